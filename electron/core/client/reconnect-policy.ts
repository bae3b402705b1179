// When to try again. Pure: the core's clock and random numbers are handed in as values.
import type { AfterCode } from '../../../shared/mqtt/reason-codes.ts';

const FIRST_DELAY_MS = 1_000;
/** A broker that shuts down or complains of too many connections is left alone at first. */
const SLOW_FIRST_DELAY_MS = 15_000;
const LONGEST_DELAY_MS = 60_000;
/** So that many clients of a broker that restarts do not all come back at the same moment. */
const JITTER = 0.2;

/** A connection that lasted this long counts as good: the next failure starts a new row of tries. */
export const SETTLED_MS = 10_000;

export type NextStep = { stop: true } | { stop: false; delayMs: number };

/**
 * `attempt` counts the tries of this row, 1 for the first. `triedOnce` says that this row has
 * already retried after a `once`. `random` is in [0, 1).
 */
export function nextStep(
  after: AfterCode,
  attempt: number,
  triedOnce: boolean,
  random: number,
): NextStep {
  if (after === 'stop' || (after === 'once' && triedOnce)) return { stop: true };
  const first = after === 'slow' ? SLOW_FIRST_DELAY_MS : FIRST_DELAY_MS;
  const delay = Math.min(LONGEST_DELAY_MS, first * 2 ** (Math.max(1, attempt) - 1));
  return { stop: false, delayMs: Math.round(delay * (1 + JITTER * (2 * random - 1))) };
}
