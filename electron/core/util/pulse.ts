// Waits for something to change without anybody announcing each change: at a hundred thousand
// messages a second, looking twenty times is cheaper than being told. It ticks only while somebody
// waits, so a hidden page costs nothing.
import type { Clock } from '../ports.ts';

interface Waiter {
  look(): void;
}

export class Pulse {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #waiters = new Set<Waiter>();
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, intervalMs: number) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
  }

  /**
   * Resolves when `ready` says true at a tick, or after `patienceMs` whatever it says. Rejects when
   * the signal aborts.
   */
  until(ready: () => boolean, patienceMs: number, signal: AbortSignal | undefined): Promise<void> {
    const end = this.#clock.micros() + patienceMs * 1000;
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        this.#waiters.delete(waiter);
        signal?.removeEventListener('abort', aborted);
        act();
      };
      const aborted = (): void => settle(() => reject(new Error('The call was given up.')));
      const waiter: Waiter = {
        look: () => {
          try {
            if (ready() || this.#clock.micros() >= end) settle(resolve);
          } catch (error) {
            settle(() => reject(error instanceof Error ? error : new Error(String(error))));
          }
        },
      };
      if (signal?.aborted) return aborted();
      signal?.addEventListener('abort', aborted);
      this.#waiters.add(waiter);
      this.#cancel ??= this.#clock.after(this.#intervalMs, () => this.#tick());
    });
  }

  #tick(): void {
    for (const waiter of [...this.#waiters]) waiter.look();
    this.#cancel =
      this.#waiters.size > 0 ? this.#clock.after(this.#intervalMs, () => this.#tick()) : undefined;
  }

  close(): void {
    this.#cancel?.();
  }
}
