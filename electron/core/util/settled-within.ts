// Waiting for something that is worth a moment, not more.
import type { Clock } from '../ports.ts';

/** Resolves when `work` does, or after `ms`. */
export async function settledWithin(clock: Clock, ms: number, work: Promise<void>): Promise<void> {
  let cancel = () => {};
  const late = new Promise<void>((resolve) => {
    cancel = clock.after(ms, resolve);
  });
  await Promise.race([work, late]);
  cancel();
}
