// The long work of the core: exports, imports, replays, recoveries, and how they get on.
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { Job } from '../../shared/contract/jobs.ts';
import type { Problem } from '../../shared/util/problem.ts';
import type { Host } from '../host/host.ts';
import { JobPaces, type Pace } from './job-pace.ts';
import type { PageClock } from './page-clock.ts';
import { Revision } from './revision.ts';
import { WatchLoop } from './watch-loop.ts';

interface JobsFeedOptions {
  client: ContractClient;
  link: Host['link'];
  clock: PageClock;
}

type Answer = Awaited<ReturnType<ContractClient['jobs']['watch']>>;

export class JobsFeed {
  readonly revision = new Revision();
  jobs: readonly Job[] = [];
  problem: Problem | null = null;
  readonly #loop: WatchLoop<Answer>;
  readonly #paces = new JobPaces();

  constructor({ client, link, clock }: JobsFeedOptions) {
    this.#loop = new WatchLoop({
      link,
      clock,
      ask: (after, signal) => client.jobs.watch({ after }, { signal }),
      markOf: ({ revision }) => revision,
      apply: ({ now, jobs }) => {
        this.#paces.update(jobs, now);
        this.jobs = jobs;
        this.problem = null;
        this.revision.bump();
      },
      failed: (problem) => {
        this.problem = problem;
        this.revision.bump();
      },
    });
  }

  pace(job: Job): Pace | null {
    return this.#paces.of(job);
  }

  dispose(): void {
    this.#loop.dispose();
  }
}

/** A replay that is paused, or waits for a step after each message. */
export function takesSteps({ kind, state, stepped }: Job): boolean {
  return kind === 'replay' && (state === 'paused' || (stepped && state === 'running'));
}

export function isEnded({ state }: Job): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}
