// What every part of the page is given: the way to the core and the feeds. Made once, in main.tsx.
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { ContractClient } from '../shared/contract/contract.ts';
import type { ProfileList } from '../shared/contract/profiles.ts';
import type { Host, LinkState } from './host/host.ts';
import { type CaptureSummary, CapturesFeed } from './live/captures-feed.ts';
import { type ConnectionSummary, ConnectionsFeed } from './live/connections-feed.ts';
import { JobsFeed } from './live/jobs-feed.ts';
import { NewestAhead } from './live/newest-ahead.ts';
import type { PageClock } from './live/page-clock.ts';
import type { ResultsFeed } from './live/results-feed.ts';
import { Revision } from './live/revision.ts';
import { TopicFeed } from './live/topic-feed.ts';
import { watchProfiles } from './live/watch-profiles.ts';
import {
  EMPTY_TREE,
  type TreeFold,
  type TreeMemory,
  treeMemory,
  useTreeMemory,
} from './state/tree-memory.ts';

interface PageHooks {
  onProfiles(list: ProfileList): void;
  onConnections(summaries: ConnectionSummary[]): void;
  onCaptures(summaries: CaptureSummary[]): void;
}

export class Page {
  readonly client: ContractClient;
  readonly host: Host;
  readonly clock: PageClock;
  readonly connections: ConnectionsFeed;
  readonly captures: CapturesFeed;
  readonly jobs: JobsFeed;
  readonly newest: NewestAhead;
  /** Grows when feeds are forgotten: who shows one takes the next. */
  readonly forgotten = new Revision();
  readonly #topics = new Map<string, TopicFeed>();
  readonly #tables = new Map<string, TopicFeed>();
  readonly #results = new Map<string, ResultsFeed>();

  constructor(host: Host, clock: PageClock, hooks: PageHooks) {
    this.host = host;
    this.client = host.client;
    this.clock = clock;
    const way = { client: host.client, link: host.link, clock };
    watchProfiles({ ...way, onProfiles: hooks.onProfiles });
    this.connections = new ConnectionsFeed({ ...way, onSummaries: hooks.onConnections });
    this.captures = new CapturesFeed({ ...way, onSummaries: hooks.onCaptures });
    this.jobs = new JobsFeed(way);
    this.newest = new NewestAhead(host.client, clock);
  }

  /** The tree of a capture; kept, with its expansion and filter, until its tab is closed. */
  topics(captureId: string): TopicFeed {
    let feed = this.#topics.get(captureId);
    if (!feed) {
      const { client, host, clock } = this;
      const { change, fold } = useTreeMemory.getState();
      const memory = {
        read: () => treeMemory(captureId),
        change: (part: Partial<TreeMemory>) => change(captureId, part),
        fold: (one: TreeFold) => fold(captureId, one),
      };
      feed = new TopicFeed({ client, link: host.link, clock, captureId, memory });
      this.#topics.set(captureId, feed);
    }
    return feed;
  }

  /** The same topics as a table, with the filter of the tree. Kept like the tree. */
  table(captureId: string): TopicFeed {
    let feed = this.#tables.get(captureId);
    if (!feed) {
      const { client, host, clock } = this;
      const memory = {
        read: () => ({ ...EMPTY_TREE, filter: treeMemory(captureId).filter }),
        change: ({ filter }: Partial<TreeMemory>) => {
          if (filter) useTreeMemory.getState().change(captureId, { filter });
        },
        fold: () => undefined,
      };
      feed = new TopicFeed({ client, link: host.link, clock, captureId, layout: 'table', memory });
      this.#tables.set(captureId, feed);
    }
    return feed;
  }

  /**
   * The list of messages of a capture, kept like its tree. Who shows it makes it: its code is loaded
   * with the panel.
   */
  results(captureId: string, make: () => ResultsFeed): ResultsFeed {
    const feed = this.#results.get(captureId) ?? make();
    this.#results.set(captureId, feed);
    return feed;
  }

  /** The list of messages of a capture, if it was shown yet. */
  openResults(captureId: string): ResultsFeed | undefined {
    return this.#results.get(captureId);
  }

  forgetTopics(captureId: string): void {
    this.#topics.get(captureId)?.dispose();
    this.#topics.delete(captureId);
    this.#tables.get(captureId)?.dispose();
    this.#tables.delete(captureId);
    this.#results.get(captureId)?.dispose();
    this.#results.delete(captureId);
    this.forgotten.bump();
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
