// Writes profiles in our own format: in clear everything but secrets, and these only under a passphrase.
import type { SecretValues } from '../../../../shared/contract/profiles.ts';
import { ProblemError } from '../../../../shared/util/problem.ts';
import { fileProblemOf } from '../../exchange/file-problem.ts';
import { writeJson } from '../../util/json-file.ts';
import type { ProfileStore } from '../profile-store.ts';
import { CLIENT_KEY } from '../tls-files.ts';
import { ownFieldsOf } from './own-format.ts';
import { type OpenedSecrets, OWN_VERSION, type OwnFile, type OwnProfile } from './own-schema.ts';
import { OWN_FORMAT } from './profile-file.ts';
import { sealSecrets } from './sealed-secrets.ts';

/**
 * Counts of what was written; a client's key is one of the secrets. Rejects with PROFILE_UNKNOWN, or with
 * why the file cannot be written.
 */
export async function writeOwnFile(
  store: ProfileStore,
  { ids, folders }: { ids: readonly string[]; folders: readonly string[] },
  path: string,
  passphrase: string | undefined,
): Promise<{ profiles: number; secrets: number; secretsLeftOut: number }> {
  const profiles: OwnProfile[] = [];
  const opened: OpenedSecrets = [];
  let held = 0;
  for (const id of new Set(ids)) {
    profiles.push(profileOf(store, id));
    const kept = await secretsOf(store, id);
    held += countOf(kept);
    opened.push(passphrase === undefined ? { secrets: {} } : kept);
  }
  const file: OwnFile = { format: OWN_FORMAT, version: OWN_VERSION, profiles };
  if (folders.length > 0) file.folders = [...folders];
  const given = opened.reduce((sum, each) => sum + countOf(each), 0);
  if (passphrase !== undefined && given > 0) {
    file.sealedSecrets = await sealSecrets(passphrase, opened, profiles);
  }
  await writeJson(path, file).catch((error: unknown) => {
    throw new ProblemError(fileProblemOf(error));
  });
  return { profiles: profiles.length, secrets: given, secretsLeftOut: held - given };
}

function profileOf(store: ProfileStore, id: string): OwnProfile {
  const profile = store.get(id);
  const { secrets, secretsLost } = profile;
  const { kept, ca, client } = store.tls(id);
  const certificates: OwnProfile['certificates'] = {};
  if (kept.ca && ca !== '') certificates.ca = fileOf(kept.ca.files[0], ca);
  if (kept.client && client !== '') certificates.client = fileOf(kept.client.files[0], client);
  const names = [...secrets, ...secretsLost];
  return {
    ...ownFieldsOf(profile),
    ...(Object.keys(certificates).length > 0 ? { certificates } : {}),
    ...(names.length > 0 ? { secrets: names } : {}),
  };
}

async function secretsOf(store: ProfileStore, id: string): Promise<OpenedSecrets[number]> {
  const secrets: SecretValues = {};
  for (const name of store.get(id).secrets) {
    const value = await store.secret(id, name);
    if (value !== undefined) secrets[name] = value;
  }
  const key = await store.secret(id, CLIENT_KEY);
  const { client } = store.tls(id).kept;
  if (key === undefined || !client) return { secrets };
  const name = client.files.at(-1);
  // A PKCS#12 file is kept in base64, a key in PEM as it is.
  const clientKey = client.kind === 'pkcs12' ? { name: name ?? '', data: key } : fileOf(name, key);
  return { secrets, clientKey };
}

function fileOf(name = '', text: string) {
  return { name, data: Buffer.from(text).toString('base64') };
}

function countOf({ secrets, clientKey }: OpenedSecrets[number]): number {
  return Object.keys(secrets).length + (clientKey ? 1 : 0);
}
