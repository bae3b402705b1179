// States and counters of every connection opened in this run, and how old what is shown of them is. The
// counters change up to 20 times a second and stay here; what changes rarely is passed to the
// connections store when it differs.
import type { ConnectionStatus, Counters } from '../../shared/contract/connections.ts';
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { Problem } from '../../shared/util/problem.ts';
import type { Host } from '../host/host.ts';
import { CoreClock } from './core-clock.ts';
import { FreshnessWatch } from './freshness.ts';
import type { PageClock } from './page-clock.ts';
import { Revision } from './revision.ts';
import { WatchLoop } from './watch-loop.ts';

export type ConnectionSummary = Omit<
  ConnectionStatus,
  'counters' | 'capture' | 'subscriptionCounts'
> & {
  captureProblem: Problem | null;
};

export interface ConnectionFigures {
  counters: Counters;
  capture: ConnectionStatus['capture'];
  subscriptionCounts: ConnectionStatus['subscriptionCounts'];
}

interface ConnectionsFeedOptions {
  client: ContractClient;
  link: Host['link'];
  clock: PageClock;
  /** Called with all summaries when one of them differs from the time before. */
  onSummaries(summaries: ConnectionSummary[]): void;
}

type Answer = Awaited<ReturnType<ContractClient['connections']['watch']>>;

export class ConnectionsFeed {
  readonly revision = new Revision();
  readonly freshness: FreshnessWatch;
  problem: Problem | null = null;
  /** When the core counted what `figures` say, by its own clock; 0 before the first answer. */
  countedAt = 0;
  readonly #options: ConnectionsFeedOptions;
  readonly #loop: WatchLoop<Answer>;
  readonly #coreClock = new CoreClock();
  readonly #figures = new Map<string, ConnectionFigures>();
  #askedAt = 0;
  #summaries = '';

  constructor(options: ConnectionsFeedOptions) {
    this.#options = options;
    const { client, link, clock } = options;
    this.freshness = new FreshnessWatch({ link, clock });
    this.#loop = new WatchLoop({
      link,
      clock,
      ask: (after, signal) => {
        this.#askedAt = clock.now();
        this.freshness.asked();
        return client.connections.watch({ after }, { signal });
      },
      markOf: ({ revision }) => revision,
      apply: (answer) => this.#apply(answer),
      painted: () => this.freshness.painted(),
      failed: (problem) => {
        this.problem = problem;
        this.freshness.failed();
        this.revision.bump();
      },
    });
  }

  figures(profileId: string): ConnectionFigures | undefined {
    return this.#figures.get(profileId);
  }

  /** The core's clock, carried on between answers: times in frames are compared with it. */
  now(): number {
    return this.#coreClock.at(this.#options.clock.now());
  }

  dispose(): void {
    this.#loop.dispose();
    this.freshness.dispose();
  }

  #apply({ now, connections }: Answer): void {
    const delay = this.#coreClock.take(this.#askedAt, this.#options.clock.now(), now);
    this.countedAt = now;
    this.problem = null;
    this.#take(connections);
    const busy = connections.some(({ counters }) => counters.rate > 0);
    this.freshness.answered(delay, busy, lagsOf(connections, now));
    this.revision.bump();
  }

  #take(statuses: ConnectionStatus[]): void {
    this.#figures.clear();
    const summaries = statuses.map(({ counters, capture, subscriptionCounts, ...rest }) => {
      this.#figures.set(rest.profileId, { counters, capture, subscriptionCounts });
      return { ...rest, captureProblem: capture.problem };
    });
    const text = JSON.stringify(summaries);
    if (text === this.#summaries) return;
    this.#summaries = text;
    this.#options.onSummaries(summaries);
  }
}

/** By how many ms the core is behind its brokers, by profile: what is unread in the socket, and what is not readable yet. */
function lagsOf(connections: readonly ConnectionStatus[], now: number): Map<string, number> {
  return new Map(
    connections.map(({ profileId, counters: { unreadSince, unstoredSince } }) => [
      profileId,
      now - Math.min(unreadSince ?? now, unstoredSince ?? now),
    ]),
  );
}
