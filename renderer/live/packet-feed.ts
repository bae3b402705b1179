// The packet log of a connection, newest first: the newest kept up to date, older ones fetched when the
// user scrolls towards them. Rows stand still while somebody reads them.
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { PacketFilter, PacketRow } from '../../shared/contract/packets.ts';
import type { Problem } from '../../shared/util/problem.ts';
import type { Host } from '../host/host.ts';
import type { PageClock } from './page-clock.ts';
import { problemOf } from './problem-of.ts';
import { Revision } from './revision.ts';
import { WatchLoop } from './watch-loop.ts';

interface PacketFeedOptions {
  client: ContractClient;
  link: Host['link'];
  clock: PageClock;
  profileId: string;
}

type Answer = Awaited<ReturnType<ContractClient['packets']['watch']>>;
export type PacketFigures = Pick<Answer, 'kept' | 'keptBytes' | 'budgetBytes' | 'dropped'>;

export const ALL_PACKETS: PacketFilter = { types: [], direction: null, text: '' };

const PAGE = 100;
/** While the list follows the newest, rows beyond these are let go; scrolling fetches them again. */
const KEPT_WHILE_FOLLOWING = 500;
/** Rows in the page at most; a filter finds what is older. */
const MOST_KEPT = 20_000;

export class PacketFeed {
  readonly revision = new Revision();
  rows: readonly PacketRow[] = [];
  figures: PacketFigures | null = null;
  filter: PacketFilter = ALL_PACKETS;
  /** False until the core has answered for this filter. */
  loaded = false;
  /** True when `rows` reaches the oldest packet that is kept and matches. */
  complete = false;
  /** There are packets newer than the rows. */
  hasNewer = false;
  paused = false;
  problem: Problem | null = null;
  readonly #options: PacketFeedOptions;
  readonly #loop: WatchLoop<Answer>;
  #held = false;
  #loadingOlder = false;
  /** The answer awaited is to replace the rows, not to join onto them. */
  #anew = true;

  constructor(options: PacketFeedOptions) {
    this.#options = options;
    const { client, link, clock, profileId } = options;
    this.#loop = new WatchLoop({
      link,
      clock,
      ask: (after, signal) => {
        this.#anew ||= after === null;
        // Of rows that stand still it is enough to know that there are newer ones.
        const limit = this.#wantsRows ? PAGE : 1;
        const { filter } = this;
        return client.packets.watch({ profileId, after, filter, before: null, limit }, { signal });
      },
      markOf: ({ revision }) => revision,
      apply: (answer) => this.#apply(answer),
      failed: (problem) => {
        this.problem = problem;
        this.revision.bump();
      },
    });
  }

  get following(): boolean {
    return !this.paused && !this.#held;
  }

  setPaused(paused: boolean): void {
    if (this.paused === paused) return;
    this.paused = paused;
    this.#turned();
  }

  /** Somebody has scrolled away from the newest. */
  setHeld(held: boolean): void {
    if (this.#held === held) return;
    this.#held = held;
    this.#turned();
  }

  setFilter(filter: PacketFilter): void {
    this.filter = filter;
    this.#forget();
    this.#loop.refresh();
    this.revision.bump();
  }

  async clear(): Promise<void> {
    const { client, profileId } = this.#options;
    try {
      await client.packets.clear({ profileId });
      this.#forget();
      this.#loop.refresh();
    } catch (error) {
      this.problem = problemOf(error);
    }
    this.revision.bump();
  }

  async loadOlder(): Promise<void> {
    const last = this.rows.at(-1);
    if (this.complete || this.#loadingOlder || !last || this.rows.length >= MOST_KEPT) return;
    this.#loadingOlder = true;
    const { client, profileId } = this.#options;
    const { filter } = this;
    try {
      const input = { profileId, after: null, filter, before: last.id, limit: PAGE };
      const { rows, more } = await client.packets.watch(input);
      // Another filter or newer packets may have replaced the rows meanwhile.
      if (this.rows.at(-1) === last && this.filter === filter) {
        this.rows = [...this.rows, ...rows];
        this.complete = !more;
      }
    } catch (error) {
      this.problem = problemOf(error);
    } finally {
      this.#loadingOlder = false;
      this.revision.bump();
    }
  }

  dispose(): void {
    this.#loop.dispose();
  }

  #turned(): void {
    if (this.following) {
      this.#anew = true;
      this.#loop.refresh();
    }
    this.revision.bump();
  }

  #forget(): void {
    this.rows = [];
    this.loaded = false;
    this.complete = false;
    this.hasNewer = false;
    this.#anew = true;
  }

  /** Rows stand still while somebody reads them, once there are some. */
  get #wantsRows(): boolean {
    return this.following || this.rows.length === 0;
  }

  #apply(answer: Answer): void {
    const { rows, more, kept, keptBytes, budgetBytes, dropped } = answer;
    this.problem = null;
    this.figures = { kept, keptBytes, budgetBytes, dropped };
    const newest = rows[0]?.id ?? 0;
    const known = this.rows[0]?.id ?? 0;
    if (this.#wantsRows) {
      this.#join(rows, more);
      this.#anew = false;
      this.loaded = true;
    }
    this.hasNewer = !this.following && newest > known && known > 0;
    this.revision.bump();
  }

  #join(rows: readonly PacketRow[], more: boolean): void {
    const known = this.rows[0]?.id ?? 0;
    const joins = !this.#anew && known > 0 && (rows.at(-1)?.id ?? 0) <= known;
    // A log that begins anew counts from the start again.
    if (!joins || (rows[0]?.id ?? 0) < known) {
      this.rows = rows;
      this.complete = !more;
      return;
    }
    const joined = [...rows.filter(({ id }) => id > known), ...this.rows];
    if (joined.length > KEPT_WHILE_FOLLOWING) this.complete = false;
    this.rows = joined.slice(0, KEPT_WHILE_FOLLOWING);
  }
}
