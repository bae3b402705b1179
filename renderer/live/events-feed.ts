// What happened to a connection, newest first. Events are few, so those of the newest part of the file are
// read again every second; older ones when the user asks.
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { EventRow } from '../../shared/contract/results.ts';
import type { Problem } from '../../shared/util/problem.ts';
import type { Host } from '../host/host.ts';
import { type PageClock, pause } from './page-clock.ts';
import { problemOf } from './problem-of.ts';
import { Revision } from './revision.ts';
import { WatchLoop } from './watch-loop.ts';

interface EventsFeedOptions {
  client: ContractClient;
  link: Host['link'];
  clock: PageClock;
  captureId: string;
}

const EVERY_MS = 1_000;
/** The core answers the newest of a range, at most this many. */
const AT_ONCE = 500;
/** An event reaches the file up to this long after its time. */
const LATE_MS = 2_000;

export class EventsFeed {
  readonly revision = new Revision();
  events: readonly EventRow[] = [];
  loaded = false;
  /** There may be older ones. */
  more = false;
  problem: Problem | null = null;
  readonly #options: EventsFeedOptions;
  readonly #loop: WatchLoop<EventRow[]>;

  constructor(options: EventsFeedOptions) {
    this.#options = options;
    const { client, link, clock, captureId } = options;
    this.#loop = new WatchLoop({
      link,
      clock,
      due: (signal) => (this.loaded ? pause(clock, EVERY_MS, signal) : Promise.resolve()),
      ask: (after, signal) => {
        const newest = after === null ? undefined : this.events[0];
        const from = newest ? newest.time - LATE_MS : null;
        return client.results.events({ captureId, from, to: null }, { signal });
      },
      markOf: (events, before) => events.at(-1)?.id ?? before,
      apply: (events) => {
        this.problem = null;
        if (!this.loaded) this.more = events.length === AT_ONCE;
        const fresh = !this.loaded || events.some((event) => !this.#has(event));
        this.loaded = true;
        if (fresh) this.#join(events);
      },
      failed: (problem) => this.#fail(problem),
    });
  }

  async loadOlder(): Promise<void> {
    const oldest = this.events.at(-1);
    if (!oldest) return;
    const { client, captureId } = this.#options;
    try {
      const events = await client.results.events({ captureId, from: null, to: oldest.time });
      this.more = events.some((event) => !this.#has(event));
      this.#join(events);
    } catch (error) {
      this.#fail(problemOf(error));
    }
  }

  dispose(): void {
    this.#loop.dispose();
  }

  #has({ id }: EventRow): boolean {
    return this.events.some((event) => event.id === id);
  }

  #join(events: readonly EventRow[]): void {
    const byId = new Map([...this.events, ...events].map((event) => [event.id, event]));
    this.events = [...byId.values()].sort((a, b) => b.id - a.id);
    this.revision.bump();
  }

  #fail(problem: Problem): void {
    this.problem = problem;
    this.revision.bump();
  }
}
