// A reader of a capture file as the core sees it; the file is on the reader's thread.
import type { Worker } from 'node:worker_threads';
import type { CorePorts } from '../ports.ts';
import { OpenQuestions, startThread } from './capture-threads.ts';
import type { FromReader, ReaderJobs, ReaderQuestions, ToReader } from './thread-messages.ts';

export interface RunningJob<Answer> {
  /** The number it is known by on its thread. */
  seq: number;
  /** Rejects with a `ProblemError`; a cancelled job answers null. */
  answer: Promise<Answer>;
  cancel(): void;
}

/** Rejects with a `ProblemError` when the file cannot be opened. */
export async function openReader(
  ports: Pick<CorePorts, 'captureThread'>,
  path: string,
): Promise<Reader> {
  const { worker } = await startThread<null>(ports.captureThread, { role: 'reader', path });
  return new Reader(worker);
}

export class Reader {
  readonly #worker: Worker;
  readonly #questions = new OpenQuestions();

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (message: FromReader) => {
      if (message.kind === 'progress') this.#questions.progress(message.seq, message.progress);
      else if (message.kind === 'answer' || message.kind === 'failed') {
        this.#questions.answered(message);
      }
    });
    worker.on('error', (error) => this.#die(error.message));
    worker.on('exit', () => this.#die('The thread has ended.'));
  }

  ask<Name extends keyof ReaderQuestions>(
    name: Name,
    ask: ReaderQuestions[Name]['ask'],
  ): Promise<ReaderQuestions[Name]['answer']> {
    return this.#questions.ask((seq) => this.#post({ kind: 'ask', seq, name, ask }));
  }

  start<Name extends keyof ReaderJobs>(
    name: Name,
    ask: ReaderJobs[Name]['ask'],
    progress: (progress: ReaderJobs[Name]['progress']) => void,
  ): RunningJob<ReaderJobs[Name]['answer']> {
    let number = 0;
    const answer = this.#questions.ask<ReaderJobs[Name]['answer']>(
      (seq) => {
        number = seq;
        this.#post({ kind: 'start', seq, name, ask });
      },
      (said) => progress(said as ReaderJobs[Name]['progress']),
    );
    return { seq: number, answer, cancel: () => this.#post({ kind: 'cancel', seq: number }) };
  }

  /** A list takes in nothing more but stays. */
  stop(seq: number): void {
    this.#post({ kind: 'stop', seq });
  }

  stored(upTo: number): void {
    this.#post({ kind: 'stored', upTo });
  }

  async close(): Promise<void> {
    this.#worker.removeAllListeners('exit');
    if (!this.#questions.died) await this.ask('close', {}).catch(() => undefined);
    this.#die('The capture was closed.');
    await this.#worker.terminate();
  }

  #die(detail: string): void {
    this.#questions.die({
      code: 'CAPTURE_THREAD_ENDED',
      message: 'This capture can no longer be read because of an error in MQTTScope. Restart it.',
      detail,
    });
  }

  #post(message: ToReader): void {
    if (!this.#questions.died) this.#worker.postMessage(message);
  }
}
