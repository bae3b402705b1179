// What every part of the page is given: the way to the core and the feeds. Made once, in main.tsx.
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { ContractClient } from '../shared/contract/contract.ts';
import type { Host, LinkState } from './host/host.ts';
import { type ConnectionSummary, ConnectionsFeed } from './live/connections-feed.ts';
import type { PageClock } from './live/page-clock.ts';
import { TopicFeed } from './live/topic-feed.ts';

export class Page {
  readonly client: ContractClient;
  readonly host: Host;
  readonly clock: PageClock;
  readonly connections: ConnectionsFeed;
  readonly #topics = new Map<string, TopicFeed>();

  constructor(host: Host, clock: PageClock, onSummaries: (summaries: ConnectionSummary[]) => void) {
    this.host = host;
    this.client = host.client;
    this.clock = clock;
    this.connections = new ConnectionsFeed({
      client: host.client,
      link: host.link,
      clock,
      onSummaries,
    });
  }

  /** The tree of a connection; kept, with its expansion and filter, until its tab is closed. */
  topics(profileId: string): TopicFeed {
    let feed = this.#topics.get(profileId);
    if (!feed) {
      const { client, host, clock } = this;
      feed = new TopicFeed({ client, link: host.link, clock, captureId: profileId });
      this.#topics.set(profileId, feed);
    }
    return feed;
  }

  forgetTopics(profileId: string): void {
    this.#topics.get(profileId)?.dispose();
    this.#topics.delete(profileId);
  }
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error('usePage outside of PageContext');
  return page;
}

export function useLinkState(): LinkState {
  const { link } = usePage().host;
  return useSyncExternalStore(link.subscribe, link.state);
}
