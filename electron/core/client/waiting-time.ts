// How long the broker was kept waiting because we did not read.
import type { Clock } from '../ports.ts';

export class WaitingTime {
  readonly #clock: Clock;
  #micros = 0;
  #since: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** When what runs now began, milliseconds since 1970; null: nothing runs. */
  get since(): number | null {
    return this.#since === undefined ? null : this.#since / 1_000;
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
