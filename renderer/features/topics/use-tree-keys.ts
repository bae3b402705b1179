// The keyboard in the topic tree (ARIA tree pattern). Rows are addressed by index: the row to go to
// may not be on the page yet. Keys are worked off one after the other, because one may have to wait
// for the rows the one before it brings.
import { type KeyboardEvent, useRef } from 'react';
import type { TopicFeed } from '../../live/topic-feed.ts';
import type { Page } from '../../page.ts';
import { useSelection } from '../../state/selection.ts';
import type { VirtualRows } from '../../ui/use-virtual-rows.ts';

interface TreeKeysInput {
  page: Page;
  feed: TopicFeed;
  captureId: string;
  rows: VirtualRows;
  select(node: number): void;
}

export interface TreeKeys {
  onKeyDown(event: KeyboardEvent): void;
  /** Selects the row the user went to once it has arrived; called after each frame. */
  settle(): void;
}

type Action = (keys: TreeCursor) => Promise<void> | void;

const ACTIONS: Readonly<Record<string, Action>> = {
  ArrowDown: (cursor) => cursor.move(1),
  ArrowUp: (cursor) => cursor.move(-1),
  PageDown: (cursor) => cursor.move(cursor.page),
  PageUp: (cursor) => cursor.move(-cursor.page),
  Home: (cursor) => cursor.goTo(0),
  End: (cursor) => cursor.goTo(Number.POSITIVE_INFINITY),
  ArrowRight: (cursor) => cursor.open(),
  ArrowLeft: (cursor) => cursor.close(),
  Enter: (cursor) => cursor.toggle(),
  '*': (cursor) => cursor.openAll(),
};

export function useTreeKeys(input: TreeKeysInput): TreeKeys {
  const cursor = useRef<TreeCursor | null>(null);
  cursor.current ??= new TreeCursor(input);
  cursor.current.input = input;
  const queue = useRef(Promise.resolve());
  return {
    onKeyDown(event) {
      const action = Object.hasOwn(ACTIONS, event.key) ? ACTIONS[event.key] : undefined;
      const current = cursor.current;
      if (!action || !current || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      // A failed call shows up in the feed, which asks the same core.
      queue.current = queue.current.then(() => action(current)).catch(() => undefined);
    },
    settle: () => cursor.current?.settle(),
  };
}

class TreeCursor {
  input: TreeKeysInput;
  /** Index of the row the user went to before it was on the page. */
  #pending: number | null = null;

  constructor(input: TreeKeysInput) {
    this.input = input;
  }

  get page(): number {
    return Math.max(this.input.rows.fit - 2, 1);
  }

  goTo(index: number): void {
    const { feed, rows, select } = this.input;
    const total = feed.frame?.total ?? 0;
    if (total === 0) return;
    const target = Math.min(Math.max(index, 0), total - 1);
    rows.scrollTo(target, 'nearest');
    const row = feed.rowAt(target);
    this.#pending = row ? null : target;
    if (row) select(row.node);
  }

  settle(): void {
    const row = this.#pending === null ? undefined : this.input.feed.rowAt(this.#pending);
    if (!row) return;
    this.#pending = null;
    this.input.select(row.node);
  }

  async move(by: number): Promise<void> {
    const { feed, rows } = this.input;
    const node = this.#selected();
    if (node === null) return this.goTo(rows.top);
    const from = this.#pending ?? feed.row(node)?.index ?? (await feed.locate(node));
    this.goTo(from === null ? rows.top : from + by);
  }

  async open(): Promise<void> {
    const row = this.#row();
    if (!row || row.children === 0) return;
    if (row.expanded) await this.move(1);
    else await this.input.feed.expand(row.node, true);
  }

  async close(): Promise<void> {
    const row = this.#row();
    if (row?.expanded && row.children > 0) await this.input.feed.expand(row.node, false);
    else await this.#toParent();
  }

  async toggle(): Promise<void> {
    const row = this.#row();
    if (row && row.children > 0) await this.input.feed.expand(row.node, !row.expanded);
  }

  async openAll(): Promise<void> {
    const row = this.#row();
    if (row) await this.input.feed.expand(row.node, true, true);
  }

  #selected(): number | null {
    return useSelection.getState().topics[this.input.captureId]?.node ?? null;
  }

  #row() {
    const node = this.#selected();
    return node === null ? undefined : this.input.feed.row(node)?.row;
  }

  async #toParent(): Promise<void> {
    const { feed } = this.input;
    const node = this.#selected();
    if (node === null) return;
    const known = feed.row(node);
    for (let index = (known?.index ?? 0) - 1; known && index >= 0; index--) {
      const row = feed.rowAt(index);
      if (!row) break;
      if (row.level < known.row.level) return this.goTo(index);
    }
    const parent = await this.#findParent(node);
    const index = parent === null ? null : await feed.locate(parent);
    if (index !== null) this.goTo(index);
  }

  async #findParent(node: number): Promise<number | null> {
    const { page, captureId } = this.input;
    const { topic } = await page.client.topics.path({ captureId, node });
    const end = topic.lastIndexOf('/');
    if (end < 0) return null;
    const parent = await page.client.topics.find({ captureId, topic: topic.slice(0, end) });
    return parent?.node ?? null;
  }
}
