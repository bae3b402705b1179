import { useEffect } from 'react';
import type { TopicFeed } from '../live/topic-feed.ts';
import { usePage } from '../page.ts';
import { markLookedAt } from './topics.ts';

/** What is looked at is read, also what comes while it is. `now` ticks. */
export function useRead(
  captureId: string,
  feed: TopicFeed,
  active: number | null,
  now: number,
): void {
  const page = usePage();
  // biome-ignore lint/correctness/useExhaustiveDependencies: at most once a tick, whatever arrives.
  useEffect(() => {
    if (active !== null && (feed.row(active)?.row.unread ?? 0) > 0) {
      markLookedAt(page, captureId, active);
    }
  }, [now]);
}
