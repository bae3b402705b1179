// TLS files of a profile at rest: certificates in clear in `certificates/<profile>/` of the data folder, so
// that anybody can look at them with openssl; the client's key in the secrets port only, as the user
// chose it (PEM, or PKCS#12 in base64), so encrypted ones stay encrypted.
import type { X509Certificate } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { certificateReportSchema } from '../../../shared/contract/certificates.ts';
import type { Profile, SecretValues } from '../../../shared/contract/profiles.ts';
import { ProblemError } from '../../../shared/util/problem.ts';
import { keyLost, noCertificate } from '../certificates/certificate-problems.ts';
import { certificatesOf, type TlsCertificates } from '../certificates/client-identity.ts';
import {
  caReport,
  clientReport,
  inspectCa,
  inspectClient,
  type TlsFile,
} from '../certificates/tls-files.ts';
import { readText } from '../util/json-file.ts';

/** Name of the secret the client's key is. */
export const CLIENT_KEY = 'clientKey';

const { files, kind, key } = certificateReportSchema.shape;

/** What the profile's own file remembers of them. */
export const keptTlsSchema = z.object({
  ca: z.object({ files, kind }).nullable(),
  client: z.object({ files, kind, key, weak: z.string().nullable() }).nullable(),
});
export type KeptTls = z.infer<typeof keptTlsSchema>;

export const NO_TLS_FILES: KeptTls = { ca: null, client: null };

/** What is kept, with its certificates in PEM ('' where they are not known). */
export interface ProfileTls {
  kept: KeptTls;
  ca: string;
  client: string;
}

export const NO_TLS: ProfileTls = { kept: NO_TLS_FILES, ca: '', client: '' };

/** What is chosen anew: null lets go of it, undefined keeps what there is. */
export interface ChosenTls {
  ca?: TlsFile | null | undefined;
  /** One file with both, or certificate and key. */
  client?: readonly TlsFile[] | null | undefined;
}

export interface TlsUpdate {
  tls: ProfileTls;
  /** Secrets that go with it: the key, '' where it goes. */
  secrets: SecretValues;
}

export interface TlsUpdateContext {
  /** '' is none. */
  passphrase: string;
  /** The passphrase is asked for when connecting, so a key that cannot be opened now is taken. */
  asked: boolean;
  /** Of the files there are, where their passphrase is a new one. */
  keyToOpen?: string | undefined;
  /** Milliseconds since 1970. */
  now: number;
}

/** Rejects with the first problem of the files, before anything is changed. */
export async function updatedTls(
  before: ProfileTls,
  chosen: ChosenTls,
  { passphrase, asked, keyToOpen, now }: TlsUpdateContext,
): Promise<TlsUpdate> {
  let { ca, client } = before;
  const kept = { ...before.kept };
  const secrets: SecretValues = {};
  if (chosen.ca === null) {
    kept.ca = null;
    ca = '';
  } else if (chosen.ca) {
    const { report, pem } = inspectCa(chosen.ca, now);
    refuse(report);
    kept.ca = { files: report.files, kind: report.kind };
    ca = pem;
  }
  if (chosen.client === null) {
    kept.client = null;
    client = '';
    secrets[CLIENT_KEY] = '';
    secrets.keyPassphrase = '';
  } else if (chosen.client) {
    const inspected = await inspectClient(chosen.client, passphrase, asked, now);
    const { report } = inspected;
    refuse(report);
    kept.client = { files: report.files, kind: report.kind, key: report.key, weak: inspected.weak };
    client = inspected.pem;
    secrets[CLIENT_KEY] = inspected.key;
  } else if (kept.client && keyToOpen !== undefined) {
    const again = chosenAgain(before, keyToOpen);
    const inspected = await inspectClient(again, passphrase, asked, now);
    refuse(inspected.report);
    kept.client = { ...kept.client, key: inspected.report.key, weak: inspected.weak };
    client = inspected.pem;
  }
  return { tls: { kept, ca, client }, secrets };
}

/** The client's files as they were chosen, out of what is kept. */
function chosenAgain({ kept, client }: ProfileTls, clientKey: string): TlsFile[] {
  const [first = '', second = first] = kept.client?.files ?? [];
  return kept.client?.kind === 'pkcs12'
    ? [{ name: first, bytes: Buffer.from(clientKey, 'base64') }]
    : [
        { name: first, bytes: Buffer.from(client) },
        { name: second, bytes: Buffer.from(clientKey) },
      ];
}

/** `hasKey`: the secrets port still has the client's key. */
export function reportsOf(
  { kept, ca, client }: ProfileTls,
  hasKey: boolean,
  now: number,
): Profile['certificates'] {
  const lost = hasKey ? [] : [keyLost()];
  return {
    ca: kept.ca && caReport(kept.ca, parsed(ca), now, missing(kept.ca.files, ca)),
    client:
      kept.client &&
      clientReport(kept.client, parsed(client), now, { problems: lost, warnings: [] }),
  };
}

function missing(files: readonly string[], pem: string) {
  return { problems: pem === '' ? [noCertificate(files[0] ?? '')] : [], warnings: [] };
}

/** undefined: the profile has none. */
export function certificatesFor({ kept, ca, client }: ProfileTls): TlsCertificates {
  return {
    ca: ca === '' ? null : ca,
    client: kept.client && { files: kept.client.files, certificates: client },
  };
}

export async function readTls(dataDir: string, id: string, kept: KeptTls): Promise<ProfileTls> {
  const read = async (name: string, wanted: boolean) =>
    wanted ? ((await readText(join(folderOf(dataDir, id), name))) ?? '') : '';
  return {
    kept,
    ca: await read(CA_FILE, kept.ca !== null),
    client: await read(CLIENT_FILE, kept.client !== null),
  };
}

const CA_FILE = 'ca.pem';
const CLIENT_FILE = 'client.pem';

/** Writes beside and renames, so that a full disk leaves what there was. */
export async function writeTls(dataDir: string, id: string, tls: ProfileTls): Promise<void> {
  const folder = folderOf(dataDir, id);
  if (tls.ca === '' && tls.client === '') {
    await removeTls(dataDir, id);
    return;
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const wanted = [
    [CA_FILE, tls.ca],
    [CLIENT_FILE, tls.client],
  ] as const;
  for (const [name, text] of wanted) {
    if (text !== '') await writeFile(join(folder, `${name}.new`), text, { mode: 0o600 });
  }
  for (const [name, text] of wanted) {
    const path = join(folder, name);
    await (text === '' ? rm(path, { force: true }) : rename(`${path}.new`, path));
  }
}

export function removeTls(dataDir: string, id: string): Promise<void> {
  return rm(folderOf(dataDir, id), { recursive: true, force: true });
}

function folderOf(dataDir: string, id: string): string {
  return join(dataDir, 'certificates', id);
}

function refuse({ problems: [first] }: { problems: readonly ProblemError['problem'][] }): void {
  if (first) throw new ProblemError(first);
}

/** A file somebody has edited is as good as none. */
function parsed(pem: string): X509Certificate[] {
  try {
    return certificatesOf(pem);
  } catch {
    return [];
  }
}
