// The window onto the topics of one capture, as a tree or as a table. The core keeps the view
// (expansion, filter, order); this asks for the rows on the screen and nothing else.
import type { QueryProblem } from '../../shared/contract/base.ts';
import type { TableColumn, TopicFrame, TopicRow } from '../../shared/contract/topics.ts';
import type { Problem } from '../../shared/util/problem.ts';
import { type HeldRow, KeptPlace } from './kept-place.ts';
import type { PageClock } from './page-clock.ts';
import { PollLoop } from './poll-loop.ts';
import { problemOf } from './problem-of.ts';
import { Revision } from './revision.ts';
import { RowActivity } from './row-activity.ts';
import { RowPicks } from './row-picks.ts';
import {
  type Decoration,
  type RowGoal,
  type TopicFilterSetting,
  type TopicMemory,
  type TopicSort,
  TopicView,
  type TopicViewOptions,
} from './topic-view.ts';

interface TopicFeedOptions extends TopicViewOptions {
  clock: PageClock;
}

/** A frame with every row as an object; one that did not change is the very object of the frame before. */
export interface ShownTopics extends Omit<TopicFrame, 'nodes' | 'rows' | 'pinned' | 'pinnedRows'> {
  rows: readonly TopicRow[];
  pinned: readonly TopicRow[];
}

/** The frame whose rows are here, as the core knows it. */
interface Had {
  viewId: number;
  frame: number;
  revision: number;
}

interface Answer {
  viewId: number;
  /** It was asked for although rows are held. */
  ordered: boolean;
  asked: number;
  anchor: HeldRow | null;
  frame: TopicFrame;
}

/** Levels that were open and have not come yet are looked for again at this pace, and not for ever. */
const LATE_LEVELS_MS = 5_000;
const LATE_LEVELS_TRIES = 24;
/** As many as one call takes. */
const MOST_CSV_ROWS = 10_000;
/** How long the view stands still before its place is remembered. */
const SETTLED_MS = 800;

export class TopicFeed {
  readonly revision = new Revision();
  readonly activity = new RowActivity();
  readonly picks = new RowPicks(() => this.revision.bump());
  frame: ShownTopics | null = null;
  problem: Problem | null = null;
  readonly place = new KeptPlace();
  /** Where the user scrolled to, kept while the rows are not mounted. */
  scrollTop = 0;

  readonly #options: TopicFeedOptions;
  readonly #view: TopicView;
  readonly #loop: PollLoop<Answer>;
  readonly #stopTicking: () => void;
  #window = { first: 0, count: 60 };
  #held = false;
  /** Until they are in order once, frames may order the rows although they are held. */
  #ordersOnce = false;
  #had: Had | null = null;
  /** The next request must be answered at once: the window, filter or expansion is another. */
  #stale = true;
  #asked = 0;
  #awaitingFrame: { asked: number; resolve: () => void }[] = [];
  /** True while the outstanding request waits for news instead of being answered at once. */
  #waiting = false;
  #lateTries = LATE_LEVELS_TRIES;
  #lateAfter = 0;
  #cancelRemembering: (() => void) | null = null;

