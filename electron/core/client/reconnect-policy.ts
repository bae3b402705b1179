// When and where to try again. Pure: the core's clock and random numbers are handed in as values.
import type { ProfileFields, ReconnectFields } from '../../../shared/contract/profiles.ts';
import type { AfterCode } from '../../../shared/mqtt/reason-codes.ts';

/** A broker that shuts down or complains of too many connections is left alone at first. */
const SLOW_FIRST_DELAY_MS = 15_000;
/** So that many clients of a broker that restarts do not all come back at the same moment. */
const JITTER = 0.2;

/** A connection that lasted this long counts as good: the next failure starts a new row of tries. */
export const SETTLED_MS = 10_000;

export type NextStep = { stop: true } | { stop: false; delayMs: number };

/**
 * `round` counts the rounds of this row, 1 for the first. `triedOnce` says that this row has
 * already retried after a `once`. `random` is in [0, 1).
 */
export function nextStep(
  after: AfterCode,
  round: number,
  triedOnce: boolean,
  random: number,
  { enabled, firstDelay, longestDelay }: ReconnectFields,
): NextStep {
  if (!enabled || after === 'stop' || (after === 'once' && triedOnce)) return { stop: true };
  const slow = after === 'slow' ? SLOW_FIRST_DELAY_MS : 0;
  const first = Math.max(firstDelay * 1_000, slow);
  const longest = Math.max(longestDelay * 1_000, slow);
  const delay = Math.min(longest, first * 2 ** (Math.max(1, round) - 1));
  return { stop: false, delayMs: Math.round(delay * (1 + JITTER * (2 * random - 1))) };
}

export interface Server {
  host: string;
  port: number;
}

/** How an attempt or a connection ended, as far as trying again is concerned. */
export interface Ended {
  after: AfterCode;
  /** How long it was accepted for; null: it never was. */
  acceptedMs: number | null;
  /** It was closed without a reason. */
  wordless: boolean;
}

/** The tries of one connect by the user: how many, at which of the servers, and what follows. */
export class Tries {
  #servers: readonly Server[];
  #at = 0;
  #count = 0;
  #rounds = 1;
  #triedOnce = false;
  #shortCloses = 0;

  constructor(fields: Pick<ProfileFields, 'host' | 'port' | 'servers'>) {
    this.#servers = serversOf(fields);
  }

  /** Tries of this row. */
  get count(): number {
    return this.#count;
  }

  /** Connections in a row that ended soon after CONNACK without a reason. */
  get shortCloses(): number {
    return this.#shortCloses;
  }

  get server(): Server {
    return this.#servers[this.#at] ?? { host: '', port: 0 };
  }

  begin(): void {
    this.#count += 1;
  }

  /** Says what follows and moves on to the server the next try goes to. */
  ended({ after, acceptedMs, wordless }: Ended, random: number, policy: ReconnectFields): NextStep {
    const settled = acceptedMs !== null && acceptedMs >= SETTLED_MS;
    if (settled) this.#begin();
    else this.#shortCloses = acceptedMs !== null && wordless ? this.#shortCloses + 1 : 0;
    const step = nextStep(after, this.#rounds, this.#triedOnce, random, policy);
    if (after === 'once') this.#triedOnce = true;
    if (step.stop) return step;
    return this.#moveOn(acceptedMs !== null) ? { stop: false, delayMs: 0 } : step;
  }

  /** A connection that lasted ends the row of tries; one closed soon after CONNACK goes on with it. */
  #begin(): void {
    this.#count = 1;
    this.#rounds = 1;
    this.#triedOnce = false;
    this.#shortCloses = 0;
  }

  /** True when another server of this round comes next; there is no reason to wait for that one. */
  #moveOn(accepted: boolean): boolean {
    this.#at = accepted ? 0 : this.#at + 1;
    if (!accepted && this.#at < this.#servers.length) return true;
    this.#at = 0;
    this.#rounds += 1;
    return false;
  }
}

function serversOf({
  host,
  port,
  servers,
}: Pick<ProfileFields, 'host' | 'port' | 'servers'>): Server[] {
  return [{ host, port }, ...servers];
}
