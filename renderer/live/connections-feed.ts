// States and counters of every connection opened in this run. The counters change up to 20 times a
// second and stay here; what changes rarely is passed to the connections store when it differs.
import type { ConnectionStatus, Counters } from '../../shared/contract/connections.ts';
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { Problem } from '../../shared/util/problem.ts';
import type { Host } from '../host/host.ts';
import type { PageClock } from './page-clock.ts';
import { PollLoop } from './poll-loop.ts';
import { Revision } from './revision.ts';

export type ConnectionSummary = Omit<ConnectionStatus, 'counters' | 'capture'> & {
  captureProblem: Problem | null;
};

export interface ConnectionFigures {
  counters: Counters;
  capture: ConnectionStatus['capture'];
}

interface ConnectionsFeedOptions {
  client: ContractClient;
  link: Host['link'];
  clock: PageClock;
  /** Called with all summaries when one of them differs from the time before. */
  onSummaries(summaries: ConnectionSummary[]): void;
}

export class ConnectionsFeed {
  readonly revision = new Revision();
  problem: Problem | null = null;
  readonly #options: ConnectionsFeedOptions;
  readonly #loop: PollLoop<Awaited<ReturnType<ContractClient['connections']['watch']>>>;
  readonly #figures = new Map<string, ConnectionFigures>();
  #after: number | null = null;
  #generation = -1;
  #summaries = '';
  #coreTime = 0;
  #receivedAt = 0;

  constructor(options: ConnectionsFeedOptions) {
    this.#options = options;
    const { client, link, clock } = options;
    this.#loop = new PollLoop({
      link,
      clock,
      ask: (signal) => {
        if (this.#generation !== link.generation()) this.#after = null;
        this.#generation = link.generation();
        return client.connections.watch({ after: this.#after }, { signal });
      },
      apply: (answer) => {
        this.#after = answer.revision;
        this.#coreTime = answer.now;
        this.#receivedAt = clock.now();
        this.#take(answer.connections);
        this.problem = null;
        this.revision.bump();
      },
      failed: (problem) => {
        this.problem = problem;
        this.revision.bump();
      },
    });
  }

  figures(profileId: string): ConnectionFigures | undefined {
    return this.#figures.get(profileId);
  }

  /** The core's clock, carried on between answers: times in frames are compared with it. */
  now(): number {
    return this.#coreTime + (this.#options.clock.now() - this.#receivedAt);
  }

  dispose(): void {
    this.#loop.dispose();
  }

  #take(statuses: ConnectionStatus[]): void {
    this.#figures.clear();
    const summaries = statuses.map(({ counters, capture, ...rest }) => {
      this.#figures.set(rest.profileId, { counters, capture });
      return { ...rest, captureProblem: capture.problem };
    });
    const text = JSON.stringify(summaries);
    if (text === this.#summaries) return;
    this.#summaries = text;
    this.#options.onSummaries(summaries);
  }
}
