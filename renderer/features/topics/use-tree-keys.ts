// The keyboard in the topic tree (ARIA tree pattern). Rows are addressed by index: the row to go to
// may not be on the page yet.
import { type KeyboardEvent, useRef } from 'react';
import type { TopicFeed } from '../../live/topic-feed.ts';
import type { Page } from '../../page.ts';
import type { VirtualRows } from '../../ui/use-virtual-rows.ts';

interface TreeKeysInput {
  page: Page;
  feed: TopicFeed;
  captureId: string;
  selected: number | null;
  rows: VirtualRows;
  select(node: number): void;
}

export interface TreeKeys {
  onKeyDown(event: KeyboardEvent): void;
  /** Selects the row the user went to once it has arrived; called after each frame. */
  settle(): void;
}

export function useTreeKeys(input: TreeKeysInput): TreeKeys {
  const { feed, selected, rows, select } = input;
  const pending = useRef<number | null>(null);
  const total = feed.frame?.total ?? 0;

  const goTo = (index: number) => {
    if (total === 0) return;
    const target = Math.min(Math.max(index, 0), total - 1);
    rows.scrollTo(target, 'nearest');
    const row = feed.rowAt(target);
    pending.current = row ? null : target;
    if (row) select(row.node);
  };

  const move = async (by: number) => {
    if (selected === null) return goTo(rows.top);
    const from = pending.current ?? feed.row(selected)?.index ?? (await feed.locate(selected));
    goTo(from === null ? rows.top : from + by);
  };

  const toParent = async (node: number) => {
    const known = feed.row(node);
    if (known) {
      for (let index = known.index - 1; index >= 0; index--) {
        const row = feed.rowAt(index);
        if (!row) break;
        if (row.level < known.row.level) return goTo(index);
      }
    }
    const parent = await findParent(input, node);
    const index = parent === null ? null : await feed.locate(parent);
    if (index !== null) goTo(index);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = selected === null ? undefined : feed.row(selected)?.row;
    const page = Math.max(rows.fit - 2, 1);
    const actions: Record<string, () => unknown> = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      PageDown: () => move(page),
      PageUp: () => move(-page),
      Home: () => goTo(0),
      End: () => goTo(total - 1),
      ArrowRight: () => {
        if (!row || row.children === 0) return;
        return row.expanded ? move(1) : feed.expand(row.node, true);
      },
      ArrowLeft: () => {
        if (selected === null) return;
        return row?.expanded ? feed.expand(row.node, false) : toParent(selected);
      },
      Enter: () => row && row.children > 0 && feed.expand(row.node, !row.expanded),
      '*': () => row && feed.expand(row.node, true, true),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    // Failures of the calls below show up in the feed, which asks the same core.
    void Promise.resolve(action()).catch(() => undefined);
  };

  return {
    onKeyDown,
    settle() {
      const row = pending.current === null ? undefined : feed.rowAt(pending.current);
      if (!row) return;
      pending.current = null;
      select(row.node);
    },
  };
}

async function findParent(
  { page, captureId }: TreeKeysInput,
  node: number,
): Promise<number | null> {
  const { topic } = await page.client.topics.path({ captureId, node });
  const end = topic.lastIndexOf('/');
  if (end < 0) return null;
  const parent = await page.client.topics.find({ captureId, topic: topic.slice(0, end) });
  return parent?.node ?? null;
}
