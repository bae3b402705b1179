// The messages of one topic, newest first: the newest kept up to date, older ones fetched when the
// user scrolls towards them.
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { Message, MessageRow, TopicFigures } from '../../shared/contract/messages.ts';
import type { Problem } from '../../shared/util/problem.ts';
import type { Host } from '../host/host.ts';
import { FIRST_PAGE, type Newest } from './newest-ahead.ts';
import type { PageClock } from './page-clock.ts';
import { problemOf } from './problem-of.ts';
import { Revision } from './revision.ts';
import { WatchLoop } from './watch-loop.ts';

interface MessageFeedOptions {
  client: ContractClient;
  link: Host['link'];
  clock: PageClock;
  captureId: string;
  node: number;
  /** The first answer, where it was asked for already. */
  ahead?: Promise<Newest> | null;
}

const PAGE = 100;
/** While the list follows the newest, rows beyond these are let go; scrolling fetches them again. */
const KEPT_WHILE_FOLLOWING = 1_000;
/** Rows in the page at most: what is older is found in the list of messages, which keeps none. */
const MOST_KEPT = 20_000;

export class MessageFeed {
  readonly revision = new Revision();
  rows: readonly MessageRow[] = [];
  received = 0;
  sent = 0;
  figures: TopicFigures | null = null;
  loaded = false;
  /** True when `rows` reaches the oldest message of the topic. */
  complete = false;
  loadingOlder = false;
  problem: Problem | null = null;
  /** Messages that came since the list stopped following. */
  unseen = 0;

  readonly #options: MessageFeedOptions;
  readonly #loop: WatchLoop<Newest>;
  /** The newest message, whether or not `rows` follow it. */
  newest: number | null = null;
  /** The same with its payload, when that is short. */
  newestMessage: Message | null = null;
  #following = true;
  /** The answer awaited has the newest rows there are, not only those since the last one. */
  #anew = true;
  #ahead: Promise<Newest> | null;
  /** How many rows it has at most. */
  #limit = FIRST_PAGE;
  #heldAt = 0;

  constructor(options: MessageFeedOptions) {
    this.#options = options;
    this.#ahead = options.ahead ?? null;
    const { client, link, clock, captureId, node } = options;
    this.#loop = new WatchLoop({
      link,
      clock,
      ask: (after, signal) => {
        this.#anew = after === null;
        // Rows that stand still need no more than what is counted beside them.
        const limit = this.#following && this.rows.length > 0 ? PAGE : FIRST_PAGE;
        this.#limit = limit;
        const ahead = this.#ahead;
        this.#ahead = null;
        if (ahead) return ahead;
        const shown = this.figures ?? undefined;
        return client.messages.newest({ captureId, node, after, limit, shown }, { signal });
      },
      markOf: ({ upTo }) => upTo,
      apply: (answer) => this.#apply(answer),
      failed: (problem) => {
        this.problem = problem;
        this.revision.bump();
      },
    });
  }

  /** As many rows as the page keeps, and there are older ones. */
  get full(): boolean {
    return !this.complete && this.rows.length >= MOST_KEPT;
  }

  get following(): boolean {
    return this.#following;
  }

  /** Without following, the rows stand still under the reader and new ones are only counted. */
  setFollowing(following: boolean): void {
    if (this.#following === following) return;
    this.#following = following;
    this.unseen = 0;
    this.#heldAt = this.received + this.sent;
    if (following) this.#loop.refresh();
    this.revision.bump();
  }

  async loadOlder(): Promise<void> {
    const last = this.rows.at(-1);
    if (this.complete || this.full || this.loadingOlder || !last) return;
    this.loadingOlder = true;
    this.revision.bump();
    const { client, captureId, node } = this.#options;
    const limit = Math.min(PAGE, MOST_KEPT - this.rows.length);
    try {
      const { rows } = await client.messages.older({ captureId, node, before: last.id, limit });
      // A gap may have replaced the rows meanwhile; these would then not join onto them.
      if (this.rows.at(-1) === last) {
        this.rows = [...this.rows, ...rows];
        this.complete = rows.length < limit;
      }
    } catch (error) {
      this.problem = problemOf(error);
    } finally {
      this.loadingOlder = false;
      this.revision.bump();
    }
  }

  dispose(): void {
    this.#loop.dispose();
  }

  #apply(answer: Newest): void {
    this.problem = null;
    this.loaded = true;
    this.received = answer.received;
    this.sent = answer.sent;
    this.figures = answer.figures;
    this.newest = answer.rows[0]?.id ?? this.newest;
    this.newestMessage = answer.message ?? this.newestMessage;
    if (this.#wantsRows) {
      this.#heldAt = answer.received + answer.sent;
      this.#join(answer);
    }
    this.unseen = this.#following ? 0 : answer.received + answer.sent - this.#heldAt;
    this.revision.bump();
    // The others follow: nobody waits for them to see the newest.
    if (this.rows.length === FIRST_PAGE) void this.loadOlder();
  }

  /** Rows stand still while somebody reads them, once there are some. */
  get #wantsRows(): boolean {
    return this.#following || this.rows.length === 0;
  }

  #join(answer: Newest): void {
    const known = this.rows[0]?.id;
    if (this.#anew || answer.gap || known === undefined) {
      this.rows = answer.rows;
      this.complete = !answer.gap && answer.rows.length < this.#limit;
      return;
    }
    const fresh = answer.rows.filter((row) => row.id > known);
    const rows = [...fresh, ...this.rows];
    if (rows.length > KEPT_WHILE_FOLLOWING) this.complete = false;
    this.rows = rows.slice(0, KEPT_WHILE_FOLLOWING);
  }
}
