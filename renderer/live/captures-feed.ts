// The captures of this run: of profiles that were opened, and opened files. Their figures grow with every
// message and stay here; what changes rarely goes to the captures store when it differs.
import type { CaptureInfo } from '../../shared/contract/captures.ts';
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { Problem } from '../../shared/util/problem.ts';
import type { Host } from '../host/host.ts';
import { type PageClock, pause } from './page-clock.ts';
import { Revision } from './revision.ts';
import { WatchLoop } from './watch-loop.ts';

/** Sizes and time ranges are read by people: more than once a second tells them nothing. */
const PAUSE_MS = 1_000;

export type CaptureSummary = Pick<
  CaptureInfo,
  'captureId' | 'kind' | 'name' | 'path' | 'pins' | 'problem' | 'damaged'
>;

interface CapturesFeedOptions {
  client: ContractClient;
  link: Host['link'];
  clock: PageClock;
  /** Called with all of them when one differs from the time before. */
  onSummaries(summaries: CaptureSummary[]): void;
}

type Answer = Awaited<ReturnType<ContractClient['captures']['watch']>>;

export class CapturesFeed {
  readonly revision = new Revision();
  problem: Problem | null = null;
  readonly #options: CapturesFeedOptions;
  readonly #loop: WatchLoop<Answer>;
  #infos = new Map<string, CaptureInfo>();
  #summaries = '';
  #mayAskAt = 0;

  constructor(options: CapturesFeedOptions) {
    this.#options = options;
    const { client, link, clock } = options;
    this.#loop = new WatchLoop({
      link,
      clock,
      due: (signal) => this.#pause(signal),
      ask: (after, signal) => client.captures.watch({ after }, { signal }),
      markOf: ({ revision }) => revision,
      apply: (answer) => this.#apply(answer),
      failed: (problem) => {
        this.problem = problem;
        this.revision.bump();
      },
    });
  }

  info(captureId: string): CaptureInfo | undefined {
    return this.#infos.get(captureId);
  }

  all(): readonly CaptureInfo[] {
    return [...this.#infos.values()];
  }

  /** Asks at once: the user has just changed something about a capture. */
  refresh(): void {
    this.#mayAskAt = 0;
    this.#loop.refresh();
  }

  dispose(): void {
    this.#loop.dispose();
  }

  #pause(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const wait = this.#mayAskAt - clock.now();
    if (wait <= 0) return Promise.resolve();
    return pause(clock, wait, signal);
  }

  #apply({ captures }: Answer): void {
    this.#mayAskAt = this.#options.clock.now() + PAUSE_MS;
    this.#infos = new Map(captures.map((info) => [info.captureId, info]));
    this.problem = null;
    this.revision.bump();
    const summaries = captures.map(summaryOf);
    const text = JSON.stringify(summaries);
    if (text === this.#summaries) return;
    this.#summaries = text;
    this.#options.onSummaries(summaries);
  }
}

function summaryOf(info: CaptureInfo): CaptureSummary {
  const { captureId, kind, name, path, pins, problem, damaged } = info;
  return { captureId, kind, name, path, pins, problem, damaged };
}
