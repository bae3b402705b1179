// Looks into the files a user chose for TLS and says whether they can serve, before anybody connects:
// Node takes a wrong CA file, and a key of another certificate, without a word.
import type { KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { CertificateReport } from '../../../shared/contract/certificates.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import {
  chainIncomplete,
  converted,
  damaged,
  keyForCertificate,
  keyLeftOut,
  keyMismatch,
  keyMissing,
  keyNotChecked,
  noCertificate,
  noKey,
  notAnAuthority,
  notForClients,
  openingProblem,
  otherForCertificate,
  pkcs12ForCa,
  tooLarge,
  unusable,
  validityProblem,
  weakEncryption,
} from './certificate-problems.ts';
import { summaryOf } from './certificate-summary.ts';
import { type FileContents, readContents } from './file-contents.ts';
import { pemOf } from './pem.ts';
import { readPkcs12 } from './pkcs12.ts';
import { isEncryptedKey, openPrivateKey } from './private-key.ts';

/** The largest CA bundles are below 1 MB. */
export const LONGEST_FILE = 4_000_000;

export interface TlsFile {
  name: string;
  bytes: Buffer;
}

export interface InspectedCa {
  report: CertificateReport;
  pem: string;
}

export interface InspectedClient {
  report: CertificateReport;
  /** The client's own certificate and those above it; '' of a PKCS#12 file that could not be opened. */
  pem: string;
  /** As the secrets port keeps it: PEM, or PKCS#12 in base64; both encrypted as they came. */
  key: string;
  /** How the key was encrypted, where that no longer protects. */
  weak: string | null;
}

/** `now` in milliseconds since 1970. */
export function inspectCa(file: TlsFile, now: number): InspectedCa {
  const contents = contentsOf(file);
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const { certificates } = contents;
  if (file.bytes.length > LONGEST_FILE) problems.push(tooLarge(file.name));
  else if (contents.pkcs12) problems.push(pkcs12ForCa(file.name));
  else if (contents.damaged > 0) problems.push(damaged(file.name));
  else if (certificates.length === 0) problems.push(whyNoCertificate(file.name, contents));
  if (contents.kind === 'der' && certificates.length > 0) warnings.push(converted());
  if (certificates.length > 0 && contents.keys.length > 0) warnings.push(keyLeftOut(file.name));
  const kept = { files: [file.name], kind: contents.kind };
  return {
    report: caReport(kept, certificates, now, { problems, warnings }),
    pem: pemOfAll(certificates),
  };
}

interface Findings {
  problems: readonly Problem[];
  warnings: readonly Problem[];
}
const NOTHING: Findings = { problems: [], warnings: [] };

/** Also of a file taken over earlier, for what time has made of it. */
export function caReport(
  { files, kind }: Pick<CertificateReport, 'files' | 'kind'>,
  certificates: readonly X509Certificate[],
  now: number,
  { problems, warnings }: Findings = NOTHING,
): CertificateReport {
  const summaries = certificates.map(summaryOf);
  const found = summaries.flatMap((summary) => {
    const serves = summary.isCa || summary.selfSigned;
    return [serves ? [] : notAnAuthority(summary), validityProblem(summary, now) ?? []].flat();
  });
  return {
    ...{ files, kind, certificates: summaries, key: null },
    ...{ problems: [...problems], warnings: [...warnings, ...found] },
  };
}

/**
 * One file with both, or the certificate and the key in whichever order. `passphrase` '' is none; where
 * `asked`, it is asked for at every connect, and a key that cannot be opened now is taken.
 */
export async function inspectClient(
  files: readonly TlsFile[],
  passphrase: string,
  asked: boolean,
  now: number,
): Promise<InspectedClient> {
  const contents = files.map(contentsOf);
  const large = files.find(({ bytes }) => bytes.length > LONGEST_FILE);
  const store = contents.find(({ pkcs12 }) => pkcs12 !== null);
  const name = files.at(-1)?.name ?? '';
  const opened = store?.pkcs12
    ? await openStore(store.pkcs12, files, passphrase)
    : await openPem(contents, name, passphrase);
  const names = files.map((file) => file.name);
  const broken = files.find((_, at) => (contents[at]?.damaged ?? 0) > 0);
  const problems: Problem[] = [];
  if (large) problems.push(tooLarge(large.name));
  else if (broken) problems.push(damaged(broken.name));
  else {
    const first = files[0]?.name ?? '';
    const lacks = !store && opened.certificates.length === 0;
    if (lacks) problems.push(whyNoCertificate(first, contents[0] ?? readContents(Buffer.alloc(0))));
    problems.push(...opened.problems);
  }
  const chain = chainOf(opened.certificates, opened.key);
  const [own] = chain;
  const matches = opened.key && own ? own.checkPrivateKey(opened.key) : null;
  if (own && matches === false) problems.push(keyMismatch(summaryOf(own).subject));
  else if (own && opened.key && problems.length === 0) problems.push(...usable(chain, opened.key));
  const locked = problems.findIndex(({ code }) => code === 'KEY_PASSPHRASE_NEEDED');
  const untested = asked && locked >= 0;
  if (untested) problems.splice(locked, 1);
  const kind = store?.kind ?? (contents.some((each) => each.kind === 'der') ? 'der' : 'pem');
  const kept: KeptClient = {
    ...{ files: names, kind, weak: opened.weak },
    key: opened.found ? { encrypted: opened.encrypted, matches } : null,
  };
  const warnings = untested ? [keyNotChecked()] : [];
  return {
    report: clientReport(kept, chain, now, { problems, warnings }),
    pem: pemOfAll(chain),
    key: opened.kept,
    weak: opened.weak,
  };
}

