// Reads PKCS#12 (.p12, .pfx) of RFC 7292: certificates and private key of a client. Node takes such files
// for a connection only, shows nothing of what is in them, and refuses those of old Windows and OpenSSL
// versions. The libraries that read those are large and bring ciphers of their own; what is needed
// here is a few hundred lines over Node's, RC2 alone being added.
import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import {
  childrenOf,
  type Element,
  expectTag,
  INTEGER,
  OCTET_STRING,
  objectIdentifier,
  octets,
  readElement,
  SEQUENCE,
  smallInteger,
} from './der.ts';
import { derivePkcs12, hmac, PKCS12_MAC, pkcs12Password } from './key-derivation.ts';
import { decryptWithPassphrase, pbes2Key, WrongPassphrase } from './password-encryption.ts';
import { openEncryptedInfo, PassphraseNeeded } from './private-key.ts';

export interface Pkcs12 {
  /** The key's own first. */
  certificates: X509Certificate[];
  key: KeyObject | null;
  /** How it was encrypted, where that no longer protects. */
  weak: string | null;
}

const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const KEY_BAG = '1.2.840.113549.1.12.10.1.1';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const CERT_BAG = '1.2.840.113549.1.12.10.1.3';
const SAFE_CONTENTS_BAG = '1.2.840.113549.1.12.10.1.6';
const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';
const PBMAC1 = '1.2.840.113549.1.5.14';

const HASHES: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.5': 'md5',
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

export function isPkcs12(bytes: Buffer): boolean {
  try {
    const [version, content] = childrenOf(readElement(bytes));
    return version?.tag === INTEGER && smallInteger(version) === 3 && content?.tag === SEQUENCE;
  } catch {
    return false;
  }
}

/**
 * Throws `PassphraseNeeded`, `WrongPassphrase`, `UnknownEncryption`, or `DerError` and what Node says of a
 * damaged file.
 */
export async function readPkcs12(bytes: Buffer, passphrase: string): Promise<Pkcs12> {
  if (passphrase !== '') return open(bytes, passphrase);
  // Files "without a password" have an empty one or, by other programs, none at all.
  for (const none of ['', undefined]) {
    try {
      return await open(bytes, none);
    } catch (error) {
      if (!(error instanceof WrongPassphrase)) throw error;
    }
  }
  throw new PassphraseNeeded();
}

async function open(bytes: Buffer, passphrase: string | undefined): Promise<Pkcs12> {
  const [, authSafe, macData] = childrenOf(readElement(bytes));
  const content = contentOf(authSafe);
  if (content.id !== DATA) throw new WrongPassphrase('It is encrypted for a certificate.');
  const safe = octets(content.value);
  if (macData) await checkMac(macData, safe, passphrase);
  const found: Pkcs12 = { certificates: [], key: null, weak: null };
  for (const part of childrenOf(expectTag(readElement(safe), SEQUENCE))) {
    await readPart(contentOf(part), passphrase, found);
  }
  sortByKey(found);
  return found;
}

/** ContentInfo: what kind, and the element inside its [0]. */
function contentOf(element: Element | undefined): { id: string; value: Element | undefined } {
  const [id, explicit] = childrenOf(expectTag(element, SEQUENCE));
  return { id: objectIdentifier(id), value: explicit && childrenOf(explicit)[0] };
}

async function checkMac(
  macData: Element,
  safe: Buffer,
  passphrase: string | undefined,
): Promise<void> {
  const [digestInfo, saltElement, roundsElement] = childrenOf(macData);
  const [algorithm, digest] = childrenOf(expectTag(digestInfo, SEQUENCE));
  const [id, parameters] = childrenOf(expectTag(algorithm, SEQUENCE));
  const name = objectIdentifier(id);
  const expected = octets(digest);
  if (name === PBMAC1) {
    const [derivation] = parameters ? childrenOf(parameters) : [];
    const key = await pbes2Key(derivation, passphrase ?? '', expected.length);
    const hash = expected.length === 64 ? 'sha512' : expected.length === 48 ? 'sha384' : 'sha256';
    if (!hmac(hash, key, safe).equals(expected)) throw new WrongPassphrase();
    return;
  }
  const hash = HASHES[name] ?? 'sha1';
  const rounds = roundsElement ? smallInteger(roundsElement) : 1;
  const length = createHash(hash).digest().length;
  const salt = octets(saltElement);
  const password = pkcs12Password(passphrase);
  const key = await derivePkcs12(password, salt, rounds, length, hash, PKCS12_MAC);
  if (!hmac(hash, key, safe).equals(expected)) throw new WrongPassphrase();
}

async function readPart(
  { id, value }: { id: string; value: Element | undefined },
  passphrase: string | undefined,
  found: Pkcs12,
): Promise<void> {
  if (id === DATA) {
    await readBags(octets(value), passphrase, found);
  } else if (id === ENCRYPTED_DATA) {
    const [, info] = childrenOf(expectTag(value, SEQUENCE));
    const [, algorithm, encrypted] = childrenOf(expectTag(info, SEQUENCE));
    const { bytes, weak } = await decryptWithPassphrase(
      expectTag(algorithm, SEQUENCE),
      octets(encrypted),
      passphrase,
    );
    found.weak ??= weak;
    await readBags(bytes, passphrase, found);
  }
}

async function readBags(
  bytes: Buffer,
  passphrase: string | undefined,
  found: Pkcs12,
): Promise<void> {
  for (const bag of childrenOf(expectTag(readElement(bytes), SEQUENCE))) {
    const { id, value } = contentOf(bag);
    if (value === undefined) continue;
    if (id === CERT_BAG) {
      const [type, explicit] = childrenOf(value);
      if (objectIdentifier(type) !== X509_CERTIFICATE || !explicit) continue;
      const [inside] = childrenOf(explicit);
      found.certificates.push(new X509Certificate(octets(expectTag(inside, OCTET_STRING))));
    } else if (id === SHROUDED_KEY_BAG) {
      const { key, weak } = await openEncryptedInfo(value.whole, passphrase);
      found.key ??= key;
      found.weak ??= weak;
    } else if (id === KEY_BAG) {
      found.key ??= createPrivateKey({ key: value.whole, format: 'der', type: 'pkcs8' });
    } else if (id === SAFE_CONTENTS_BAG) {
      await readBags(value.whole, passphrase, found);
    }
  }
}

function sortByKey({ certificates, key }: Pkcs12): void {
  const own = key ? certificates.findIndex((each) => each.checkPrivateKey(key)) : -1;
  if (own > 0) certificates.unshift(...certificates.splice(own, 1));
}
