// A diagnosis while it runs: its steps as the core reports them.
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { DiagnosisStep } from '../../shared/contract/diagnosis.ts';
import type { Problem } from '../../shared/util/problem.ts';
import type { Host } from '../host/host.ts';
import type { PageClock } from './page-clock.ts';
import { problemOf } from './problem-of.ts';
import { Revision } from './revision.ts';
import { WatchLoop } from './watch-loop.ts';

interface DiagnosisFeedOptions {
  client: ContractClient;
  link: Host['link'];
  clock: PageClock;
  profileId: string;
}

type Answer = Awaited<ReturnType<ContractClient['diagnosis']['watch']>>;

/** Begins when it is made and is cancelled with `dispose`. */
export class DiagnosisFeed {
  readonly revision = new Revision();
  steps: readonly DiagnosisStep[] = [];
  /** True when no step follows any more. */
  done = false;
  problem: Problem | null = null;
  readonly #options: DiagnosisFeedOptions;
  #diagnosisId: number | null = null;
  #loop: WatchLoop<Answer> | null = null;
  #disposed = false;

  constructor(options: DiagnosisFeedOptions) {
    this.#options = options;
    void this.#start();
  }

  /** What was found so far stays. */
  cancel(): void {
    const { client } = this.#options;
    const diagnosisId = this.#diagnosisId;
    // One the core no longer knows has ended anyway.
    if (diagnosisId !== null) client.diagnosis.cancel({ diagnosisId }).catch(() => undefined);
  }

  dispose(): void {
    this.#disposed = true;
    this.#loop?.dispose();
    if (!this.done) this.cancel();
  }

  async #start(): Promise<void> {
    const { client, link, clock, profileId } = this.#options;
    try {
      const { diagnosisId } = await client.diagnosis.start({ profileId });
      this.#diagnosisId = diagnosisId;
      if (this.#disposed) return this.cancel();
      this.#loop = new WatchLoop({
        link,
        clock,
        ask: (after, signal) => client.diagnosis.watch({ diagnosisId, after }, { signal }),
        markOf: ({ revision }) => revision,
        apply: (answer) => this.#apply(answer),
        failed: (problem) => this.#fail(problem),
      });
    } catch (error) {
      this.#fail(problemOf(error));
    }
  }

  #apply({ steps, done }: Answer): void {
    this.problem = null;
    this.steps = steps;
    this.done = done;
    if (done) this.#loop?.dispose();
    this.revision.bump();
  }

  #fail(problem: Problem): void {
    this.problem = problem;
    // It ended with the core that ran it.
    if (problem.code === 'DIAGNOSIS_UNKNOWN' || this.#diagnosisId === null) {
      this.done = true;
      this.#loop?.dispose();
    }
    this.revision.bump();
  }
}
