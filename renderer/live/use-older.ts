import { useEffect } from 'react';

/** Rows before the end at which older ones are fetched. */
const AHEAD = 30;

interface OlderFeed {
  readonly rows: readonly unknown[];
  loadOlder(): Promise<void>;
}

/**
 * Fetches what is older before the user has scrolled to the end. `seen`: how many rows are rendered, from
 * the first of all. Answers whether the end is near.
 */
export function useOlder(feed: OlderFeed, seen: number): boolean {
  const total = feed.rows.length;
  const nearEnd = seen >= total - AHEAD;
  useEffect(() => {
    if (nearEnd && total > 0) void feed.loadOlder();
  }, [feed, nearEnd, total]);
  return nearEnd;
}
