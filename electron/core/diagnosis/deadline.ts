// Waiting with an end: every step of a diagnosis has its deadline, and all of them can be given up.
import type { Clock } from '../ports.ts';

export class TimedOut extends Error {}
export class GivenUp extends Error {}

/** Rejects with `TimedOut` after `ms`, with `GivenUp` when the signal aborts, else as `work` does. */
export async function within<T>(
  work: Promise<T>,
  ms: number,
  clock: Pick<Clock, 'after'>,
  signal: AbortSignal,
): Promise<T> {
  // Whatever ends first: the other must not become an unhandled rejection.
  work.catch(() => undefined);
  const end = Promise.withResolvers<never>();
  const aborted = () => end.reject(new GivenUp());
  const cancel = clock.after(ms, () => end.reject(new TimedOut()));
  signal.addEventListener('abort', aborted);
  if (signal.aborted) aborted();
  try {
    return await Promise.race([work, end.promise]);
  } finally {
    cancel();
    signal.removeEventListener('abort', aborted);
  }
}
