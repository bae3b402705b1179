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
    const row = active === null ? undefined : feed.row(active)?.row;
    // Of a level without messages of its own all that is unread is below it.
    if (row && row.messages > 0 && row.unread > 0) markLookedAt(page, captureId, row.node);
  }, [now]);
}
