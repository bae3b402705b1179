// The loop under every feed: ask, show, wait for the paint, ask again. At most one request is out,
// so back-pressure needs no queue; a hidden page or a lost link asks nothing; a failure is shown and
// tried again with growing pauses, never the silent end of the loop.
import type { Problem } from '../../shared/util/problem.ts';
import type { Host } from '../host/host.ts';
import type { PageClock } from './page-clock.ts';
import { problemOf } from './problem-of.ts';

export interface PollOptions<Answer> {
  link: Host['link'];
  clock: PageClock;
  /** One request. Must stop caring when `signal` aborts. */
  ask(signal: AbortSignal): Promise<Answer>;
  apply(answer: Answer): void;
  /** What `apply` rendered is on the screen. */
  painted?(): void;
  /** Called for each failed try; `apply` means it is over. */
  failed(problem: Problem): void;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

export class PollLoop<Answer> {
  readonly #options: PollOptions<Answer>;
  readonly #stopListening: (() => void)[];
  #wanted = true;
  #disposed = false;
  #asking: AbortController | null = null;
  #wake: (() => void) | null = null;
  #failures = 0;

  constructor(options: PollOptions<Answer>) {
    this.#options = options;
    const wake = () => this.#wake?.();
    this.#stopListening = [options.link.subscribe(wake), options.clock.onVisibility(wake)];
    void this.#run();
  }

  /** Drops the outstanding request, if any, and asks anew. */
  restart(): void {
    this.#asking?.abort();
    this.#wake?.();
  }

  /** A feed nobody looks at keeps its data and asks nothing. */
  setWanted(wanted: boolean): void {
    if (this.#wanted === wanted) return;
    this.#wanted = wanted;
    this.restart();
  }

  dispose(): void {
    this.#disposed = true;
    for (const stop of this.#stopListening) stop();
    this.restart();
  }

  async #run(): Promise<void> {
    while (!this.#disposed) {
      if (this.#mayAsk()) await this.#turn();
      else await this.#woken();
    }
  }

  #mayAsk(): boolean {
    const { link, clock } = this.#options;
    return this.#wanted && link.state() === 'open' && clock.visible();
  }

  async #turn(): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const answer = await orAborted(this.#options.ask(asking.signal), asking.signal);
      if (asking.signal.aborted) return;
      this.#asking = null;
      this.#failures = 0;
      this.#options.apply(answer);
      await this.#options.clock.painted();
      this.#options.painted?.();
    } catch (error) {
      if (asking.signal.aborted) return;
      this.#asking = null;
      this.#failures += 1;
      this.#options.failed(problemOf(error));
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** (this.#failures - 1), LONGEST_PAUSE_MS);
      await this.#woken(pause);
    }
  }

  #woken(atMostMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancel?.();
        this.#wake = null;
        resolve();
      };
      const cancel = atMostMs === undefined ? undefined : this.#options.clock.after(atMostMs, done);
      this.#wake = done;
    });
  }
}

/** Settles when `signal` aborts even if the transport does not. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
    promise.then(resolve, reject);
  });
}