/** What is remembered of a client's files beside certificates and key. */
export interface KeptClient extends Pick<CertificateReport, 'files' | 'kind' | 'key'> {
  /** How the key was encrypted, where that no longer protects. */
  weak: string | null;
}

/** Also of files taken over earlier, for what time has made of them. */
export function clientReport(
  { files, kind, key, weak }: KeptClient,
  chain: readonly X509Certificate[],
  now: number,
  { problems, warnings }: Findings = NOTHING,
): CertificateReport {
  const certificates = chain.map(summaryOf);
  const [own] = certificates;
  const last = certificates.at(-1);
  const found = certificates.flatMap((each) => validityProblem(each, now) ?? []);
  if (own && chain[0] && !servesClients(chain[0])) found.push(notForClients(own.subject));
  if (last && !last.selfSigned) found.push(chainIncomplete(last));
  if (kind === 'der') found.push(converted());
  if (weak !== null) found.push(weakEncryption(weak));
  return {
    ...{ files, kind, certificates, key },
    ...{ problems: [...problems], warnings: [...warnings, ...found] },
  };
}

interface OpenedClient {
  certificates: X509Certificate[];
  key: KeyObject | null;
  /** There is a key, opened or not. */
  found: boolean;
  encrypted: boolean;
  weak: string | null;
  kept: string;
  problems: Problem[];
}

async function openStore(
  bytes: Buffer,
  files: readonly TlsFile[],
  passphrase: string,
): Promise<OpenedClient> {
  const name = files.find((file) => file.bytes === bytes)?.name ?? '';
  const kept = bytes.toString('base64');
  try {
    const { certificates, key, weak } = await readPkcs12(bytes, passphrase);
    const problems = [
      ...(certificates.length === 0 ? [noCertificate(name)] : []),
      ...(key === null ? [noKey(name)] : []),
    ];
    const encrypted = passphrase !== '';
    return { certificates, key, found: key !== null, encrypted, weak, kept, problems };
  } catch (error) {
    const problems = [openingProblem(error, name)];
    const nothing = { certificates: [], key: null, weak: null };
    return { ...nothing, found: true, encrypted: true, kept, problems };
  }
}

async function openPem(
  contents: readonly FileContents[],
  name: string,
  passphrase: string,
): Promise<OpenedClient> {
  const certificates = contents.flatMap((each) => each.certificates);
  // The key chosen for itself goes before one that stands beside the certificate.
  const block = contents.flatMap(({ keys }) => keys).at(-1);
  if (!block) {
    const problems = contents.length > 1 ? [noKey(name)] : [keyMissing()];
    const nothing = { key: null, found: false, encrypted: false, weak: null, kept: '' };
    return { certificates, ...nothing, problems: certificates.length > 0 ? problems : [] };
  }
  const encrypted = isEncryptedKey(block);
  const found = { certificates, found: true, encrypted, kept: block.text };
  try {
    const { key, weak } = await openPrivateKey(block, passphrase);
    return { ...found, key, weak, problems: [] };
  } catch (error) {
    return { ...found, key: null, weak: null, problems: [openingProblem(error, name)] };
  }
}

function contentsOf({ bytes }: TlsFile): FileContents {
  return readContents(bytes.length > LONGEST_FILE ? Buffer.alloc(0) : bytes);
}

function whyNoCertificate(file: string, { keys, others }: FileContents): Problem {
  if (keys.length > 0) return keyForCertificate(file);
  const [label] = others;
  return label === undefined ? noCertificate(file) : otherForCertificate(file, label);
}

/** The key's certificate and its issuers, as far as they are there; others are left out. */
function chainOf(certificates: readonly X509Certificate[], key: KeyObject | null) {
  const own = (key && certificates.find((each) => each.checkPrivateKey(key))) ?? certificates[0];
  const chain = own ? [own] : [];
  for (let last = own; last; ) {
    const issuer: X509Certificate | undefined = certificates.find(
      (each) => !chain.includes(each) && last?.checkIssued(each),
    );
    if (issuer) chain.push(issuer);
    last = issuer;
  }
  return chain;
}

function usable(chain: readonly X509Certificate[], key: KeyObject): Problem[] {
  try {
    createSecureContext({
      cert: pemOfAll(chain),
      key: key.export({ type: 'pkcs8', format: 'pem' }),
    });
    return [];
  } catch (error) {
    return [unusable(error)];
  }
}

const CLIENT_AUTHENTICATION = ['1.3.6.1.5.5.7.3.2', '2.5.29.37.0'];

/** Without an extended key usage a certificate serves everything. */
function servesClients({ keyUsage }: X509Certificate): boolean {
  // Node's types call it a list; it is undefined where the extension is missing.
  const usages: readonly string[] | undefined = keyUsage;
  return !usages || usages.length === 0 || usages.some((id) => CLIENT_AUTHENTICATION.includes(id));
}

function pemOfAll(certificates: readonly X509Certificate[]): string {
  return certificates.map(({ raw }) => pemOf('CERTIFICATE', raw)).join('');
}
