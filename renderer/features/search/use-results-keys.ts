// The keyboard in the list of messages. Rows are addressed by index: the row to go to may not be on
// the page yet, it is then picked when it has arrived.
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { ResultsFeed } from '../../live/results-feed.ts';
import type { VirtualRows } from '../../ui/use-virtual-rows.ts';

/** One end of the list. */
export type ListEnd = 'newest' | 'oldest';

interface ResultsKeysInput {
  feed: ResultsFeed;
  /** The revision of `feed` this render shows. */
  revision: number;
  rows: VirtualRows;
  /** The newest row is the lowest. */
  newestLast: boolean;
  /** The message keys go on from: picked, though perhaps not yet shown as such; null is none. */
  cursor(): number | null;
  pick(index: number): void;
  /** A key wants beyond the rows: what lies there is shown. */
  toEnd(end: ListEnd): void;
  /** Enter: on to the message. */
  open(): void;
  /** Escape: nothing picked, following again. */
  release(): void;
  /** Space. */
  pause(): void;
}

export function useResultsKeys(input: ResultsKeysInput): (event: KeyboardEvent) => void {
  const { feed, revision, rows, newestLast, cursor, pick, toEnd, open, release, pause } = input;
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
    // All rows of the list, where a sample of them was shown.
    feed.setHold('held');
    const target = Math.min(Math.max(index, 0), feed.total - 1);
    rows.scrollTo(target, 'nearest');
    pending.current = feed.rowAt(target) ? null : target;
    if (pending.current === null) pick(target);
    if (index < 0) toEnd('newest');
    if (index >= feed.total) toEnd('oldest');
  };
  /** `by` rows towards the older ones. */
  const move = async (by: number) => {
    const id = cursor();
    if (id === null) return goTo(rows.top);
    const known = pending.current ?? feed.indexOf(id);
    const from = known ?? (await feed.locate(id).catch(() => null));
    goTo(from === null ? rows.top : from + by);
  };
  const toNewest = () => goTo(-1);
  const toOldest = () => goTo(feed.total);
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { page } = rows;
    const down = newestLast ? -1 : 1;
    const actions: Record<string, () => void> = {
      ArrowDown: () => void move(down),
      ArrowUp: () => void move(-down),
      PageDown: () => void move(down * page),
      PageUp: () => void move(-down * page),
      Home: newestLast ? toOldest : toNewest,
      End: newestLast ? toNewest : toOldest,
      Enter: open,
      Escape: release,
      ' ': pause,
    };
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (!action) return;
    event.preventDefault();
    action();
  };
}
