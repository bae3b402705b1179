// The newest message of a topic is asked for with the press on it: until the panel that shows it is there,
// the answer is on its way.
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { PageClock } from './page-clock.ts';

export type Newest = Awaited<ReturnType<ContractClient['messages']['newest']>>;

/** The newest is at hand in the core; the rows below it lie far apart in the file, each costs a look-up. */
export const FIRST_PAGE = 1;
/** A panel that comes later has come for another reason. */
const FRESH_MS = 500;

export class NewestAhead {
  readonly #client: ContractClient;
  readonly #clock: PageClock;
  #asked: { captureId: string; node: number; at: number; answer: Promise<Newest> } | null = null;

  constructor(client: ContractClient, clock: PageClock) {
    this.#client = client;
    this.#clock = clock;
  }

  ask(captureId: string, node: number): void {
    const input = { captureId, node, after: null, limit: FIRST_PAGE };
    const answer = this.#client.messages.newest(input);
    // Told to who takes it.
    answer.catch(() => undefined);
    this.#asked = { captureId, node, at: this.#clock.now(), answer };
  }

  /** The answer for this topic if it was asked for just now; it is given once. */
  take(captureId: string, node: number): Promise<Newest> | null {
    const asked = this.#asked;
    this.#asked = null;
    if (asked?.captureId !== captureId || asked.node !== node) return null;
    return this.#clock.now() - asked.at < FRESH_MS ? asked.answer : null;
  }
}
