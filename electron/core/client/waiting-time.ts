// How long the broker was kept waiting because we did not read.
import type { Clock } from '../ports.ts';

export class WaitingTime {
  readonly #clock: Clock;
  #micros = 0;
  #since: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get running(): boolean {
    return this.#since !== undefined;
  }

  /** Milliseconds, what runs now included. */
  get ms(): number {
    const running = this.#since === undefined ? 0 : this.#clock.micros() - this.#since;
    return (this.#micros + running) / 1_000;
  }

  start(): void {
    this.#since ??= this.#clock.micros();
  }

  stop(): void {
    if (this.#since === undefined) return;
    this.#micros += this.#clock.micros() - this.#since;
    this.#since = undefined;
  }
}
