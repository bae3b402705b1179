// Rows never jump: one row of those in sight stays where it is while others come or go above it.
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { VirtualRows } from '../ui/use-virtual-rows.ts';
import type { TopicFeed } from './topic-feed.ts';

/** A pointer that has not moved for this long aims at nothing. */
const AIMING_MS = 3_000;

/**
 * Chooses the row that stays: the one aimed at, else the active one, else the first in sight. At the
 * very top nothing is held, new rows may show. Returns what to call with the node under the pointer.
 */
export function useAnchor(
  feed: TopicFeed,
  rows: VirtualRows,
  active: number | null,
): (node: number) => void {
  const aimed = useRef<{ node: number; at: number } | null>(null);
  const inSight = (node: number) => {
    const index = feed.row(node)?.index;
    return index !== undefined && index >= rows.top && index < rows.top + rows.fit;
  };
  useLayoutEffect(() => {
    const aiming = aimed.current && performance.now() - aimed.current.at < AIMING_MS;
    if (aiming && aimed.current && inSight(aimed.current.node)) {
      feed.setAnchor(aimed.current.node);
    } else if (rows.top === 0) feed.setAnchor(null);
    else if (active !== null && inSight(active)) feed.setAnchor(active);
    else feed.setAnchor(feed.rowAt(rows.top)?.node ?? null);
  });
  return (node: number) => {
    aimed.current = Number.isNaN(node) ? null : { node, at: performance.now() };
  };
}

/** Moves the scroll position along with the anchor, before the browser paints. */
export function useKeepPlace(feed: TopicFeed, rows: VirtualRows): void {
  const moved = useRef(feed.shift);
  const { shift } = feed;
  const { scrollBy } = rows;
  useLayoutEffect(() => {
    if (shift === moved.current) return;
    scrollBy(shift - moved.current);
    moved.current = shift;
  }, [shift, scrollBy]);
}

/** Asks for the rows in sight, goes to the row that is to be shown, and remembers where it is. */
export function useWindow(feed: TopicFeed, rows: VirtualRows): void {
  const { frame } = feed;
  const { first, count, fit, top, scrollTo } = rows;
  useEffect(() => {
    if (frame) feed.setWindow(first, Math.min(Math.max(count, fit + 24), 500));
  }, [feed, frame, first, count, fit]);
  const total = frame?.total ?? 0;
  useLayoutEffect(() => {
    const goal = feed.takeGoal();
    if (goal) scrollTo(goal.index, goal.at);
  });
  useEffect(() => {
    if (total > 0) feed.rememberPlace(() => feed.rowAt(top), top === 0);
  }, [feed, total, top]);
}
