// Writes profiles in our own format: in clear everything but secrets, and these only under a passphrase.
import type { SecretValues } from '../../../../shared/contract/profiles.ts';
import { ProblemError } from '../../../../shared/util/problem.ts';
import { fileProblemOf } from '../../exchange/file-problem.ts';
import { writeJson } from '../../util/json-file.ts';
import type { ProfileStore } from '../profile-store.ts';
import { ownFieldsOf } from './own-format.ts';
import { type OpenedSecrets, OWN_VERSION, type OwnFile, type OwnProfile } from './own-schema.ts';
import { OWN_FORMAT } from './profile-file.ts';
import { sealSecrets } from './sealed-secrets.ts';

/** Counts of what was written. Rejects with PROFILE_UNKNOWN, or with why the file cannot be written. */
export async function writeOwnFile(
  store: ProfileStore,
  ids: readonly string[],
  path: string,
  passphrase: string | undefined,
): Promise<{ profiles: number; secrets: number; secretsLeftOut: number }> {
  const profiles: OwnProfile[] = [];
  const opened: OpenedSecrets = [];
  let held = 0;
  for (const id of new Set(ids)) {
    const profile = store.get(id);
    const { secrets } = profile;
    profiles.push({ ...ownFieldsOf(profile), ...(secrets.length > 0 ? { secrets } : {}) });
    opened.push({ secrets: passphrase === undefined ? {} : await secretsOf(store, id, secrets) });
    held += secrets.length;
  }
  const file: OwnFile = { format: OWN_FORMAT, version: OWN_VERSION, profiles };
  const given = opened.reduce((sum, { secrets }) => sum + Object.keys(secrets).length, 0);
  if (passphrase !== undefined && given > 0) {
    file.sealedSecrets = await sealSecrets(passphrase, opened, profiles);
  }
  await writeJson(path, file).catch((error: unknown) => {
    throw new ProblemError(fileProblemOf(error));
  });
  return { profiles: profiles.length, secrets: given, secretsLeftOut: held - given };
}

async function secretsOf(
  store: ProfileStore,
  id: string,
  names: readonly string[],
): Promise<SecretValues> {
  const values: SecretValues = {};
  for (const name of names) {
    const value = await store.secret(id, name);
    if (value !== undefined) values[name] = value;
  }
  return values;
}
