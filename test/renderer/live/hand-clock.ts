// Time and link for feeds under test, moved by hand: nothing happens between two steps of a test.
import type { Host, LinkState } from '../../../renderer/host/host.ts';
import type { PageClock } from '../../../renderer/live/page-clock.ts';

interface Timer {
  at: number;
  run: () => void;
  every: number | null;
}

export class HandClock implements PageClock {
  #now = 0;
  #visible = true;
  readonly #timers = new Set<Timer>();
  readonly #listeners = new Set<() => void>();

  now = () => this.#now;
  painted = () => Promise.resolve();
  visible = () => this.#visible;

  after(ms: number, run: () => void): () => void {
    return this.#add({ at: this.#now + ms, run, every: null });
  }

  every(ms: number, run: () => void): () => void {
    return this.#add({ at: this.#now + ms, run, every: ms });
  }

  onVisibility(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  show(visible: boolean): void {
    this.#visible = visible;
    for (const listener of this.#listeners) listener();
  }

  advance(ms: number): void {
    this.#now += ms;
    for (const timer of [...this.#timers]) {
      if (timer.at > this.#now) continue;
      if (timer.every === null) this.#timers.delete(timer);
      else timer.at += timer.every;
      timer.run();
    }
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
}

export class HandLink {
  #state: LinkState = 'open';
  #generation = 1;
  readonly #listeners = new Set<() => void>();

  readonly link: Host['link'] = {
    state: () => this.#state,
    generation: () => this.#generation,
    subscribe: (listener) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    },
  };

  lose(): void {
    this.#state = 'lost';
    for (const listener of this.#listeners) listener();
  }

  open(): void {
    this.#state = 'open';
    this.#generation += 1;
    for (const listener of this.#listeners) listener();
  }
}

interface Call<Input, Output> {
  input: Input;
  signal: AbortSignal | undefined;
  answer(output: Output): Promise<void>;
  fail(error: Error): Promise<void>;
}

/** A procedure whose calls wait until the test answers them. */
export class HandProcedure<Input, Output> {
  readonly calls: Call<Input, Output>[] = [];

  readonly call = (input: Input, options?: { signal?: AbortSignal }): Promise<Output> =>
    new Promise((resolve, reject) => {
      this.calls.push({
        input,
        signal: options?.signal,
        answer: (output) => {
          resolve(output);
          return settled();
        },
        fail: (error) => {
          reject(error);
          return settled();
        },
      });
    });

  get last(): Call<Input, Output> {
    const call = this.calls.at(-1);
    if (!call) throw new Error('Nothing was called.');
    return call;
  }
}

/** After everything that was ready to run has run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
