// Captures leave and enter the program: export, import, replay, recovery. Each starts a job.
import type {
  ExportOptions,
  ImportOptions,
  ImportPreview,
  ImportTarget,
  ReplayOptions,
  ReplayPlan,
} from '../../../shared/contract/exchange.ts';
import type { Captures } from '../captures.ts';
import type { ChosenFiles } from '../chosen-files.ts';
import type { Jobs } from '../jobs.ts';
import type { CorePorts } from '../ports.ts';
import type { ProfileStore } from '../profiles/profile-store.ts';
import type { Sessions } from '../sessions.ts';
import { startExport } from './export.ts';
import { previewOf, startImport } from './import.ts';
import { startRecovery } from './recover.ts';
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

  export(options: ExportOptions): Promise<{ jobId: number }> {
    return startExport(this.services, options);
  }

  importPreview(options: ImportOptions): Promise<ImportPreview> {
    return previewOf(this.services, options);
  }

  import(options: ImportOptions & { target: ImportTarget }): Promise<{ jobId: number }> {
    return startImport(this.services, options);
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

  recover({ captureId }: { captureId: string }): Promise<{ jobId: number }> {
    return startRecovery(this.services, captureId);
  }
}