  constructor(options: TopicFeedOptions) {
    this.#options = options;
    this.#view = new TopicView(options);
    const { link, clock } = options;
    this.#loop = new PollLoop({
      link,
      clock,
      ask: (signal) => this.#ask(signal),
      apply: (answer) => this.#apply(answer),
      failed: (problem) => {
        this.problem = problem;
        this.#stale = true;
        this.#release(Number.POSITIVE_INFINITY);
        this.revision.bump();
      },
    });
    this.#stopTicking = clock.every(1_000, () => {
      if (clock.visible() && this.activity.settle(clock.now())) this.revision.bump();
    });
  }

  /** The row of `node` where it is in the window, and its index in the whole view. */
  row(node: number): { row: TopicRow; index: number } | null {
    const { frame } = this;
    if (!frame) return null;
    const at = frame.rows.findIndex((row) => row.node === node);
    const row = frame.rows[at];
    return row ? { row, index: frame.first + at } : null;
  }

  rowAt(index: number): TopicRow | undefined {
    return this.frame?.rows[index - this.frame.first];
  }

  setWindow(first: number, count: number): void {
    if (first === this.#window.first && count === this.#window.count) return;
    this.#window = { first, count };
    this.#askAnew();
  }

  /** While true, the order of the rows stays as it is: somebody aims at one of them. */
  setHeld(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    this.#askAnew();
  }

  /** Puts the rows in their order now, although they are held. */
  orderNow(): void {
    this.#ordersOnce = true;
    this.#askAnew();
  }

  /** Filter, order and pins as the user has set them. */
  get set(): TopicMemory {
    return this.#view.set;
  }

  /** Why the filter cannot be read; the tree stays as it was. */
  get filterProblem(): QueryProblem | null {
    return this.#view.filterProblem;
  }

  async setFilter(filter: TopicFilterSetting): Promise<void> {
    await this.#change(this.#view.setFilter(filter));
  }

  async setSort(sort: TopicSort): Promise<void> {
    await this.#change(this.#view.setSort(sort));
    this.orderNow();
  }

  /** Keeps these topics at the top, at most 50. */
  async setPinned(topics: readonly string[]): Promise<void> {
    await this.#change(this.#view.setPinned(topics));
  }

  async decorate(decoration: Decoration): Promise<void> {
    await this.#change(this.#view.decorate(decoration));
    if (decoration.order) this.orderNow();
  }

  /** Resolves when the rows show it, so that the next key finds them as they are. */
  async expand(node: number, expanded: boolean, subtree = false): Promise<void> {
    await this.expandMany([node], expanded, subtree);
  }

  async expandMany(nodes: readonly number[], expanded: boolean, subtree = false): Promise<void> {
    await this.#view.expand(nodes, expanded, subtree);
    await this.#renewed();
  }

  /** The index of the row of `node` in the whole view; null when folded away or filtered out. */
  async locate(node: number): Promise<number | null> {
    const { topics } = this.#options.client;
    const frame = await this.#view.call((viewId) =>
      topics.frame({ viewId, after: null, first: 0, count: 0, anchor: node, held: this.#held }),
    );
    return frame.anchorIndex;
  }

  /** Nodes of the rows from one index to another, both included; at most 10,000 of them. */
  range(from: number, to: number): Promise<{ nodes: number[]; cut: boolean }> {
    const { topics } = this.#options.client;
    return this.#view.call((viewId) => topics.range({ viewId, from, to }));
  }

  /** The next row from `from` on, and on from the first, whose name begins with `text`. */
  startingWith(text: string, from: number): Promise<{ index: number; node: number } | null> {
    const { topics } = this.#options.client;
    return this.#view.call((viewId) => topics.startingWith({ viewId, text, from }));
  }

  /**
   * Topics as CSV: those of `nodes`, or of the first rows, at most 10,000. `cut`: there would have been
   * more.
   */
  csv(
    nodes: readonly number[] | null,
    columns: readonly { column: TableColumn; title: string }[],
  ): Promise<{ text: string; rows: number; cut: boolean }> {
    const { topics } = this.#options.client;
    return this.#view.call((viewId) =>
      topics.csv({
        viewId,
        nodes: nodes === null ? null : nodes.slice(0, MOST_CSV_ROWS),
        columns: columns.map(({ column }) => column),
        header: columns.map(({ title }) => title),
      }),
    );
  }

  /** Opens the levels above `node` and scrolls to its row, unless it is filtered out. */
  async show(node: number): Promise<void> {
    await this.#view.reveal(node);
    // There is nowhere to scroll to before the rows that were folded away are here.
    await this.#renewed();
    const index = await this.locate(node);
    if (index === null) return;
    this.#view.goal = { index, at: 'middle' };
    this.revision.bump();
  }

  /** The row to scroll to, as soon as there are rows; once, else null. */
  takeGoal(): RowGoal | null {
    if (!this.frame?.total) return null;
    const { goal } = this.#view;
    this.#view.goal = null;
    return goal;
  }

  /**
   * Remembers, once the user has stopped scrolling, which row is the first in sight: the one at an index,
   * so many pixels below the top.
   */
  rememberPlace(top: number, below: number): void {
    this.#cancelRemembering?.();
    const { client, clock, captureId } = this.#options;
    this.#cancelRemembering = clock.after(SETTLED_MS, () => {
      const node = this.rowAt(top)?.node;
      if (top === 0 && below === 0) this.#view.rememberAnchor(null);
      else if (node !== undefined) {
        client.topics
          .path({ captureId, node })
          .then(({ topic }) => this.#view.rememberAnchor({ topic, below }))
          .catch(() => undefined);
      }
    });
  }

  setWanted(wanted: boolean): void {
    if (wanted && this.#view.hasOldFilter) void this.#change(this.#view.renewFilter());
    this.#loop.setWanted(wanted);
  }

  dispose(): void {
    this.#loop.dispose();
    this.#stopTicking();
    this.#cancelRemembering?.();
    this.#release(Number.POSITIVE_INFINITY);
    this.#view.dispose();
  }

  /** Shows what was set, and that the core could not be told. */
  async #change(call: Promise<void>): Promise<void> {
    this.revision.bump();
    this.place.rearrange();
    await call.catch((error) => {
      this.problem = problemOf(error);
    });
    this.place.done(this.#asked + 1);
    this.#askAnew();
  }

  /** Asks anew, and resolves when the answer is here. */
  #renewed(): Promise<void> {
    this.#askAnew();
    return new Promise((resolve) => {
      this.#awaitingFrame.push({ asked: this.#asked + 1, resolve });
    });
  }

  #askAnew(): void {
    this.#stale = true;
    // A request that is answered at once may finish: dropping it while the user drags the scroll
    // bar would leave the screen empty until they let go.
    if (this.#waiting) this.#loop.restart();
  }

  async #ask(signal: AbortSignal): Promise<Answer> {
    const viewId = await this.#view.id();
    if (this.#had?.viewId !== viewId) this.#had = null;
    const have = this.#had?.frame ?? null;
    const after = this.#stale ? null : (this.#had?.revision ?? null);
    const ordered = this.#ordersOnce;
    const held = this.#held && !ordered;
    this.#stale = false;
    this.#asked += 1;
    this.#waiting = after !== null;
    const asked = this.#asked;
    const { anchor } = this.place;
    try {
      const frame = await this.#options.client.topics.frame(
        { viewId, after, ...this.#window, anchor: anchor?.node ?? null, have, held },
        { signal },
      );
      return { viewId, ordered, asked, anchor, frame };
    } finally {
      this.#waiting = false;
    }
  }

  #apply(answer: Answer): void {
    const { viewId, ordered, asked, anchor, frame } = answer;
    if (ordered && !frame.ordering) this.#ordersOnce = false;
    const { nodes, rows: fresh, pinned: pinnedNodes, pinnedRows, ...rest } = frame;
    const rows = wholeRows(nodes, fresh, this.frame?.rows);
    const pinned = wholeRows(pinnedNodes, pinnedRows, this.frame?.pinned);
    if (!rows || !pinned) {
      // It builds on rows that are not here: everything is asked for again.
      this.#had = null;
      this.#stale = true;
      return;
    }
    this.#had = { viewId, frame: frame.frame, revision: frame.revision };
    this.#view.goal =
      this.place.follow(answer, anchor ? this.row(anchor.node)?.index : undefined) ??
      this.#view.goal;
    this.problem = null;
    this.frame = { ...rest, rows, pinned };
    this.activity.update([...pinned, ...rows], this.#options.clock.now());
    this.revision.bump();
    this.#release(asked);
    this.#openLateLevels();
  }

  #release(asked: number): void {
    const ready = this.#awaitingFrame.filter((waiter) => waiter.asked <= asked);
    this.#awaitingFrame = this.#awaitingFrame.filter((waiter) => waiter.asked > asked);
    for (const { resolve } of ready) resolve();
  }

  #openLateLevels(): void {
    const now = this.#options.clock.now();
    if (!this.#view.incomplete || this.#lateTries === 0 || now < this.#lateAfter) return;
    this.#lateAfter = now + LATE_LEVELS_MS;
    this.#lateTries -= 1;
    this.#view
      .openLateLevels()
      .then((some) => some && this.#askAnew())
      .catch(() => undefined);
  }
}

/** The rows of `nodes`, fresh or as they were before; null when one is neither. */
function wholeRows(
  nodes: readonly number[],
  fresh: readonly TopicRow[],
  before: readonly TopicRow[] = [],
): TopicRow[] | null {
  const known = new Map([...before, ...fresh].map((row) => [row.node, row]));
  const rows = nodes.flatMap((node) => known.get(node) ?? []);
  return rows.length === nodes.length ? rows : null;
}
