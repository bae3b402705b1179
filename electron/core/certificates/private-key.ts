// Opens a private key of any form people have: PKCS#8, PKCS#1, SEC1, encrypted or not.
import { createPrivateKey, getCiphers, type KeyObject } from 'node:crypto';
import { textOf } from '../../../shared/util/problem.ts';
import { childrenOf, OCTET_STRING, octets, readElement, SEQUENCE } from './der.ts';
import {
  decryptWithPassphrase,
  UnknownEncryption,
  WrongPassphrase,
} from './password-encryption.ts';
import { type PemBlock, pemOf } from './pem.ts';

/** The key is encrypted, and there is no passphrase. */
export class PassphraseNeeded extends Error {}

export interface OpenedKey {
  key: KeyObject;
  /** How it was encrypted, where that no longer protects. */
  weak: string | null;
}

const TRADITIONAL = ['RSA PRIVATE KEY', 'EC PRIVATE KEY', 'DSA PRIVATE KEY'];
const ENCRYPTED = 'ENCRYPTED PRIVATE KEY';

export function isPrivateKey({ label }: PemBlock): boolean {
  return label.endsWith('PRIVATE KEY');
}

export function isEncryptedKey({ label, headers }: PemBlock): boolean {
  return label === ENCRYPTED || headers.includes('ENCRYPTED');
}

/** Throws `PassphraseNeeded`, `WrongPassphrase`, `UnknownEncryption`, or what Node says of a broken key. */
export async function openPrivateKey(block: PemBlock, passphrase: string): Promise<OpenedKey> {
  if (!isEncryptedKey(block)) return { key: createPrivateKey(block.text), weak: null };
  if (passphrase === '') throw new PassphraseNeeded();
  if (TRADITIONAL.includes(block.label)) {
    return { key: openTraditional(block, passphrase), weak: null };
  }
  return openEncryptedInfo(block.bytes, passphrase);
}

function openTraditional(block: PemBlock, passphrase: string): KeyObject {
  try {
    return createPrivateKey({ key: block.text, passphrase });
  } catch (error) {
    // One wrong passphrase in 256 leaves a padding that looks right, and then bytes that are no key:
    // what Node says of them is what it says of a cipher it does not know.
    const method = /DEK-Info: *([\w-]+)/.exec(block.headers)?.[1] ?? 'an unknown method';
    if (!getCiphers().includes(method.toLowerCase())) throw new UnknownEncryption(method);
    throw new WrongPassphrase(textOf(error));
  }
}

/** EncryptedPrivateKeyInfo of RFC 5958. Throws as above, and `DerError`. */
export async function openEncryptedInfo(
  bytes: Buffer,
  passphrase: string | undefined,
): Promise<OpenedKey> {
  const [algorithm, encrypted] = childrenOf(readElement(bytes));
  if (!algorithm) throw new UnknownEncryption('an unknown method');
  const { bytes: der, weak } = await decryptWithPassphrase(
    algorithm,
    octets(encrypted),
    passphrase,
  );
  try {
    return { key: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }), weak };
  } catch (error) {
    // One wrong passphrase in 256 leaves a padding that looks right.
    throw new WrongPassphrase(textOf(error));
  }
}

/** A private key in DER as a PEM block; undefined when it is none. */
export function derKey(bytes: Buffer): PemBlock | undefined {
  if (isEncryptedInfo(bytes)) return blockOf(ENCRYPTED, bytes);
  const forms = [
    ['pkcs8', 'PRIVATE KEY'],
    ['pkcs1', 'RSA PRIVATE KEY'],
    ['sec1', 'EC PRIVATE KEY'],
  ] as const;
  for (const [type, label] of forms) {
    try {
      createPrivateKey({ key: bytes, format: 'der', type });
      return blockOf(label, bytes);
    } catch {
      // Of another form, or no key.
    }
  }
  return undefined;
}

function isEncryptedInfo(bytes: Buffer): boolean {
  try {
    const [algorithm, encrypted, ...more] = childrenOf(readElement(bytes));
    return algorithm?.tag === SEQUENCE && encrypted?.tag === OCTET_STRING && more.length === 0;
  } catch {
    return false;
  }
}

function blockOf(label: string, bytes: Buffer): PemBlock {
  return { label, text: pemOf(label, bytes), bytes, headers: '' };
}
