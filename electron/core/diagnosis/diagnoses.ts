// The diagnoses of this run, by number.
import type { AskedValues } from '../../../shared/contract/diagnosis.ts';
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import { fail } from '../../../shared/util/problem.ts';
import type { CorePorts } from '../ports.ts';
import { type DiagnosedProfiles, diagnosedSettings } from './diagnosed-settings.ts';
import { DiagnosisRun } from './diagnosis-run.ts';

/** Older ones are forgotten. */
const MOST_KEPT = 20;

export interface DiagnosisInput {
  profileId?: string | undefined;
  fields?: ProfileFields | undefined;
  asked?: AskedValues | undefined;
}

export class Diagnoses {
  readonly #ports: CorePorts;
  readonly #profiles: DiagnosedProfiles;
  readonly #runs = new Map<number, DiagnosisRun>();
  #lastId = 0;

  constructor(ports: CorePorts, profiles: DiagnosedProfiles) {
    this.#ports = ports;
    this.#profiles = profiles;
  }

  /** See `diagnosedSettings` for what it rejects with. */
  async start({ profileId, fields, asked = {} }: DiagnosisInput): Promise<number> {
    const settings = await diagnosedSettings(this.#profiles, profileId, fields, asked);
    const run = new DiagnosisRun(this.#ports, settings);
    const id = ++this.#lastId;
    this.#runs.set(id, run);
    this.#forget();
    void run.run();
    return id;
  }

  /** Throws DIAGNOSIS_UNKNOWN. */
  get(id: number): DiagnosisRun {
    const run = this.#runs.get(id);
    if (!run) fail('DIAGNOSIS_UNKNOWN', 'This diagnosis is no longer known. Start it again.');
    return run;
  }

  close(): void {
    for (const run of this.#runs.values()) run.cancel();
  }

  #forget(): void {
    for (const [id, run] of this.#runs) {
      if (this.#runs.size <= MOST_KEPT) return;
      run.cancel();
      this.#runs.delete(id);
    }
  }
}
