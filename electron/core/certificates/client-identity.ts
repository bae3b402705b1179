// What a client shows who it is with, out of what the data folder and the secrets port keep of it.
import { type KeyObject, X509Certificate } from 'node:crypto';
import { ProblemError } from '../../../shared/util/problem.ts';
import { keyLost, keyMismatch, openingProblem } from './certificate-problems.ts';
import { summaryOf } from './certificate-summary.ts';
import { pemOf, readPem } from './pem.ts';
import { readPkcs12 } from './pkcs12.ts';
import { openPrivateKey } from './private-key.ts';

/** As it is kept. */
export interface ClientFiles {
  /** Names of the files it came from, for sentences. */
  files: readonly string[];
  /** PEM; '' where they are only in the PKCS#12 file, because nobody has given its passphrase yet. */
  certificates: string;
}

/** Public parts of a profile's TLS files. */
export interface TlsCertificates {
  /** PEM. */
  ca: string | null;
  client: ClientFiles | null;
}

/** As a socket takes it. */
export interface ClientIdentity {
  certificates: X509Certificate[];
  /** PEM, not encrypted. */
  key: string;
}

/**
 * `key`: PEM, or PKCS#12 in base64; undefined: the secrets port has lost it. Rejects with CLIENT_KEY_LOST,
 * CLIENT_KEY_MISMATCH, KEY_PASSPHRASE_NEEDED, KEY_PASSPHRASE_WRONG, KEY_ENCRYPTION_UNKNOWN.
 */
export async function openIdentity(
  client: ClientFiles,
  key: string | undefined,
  passphrase: string,
): Promise<ClientIdentity> {
  if (key === undefined) throw new ProblemError(keyLost());
  const opened = await open(client, key, passphrase);
  const [own] = opened.certificates;
  if (!own?.checkPrivateKey(opened.key)) {
    throw new ProblemError(keyMismatch(own ? summaryOf(own).subject : ''));
  }
  return {
    certificates: opened.certificates,
    key: opened.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

async function open(
  client: ClientFiles,
  key: string,
  passphrase: string,
): Promise<{ certificates: X509Certificate[]; key: KeyObject }> {
  try {
    if (!key.startsWith('-----BEGIN ')) {
      const store = await readPkcs12(Buffer.from(key, 'base64'), passphrase);
      if (!store.key) throw new ProblemError(keyLost());
      return { certificates: store.certificates, key: store.key };
    }
    const [block] = readPem(key).blocks;
    if (!block) throw new ProblemError(keyLost());
    return {
      certificates: certificatesOf(client.certificates),
      key: (await openPrivateKey(block, passphrase)).key,
    };
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError(openingProblem(error, client.files.at(-1) ?? ''));
  }
}

export function certificatesOf(pem: string): X509Certificate[] {
  return readPem(pem).blocks.map(({ text }) => new X509Certificate(text));
}

export function chainPem({ certificates }: ClientIdentity): string {
  return certificates.map(({ raw }) => pemOf('CERTIFICATE', raw)).join('');
}
