// Starting the threads of a capture and asking them questions.
import { Worker } from 'node:worker_threads';
import { type Problem, ProblemError } from '../../../shared/util/problem.ts';
import type { ThreadSource } from '../ports.ts';
import type { Answered, Started, ThreadRole } from './thread-messages.ts';

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
  progress?: ((progress: unknown) => void) | undefined;
}

/** Rejects with a `ProblemError` when the thread could not open its file. */
export async function startThread<Opened>(
  source: ThreadSource,
  role: ThreadRole,
): Promise<{ worker: Worker; opened: Opened }> {
  const worker =
    'code' in source
      ? new Worker(source.code, { eval: true, workerData: role })
      : new Worker(source.url, { workerData: role });
  try {
    const opened = await new Promise<Opened>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', (message: Started<Opened>) => {
        worker.off('error', reject);
        if (message.kind === 'opened') resolve(message.opened);
        else reject(new ProblemError(message.problem));
      });
    });
    return { worker, opened };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

/** Questions to a thread that have not been answered yet. */
export class OpenQuestions {
  readonly #waiting = new Map<number, Waiting>();
  #seq = 0;
  #died: Problem | undefined;

  get died(): Problem | undefined {
    return this.#died;
  }

  /** `post` gets the number under which the answer will come. Rejects with a `ProblemError`. */
  ask<Answer>(
    post: (seq: number) => void,
    progress?: (progress: unknown) => void,
  ): Promise<Answer> {
    if (this.#died) return Promise.reject(new ProblemError(this.#died));
    const seq = ++this.#seq;
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(seq, {
        resolve: (answer) => resolve(answer as Answer),
        reject,
        progress,
      });
      post(seq);
    });
  }

  answered(message: Answered): void {
    const waiting = this.#waiting.get(message.seq);
    this.#waiting.delete(message.seq);
    if (message.kind === 'answer') waiting?.resolve(message.answer);
    else waiting?.reject(new ProblemError(message.problem));
  }

  progress(seq: number, progress: unknown): void {
    this.#waiting.get(seq)?.progress?.(progress);
  }

  die(problem: Problem): void {
    this.#died ??= problem;
    for (const waiting of this.#waiting.values()) waiting.reject(new ProblemError(this.#died));
    this.#waiting.clear();
  }
}
