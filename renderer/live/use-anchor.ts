// Rows never jump: one row of those in sight stays where it is while others come or go above it.
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { VirtualRows } from '../ui/use-virtual-rows.ts';
import type { HeldRow } from './kept-place.ts';
import type { TopicFeed } from './topic-feed.ts';

/** A pointer that has not moved for this long aims at nothing. */
const AIMING_MS = 3_000;

/**
 * Chooses the row that stays: the one aimed at, else the active one, else the first in sight. At the
 * very top nothing is held, new rows may show; only what the user does to the rows leaves the active
 * one where it is. Returns what to call with the node under the pointer.
 */
export function useAnchor(
  feed: TopicFeed,
  rows: VirtualRows,
  active: number | null,
): (node: number) => void {
  const aimed = useRef<{ node: number; at: number } | null>(null);
  const inSight = (node: number | undefined): HeldRow | null => {
    const index = node === undefined ? undefined : feed.row(node)?.index;
    if (node === undefined || index === undefined) return null;
    const isInSight = index >= rows.top && index < rows.top + rows.fit;
    return isInSight ? { node, below: rows.below(index) } : null;
  };
  useLayoutEffect(() => {
    const aiming = aimed.current && performance.now() - aimed.current.at < AIMING_MS;
    const chosen = inSight(active ?? undefined);
    const first = rows.top > 0 ? (chosen ?? inSight(feed.rowAt(rows.top)?.node)) : null;
    feed.place.hold((aiming && inSight(aimed.current?.node)) || first, chosen);
  });
  return (node: number) => {
    aimed.current = Number.isNaN(node) ? null : { node, at: performance.now() };
  };
}

/** Moves the scroll position along with the anchor, before the browser paints. */
export function useKeepPlace(feed: TopicFeed, rows: VirtualRows): void {
  const moved = useRef(feed.place.shift);
  const { shift } = feed.place;
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
  const below = rows.below(top);
  useEffect(() => {
    if (total > 0) feed.rememberPlace(top, below);
  }, [feed, total, top, below]);
}
