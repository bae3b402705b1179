// The window onto one connection's topic tree. The core keeps the view (expansion, filter); this
// asks for the rows on the screen and nothing else.
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { TopicFrame, TopicRow } from '../../shared/contract/topics.ts';
import type { Problem } from '../../shared/util/problem.ts';
import type { Host } from '../host/host.ts';
import { keepUnchangedRows } from './keep-unchanged-rows.ts';
import type { PageClock } from './page-clock.ts';
import { PollLoop } from './poll-loop.ts';
import { problemOf } from './problem-of.ts';
import { Revision } from './revision.ts';
import { RowActivity } from './row-activity.ts';

/** Above the first levels: expanding it with its subtree expands everything. */
export const ROOT_NODE = 0;

export type FilterMode = 'text' | 'topic-filter';

interface TopicFeedOptions {
  client: ContractClient;
  link: Host['link'];
  clock: PageClock;
  captureId: string;
}

interface Fold {
  node: number;
  expanded: boolean;
  subtree: boolean;
}

export class TopicFeed {
  readonly revision = new Revision();
  readonly activity = new RowActivity();
  frame: TopicFrame | null = null;
  problem: Problem | null = null;
  filterProblem: Problem | null = null;
  /** Rows the view has moved by since the feed began, because rows came or went above its anchor. */
  shift = 0;
  /** Where the user scrolled to, kept while the tree is not mounted. */
  scrollTop = 0;

  readonly #options: TopicFeedOptions;
  readonly #loop: PollLoop<TopicFrame>;
  readonly #stopTicking: () => void;
  #view: { id: number; generation: number } | null = null;
  #folds: Fold[] = [];
  #filter: { mode: FilterMode; text: string } = { mode: 'text', text: '' };
  #window = { first: 0, count: 60 };
  #anchor: number | null = null;
  #revision: number | null = null;
  /** The next request must be answered at once: the window, filter or expansion is another. */
  #stale = true;
  #opening: Promise<number> | null = null;
  #asked = 0;
  #awaitingFrame: { asked: number; resolve: () => void }[] = [];
  /** True while the outstanding request waits for news instead of being answered at once. */
  #waiting = false;

  constructor(options: TopicFeedOptions) {
    this.#options = options;
    const { link, clock } = options;
    this.#loop = new PollLoop({
      link,
      clock,
      ask: (signal) => this.#ask(signal),
      apply: (frame) => this.#apply(frame),
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

  /** The row that keeps its place on the screen when rows come or go above it. */
  setAnchor(node: number | null): void {
    this.#anchor = node;
  }

  get filter(): { mode: FilterMode; text: string } {
    return this.#filter;
  }

  async setFilter(mode: FilterMode, text: string): Promise<void> {
    this.#filter = { mode, text };
    this.filterProblem = null;
    this.revision.bump();
    try {
      const { problem } = await this.#onView((viewId) =>
        this.#options.client.topics.filter({ viewId, mode, text }),
      );
      if (this.#filter.text === text) this.filterProblem = problem;
    } catch (error) {
      if (this.#filter.text === text) this.filterProblem = problemOf(error);
    }
    this.#askAnew();
  }

  /** Resolves when the rows show it, so that the next key finds them as they are. */
  async expand(node: number, expanded: boolean, subtree = false): Promise<void> {
    const fold = { node, expanded, subtree };
    this.#folds = [...this.#folds.filter((other) => other.node !== node), fold];
    await this.#onView((viewId) => this.#options.client.topics.expand({ viewId, ...fold }));
    this.#askAnew();
    await new Promise<void>((resolve) => {
      this.#awaitingFrame.push({ asked: this.#asked + 1, resolve });
    });
  }

  /** Opens the levels above `node` and says where its row is; null when it is filtered out. */
  async reveal(node: number): Promise<number | null> {
    await this.#onView((viewId) => this.#options.client.topics.reveal({ viewId, node }));
    const index = await this.locate(node);
    this.#askAnew();
    return index;
  }

  /** The index of the row of `node` in the whole view; null when folded away or filtered out. */
  async locate(node: number): Promise<number | null> {
    const frame = await this.#onView((viewId) =>
      this.#options.client.topics.frame({ viewId, after: null, first: 0, count: 0, anchor: node }),
    );
    return frame.anchorIndex;
  }

  setWanted(wanted: boolean): void {
    this.#loop.setWanted(wanted);
  }

  dispose(): void {
    this.#loop.dispose();
    this.#stopTicking();
    this.#release(Number.POSITIVE_INFINITY);
    const view = this.#view;
    this.#view = null;
    if (view && view.generation === this.#options.link.generation()) {
      // The core ends views with the page's connection anyway.
      this.#options.client.topics.closeView({ viewId: view.id }).catch(() => undefined);
    }
  }

  #askAnew(): void {
    this.#stale = true;
    // A request that is answered at once may finish: dropping it while the user drags the scroll
    // bar would leave the screen empty until they let go.
    if (this.#waiting) this.#loop.restart();
  }

  async #ask(signal: AbortSignal): Promise<TopicFrame> {
    const viewId = await this.#viewId();
    const after = this.#stale ? null : this.#revision;
    this.#stale = false;
    this.#asked += 1;
    this.#waiting = after !== null;
    try {
      const frame = await this.#options.client.topics.frame(
        { viewId, after, ...this.#window, anchor: this.#anchor },
        { signal },
      );
      this.#revision = frame.revision;
      return frame;
    } finally {
      this.#waiting = false;
    }
  }

  #apply(frame: TopicFrame): void {
    this.#keepPlace(frame);
    this.problem = null;
    const before = this.frame?.rows ?? [];
    this.frame = { ...frame, rows: keepUnchangedRows(before, frame.rows) };
    this.activity.update(frame.rows, this.#options.clock.now());
    this.revision.bump();
    this.#release(this.#asked);
  }

  #release(asked: number): void {
    const ready = this.#awaitingFrame.filter((waiter) => waiter.asked <= asked);
    this.#awaitingFrame = this.#awaitingFrame.filter((waiter) => waiter.asked > asked);
    for (const { resolve } of ready) resolve();
  }

  #keepPlace(frame: TopicFrame): void {
    if (this.#anchor === null || frame.anchorIndex === null) return;
    const before = this.row(this.#anchor);
    if (!before) return;
    this.shift += frame.anchorIndex - before.index;
  }

  async #onView<T>(call: (viewId: number) => Promise<T>): Promise<T> {
    return call(await this.#viewId());
  }

  #viewId(): Promise<number> {
    const generation = this.#options.link.generation();
    if (this.#view?.generation === generation) return Promise.resolve(this.#view.id);
    this.#opening ??= this.#open(generation).finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #open(generation: number): Promise<number> {
    const { client, captureId } = this.#options;
    const { viewId } = await client.topics.openView({ captureId });
    if (this.#filter.text !== '') await client.topics.filter({ viewId, ...this.#filter });
    for (const fold of this.#folds) {
      // A core that was restarted does not know the nodes of the one before.
      await client.topics.expand({ viewId, ...fold }).catch(() => undefined);
    }
    this.#stale = true;
    this.#view = { id: viewId, generation };
    return viewId;
  }
}
