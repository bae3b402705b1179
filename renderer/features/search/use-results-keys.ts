// The keyboard in the list of messages. Rows are addressed by index: the row to go to may not be on
// the page yet, it is then picked when it has arrived.
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { ResultsFeed } from '../../live/results-feed.ts';
import type { VirtualRows } from '../../ui/use-virtual-rows.ts';

interface ResultsKeysInput {
  feed: ResultsFeed;
  /** The revision of `feed` this render shows. */
  revision: number;
  rows: VirtualRows;
  /** The message keys go on from: picked, though perhaps not yet shown as such; null is none. */
  cursor(): number | null;
  pick(index: number): void;
  /** Enter: on to the message. */
  open(): void;
  /** Escape: nothing picked, following again. */
  release(): void;
}

export function useResultsKeys(input: ResultsKeysInput): (event: KeyboardEvent) => void {
  const { feed, revision, rows, cursor, pick, open, release } = input;
  const pending = useRef<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each frame may bring the awaited row.
  useEffect(() => {
    if (pending.current === null || !feed.rowAt(pending.current)) return;
    const index = pending.current;
    pending.current = null;
    pick(index);
  }, [revision]);

  const goTo = (index: number) => {
    if (feed.total === 0) return;
    const target = Math.min(Math.max(index, 0), feed.total - 1);
    rows.scrollTo(target, 'nearest');
    pending.current = feed.rowAt(target) ? null : target;
    if (pending.current === null) pick(target);
  };
  const move = async (by: number) => {
    const id = cursor();
    if (id === null) return goTo(rows.top);
    const known = pending.current ?? feed.indexOf(id);
    const from = known ?? (await feed.locate(id).catch(() => null));
    goTo(from === null ? rows.top : from + by);
  };
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(rows.fit - 2, 1);
    const actions: Record<string, () => void> = {
      ArrowDown: () => void move(1),
      ArrowUp: () => void move(-1),
      PageDown: () => void move(page),
      PageUp: () => void move(-page),
      Home: () => goTo(0),
      End: () => goTo(feed.total - 1),
      Enter: open,
      Escape: release,
    };
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (!action) return;
    event.preventDefault();
    action();
  };
}
