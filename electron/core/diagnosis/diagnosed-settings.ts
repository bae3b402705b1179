// What a diagnosis tries: a saved profile, or fields that are not saved yet, with the secrets there are.
import type { AskedValues } from '../../../shared/contract/diagnosis.ts';
import type { Profile, ProfileFields, SecretValues } from '../../../shared/contract/profiles.ts';
import { fail, type Problem, ProblemError } from '../../../shared/util/problem.ts';
import type { TlsCertificates } from '../certificates/client-identity.ts';
import { settingsWith, withAnswers } from '../credentials.ts';

export interface DiagnosedSettings {
  fields: ProfileFields;
  secrets: SecretValues;
  certificates: TlsCertificates | undefined;
  /** What keeps the profile from connecting at all. */
  problem: Problem | null;
}

/** What a diagnosis needs of the profiles. */
export interface DiagnosedProfiles {
  /** Throws PROFILE_UNKNOWN. */
  get(id: string): Profile;
  secrets(id: string): Promise<SecretValues>;
  certificates(id: string): TlsCertificates;
}

/**
 * Rejects with PROFILE_UNKNOWN, with DIAGNOSIS_EMPTY when there is neither profile nor fields, and with
 * TRANSPORT_NOT_CHOSEN.
 */
export async function diagnosedSettings(
  profiles: DiagnosedProfiles,
  profileId: string | undefined,
  fields: ProfileFields | undefined,
  asked: AskedValues,
): Promise<DiagnosedSettings> {
  const saved = profileId === undefined ? undefined : profiles.get(profileId);
  const unsaved = fields && { ...NOT_SAVED, ...saved, ...fields };
  const profile: Profile | undefined = unsaved ?? saved;
  if (!profile) fail('DIAGNOSIS_EMPTY', 'Choose a connection to diagnose.');
  const secrets = profileId === undefined ? {} : await profiles.secrets(profileId);
  const certificates = profileId === undefined ? undefined : profiles.certificates(profileId);
  try {
    return { ...settingsWith(profile, secrets, asked), certificates, problem: null };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    // Whichever way were tried, it might send the headers of a WebSocket in clear.
    if (error.problem.code === 'TRANSPORT_NOT_CHOSEN') throw error;
    const { problem } = error;
    return { ...withAnswers(profile, secrets, asked), certificates, problem };
  }
}

const NOT_SAVED = {
  id: '',
  secrets: [],
  secretsLost: [],
  certificates: { ca: null, client: null },
  builtIn: false,
};
