// A `PollLoop` that waits for news: each request names the mark of the answer before, so that the core
// answers when there is something else. A core behind another link knows no marks of the one before.
import type { Problem } from '../../shared/util/problem.ts';
import { PollLoop, type PollOptions } from './poll-loop.ts';

export interface WatchOptions<Answer> extends Omit<PollOptions<Answer>, 'ask'> {
  /** `after`: the mark of the last answer; null asks for all there is, at once. */
  ask(after: number | null, signal: AbortSignal): Promise<Answer>;
  /** Waits until it is time to ask; rejects when `signal` aborts. */
  due?(signal: AbortSignal): Promise<void>;
  /** `before`: the mark so far. */
  markOf(answer: Answer, before: number | null): number | null;
  failed(problem: Problem): void;
}

export class WatchLoop<Answer> {
  readonly #loop: PollLoop<Answer>;
  #mark: number | null = null;
  #generation = -1;

  constructor(options: WatchOptions<Answer>) {
    const { link, ask, apply, due, markOf } = options;
    this.#loop = new PollLoop({
      ...options,
      ask: async (signal) => {
        if (due) await due(signal);
        if (this.#generation !== link.generation()) this.#mark = null;
        this.#generation = link.generation();
        return ask(this.#mark, signal);
      },
      apply: (answer) => {
        // Before it is taken: whoever takes it may ask for everything anew.
        this.#mark = markOf(answer, this.#mark);
        apply(answer);
      },
    });
  }

  /** Asks at once for all there is. */
  refresh(): void {
    this.#mark = null;
    this.#loop.restart();
  }

  dispose(): void {
    this.#loop.dispose();
  }
}
