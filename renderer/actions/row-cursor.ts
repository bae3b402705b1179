// Going about in rows of which most are not on the page: by index, one key after the other, because
// a key may have to wait for the rows the one before it brings. Nothing here knows of levels.

import type { TopicFeed } from '../live/topic-feed.ts';
import type { Page } from '../page.ts';
import { useSelection } from '../state/selection.ts';
import type { VirtualRows } from '../ui/use-virtual-rows.ts';
import { pickNode } from './topics.ts';

/** `only`: this row alone. `extend`: all rows up to it. `move`: what is picked stays as it is. */
export type PickMode = 'only' | 'extend' | 'move';

export interface RowCursorInput {
  page: Page;
  feed: TopicFeed;
  captureId: string;
  rows: VirtualRows;
}

/** Rows that can be picked at a time. */
const MOST_PICKED = 10_000;

export class RowCursor {
  input: RowCursorInput;
  /** The row the user went to before it was on the page. */
  #pending: { index: number; mode: PickMode } | null = null;
  #queue: Promise<void> = Promise.resolve();

  constructor(input: RowCursorInput) {
    this.input = input;
  }

  /** Does `act` when everything before it is done. A failed call shows up in the feed, which asks the same core. */
  after(act: () => Promise<void> | void): void {
    this.#queue = this.#queue.then(act).catch(() => undefined);
  }

  get page(): number {
    return this.input.rows.page;
  }

  get active(): number | null {
    return useSelection.getState().topics[this.input.captureId]?.node ?? null;
  }

  get activeRow() {
    return this.active === null ? undefined : this.input.feed.row(this.active)?.row;
  }

  /** Every picked row; the active one where no others are. */
  get picked(): readonly number[] {
    return [...this.input.feed.picks.of(this.active)];
  }

  async goTo(index: number, mode: PickMode): Promise<void> {
    const { feed, rows } = this.input;
    const total = feed.frame?.total ?? 0;
    if (total === 0) return;
    const target = Math.min(Math.max(index, 0), total - 1);
    rows.scrollTo(target, 'nearest');
    const row = feed.rowAt(target);
    this.#pending = row ? null : { index: target, mode };
    if (row) await this.pick(row.node, target, mode);
  }

  /** Picks the row the user went to once it has arrived; called after each frame. */
  settle(): void {
    const pending = this.#pending;
    const row = pending && this.input.feed.rowAt(pending.index);
    if (!pending || !row) return;
    this.#pending = null;
    this.after(() => this.pick(row.node, pending.index, pending.mode));
  }

  async pick(node: number, index: number, mode: PickMode): Promise<void> {
    const { page, feed, captureId } = this.input;
    const { picks } = feed;
    const { active } = this;
    if (mode === 'only') picks.only(node);
    else if (mode === 'move') picks.move(node, active);
    else {
      const start = picks.start(active) ?? node;
      picks.set(await this.#range(start, index, node), node, start);
    }
    pickNode(page, captureId, node);
  }

  /** Picks the row besides the others, or no longer. */
  toggle(node: number): void {
    const { page, feed, captureId } = this.input;
    feed.picks.toggle(node, this.active);
    pickNode(page, captureId, node);
  }

  toggleActive(): void {
    if (this.active !== null) this.toggle(this.active);
  }

  async pickAll(): Promise<void> {
    const { feed, rows } = this.input;
    const total = feed.frame?.total ?? 0;
    const first = total > MOST_PICKED ? Math.min(rows.top, total - MOST_PICKED) : 0;
    const { nodes } = await feed.range(first, Math.min(first + MOST_PICKED, total) - 1);
    feed.picks.set(nodes, this.active, this.active);
  }

  /** Back to the active row alone. Returns false when nothing else was picked. */
  pickNoMore(): boolean {
    const { active } = this;
    const { picks } = this.input.feed;
    if (picks.count(active) <= 1) return false;
    picks.set(active === null ? [] : [active], active, active);
    return true;
  }

  async move(by: number, mode: PickMode): Promise<void> {
    const from = await this.index();
    await this.goTo(from === null ? this.input.rows.top : from + by, mode);
  }

  /** Goes to the next row whose name begins with `text`; the active one counts where `stay` says so. */
  async find(text: string, stay: boolean): Promise<void> {
    const from = await this.index();
    const start = from === null ? this.input.rows.top : from + Number(!stay);
    const found = await this.input.feed.startingWith(text, start);
    if (found) await this.goTo(found.index, 'only');
  }

  /** The index of the active row; null when it is folded away or there is none. */
  async index(): Promise<number | null> {
    if (this.#pending) return this.#pending.index;
    const { active } = this;
    if (active === null) return null;
    return this.input.feed.row(active)?.index ?? this.input.feed.locate(active);
  }

  async #range(start: number, index: number, node: number): Promise<number[]> {
    const { feed } = this.input;
    const from = feed.row(start)?.index ?? (await feed.locate(start));
    if (from === null) return [node];
    // Of too many, those beside where the range began.
    const first = Math.max(Math.min(from, index), from - MOST_PICKED + 1);
    const last = Math.min(Math.max(from, index), from + MOST_PICKED - 1);
    return (await feed.range(first, last)).nodes;
  }
}
