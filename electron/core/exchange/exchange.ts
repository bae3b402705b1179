// Captures leave and enter the program: export, import, replay, recovery. Each starts a job.
import type {
  ExportOptions,
  ImportPreview,
  ReplayOptions,
  ReplayPlan,
} from '../../../shared/contract/exchange.ts';
import { fail } from '../../../shared/util/problem.ts';
import type { Captures } from '../captures.ts';
import type { ChosenFiles } from '../chosen-files.ts';
import type { Jobs } from '../jobs.ts';
import type { CorePorts } from '../ports.ts';
import type { ProfileStore } from '../profiles/profile-store.ts';
import type { Sessions } from '../sessions.ts';
import { Replays } from './replay.ts';

export interface ExchangeServices {
  ports: CorePorts;
  profiles: ProfileStore;
  sessions: Sessions;
  captures: Captures;
  files: ChosenFiles;
  jobs: Jobs;
}

export class Exchange {
  readonly services: ExchangeServices;
  readonly #replays: Replays;

  constructor(services: ExchangeServices) {
    this.services = services;
    this.#replays = new Replays(services);
  }

  async export(_options: ExportOptions): Promise<{ jobId: number }> {
    return notBuilt();
  }

  async importPreview(_options: object): Promise<ImportPreview> {
    return notBuilt();
  }

  async import(_options: object): Promise<{ jobId: number }> {
    return notBuilt();
  }

  replayPlan(options: ReplayOptions): Promise<ReplayPlan> {
    return this.#replays.plan(options);
  }

  replay({
    confirmed,
    ...options
  }: ReplayOptions & { confirmed: boolean }): Promise<{ jobId: number }> {
    return this.#replays.start(options, confirmed);
  }

  async recover(_options: { captureId: string }): Promise<{ jobId: number }> {
    return notBuilt();
  }
}

function notBuilt(): never {
  fail('NOT_BUILT', 'This is being built.');
}
