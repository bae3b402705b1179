// Decrypts what a passphrase protects in key files and PKCS#12: PBES1 and PBES2 of RFC 8018 and the
// methods of RFC 7292. Node's own reader refuses the old ones (MD5 with DES, RC2) in every version of
// OpenSSL 3, and says the same for a wrong passphrase and for a method it does not know.
import { createDecipheriv } from 'node:crypto';
import { textOf } from '../../../shared/util/problem.ts';
import { childrenOf, type Element, objectIdentifier, octets, smallInteger } from './der.ts';
import {
  derivePbkdf1,
  derivePbkdf2,
  derivePkcs12,
  deriveScrypt,
  PKCS12_IV,
  PKCS12_KEY,
  pkcs12Password,
} from './key-derivation.ts';
import { decryptRc2Cbc } from './rc2.ts';

/** The passphrase does not open it. */
export class WrongPassphrase extends Error {}

/** `method` cannot be read here; the name a user may look for. */
export class UnknownEncryption extends Error {
  readonly method: string;
  constructor(method: string) {
    super(`Encrypted with ${method}.`);
    this.method = method;
  }
}

export interface Decrypted {
  bytes: Buffer;
  /** The method, where it is one that no longer protects; null: it does. */
  weak: string | null;
}

interface Cipher {
  name: string;
  keyLength: number;
  weak: boolean;
  /** Bits that count in an RC2 key. */
  rc2Bits?: number;
}

const DES: Cipher = { name: 'DES', keyLength: 8, weak: true };
const TRIPLE_DES: Cipher = { name: '3DES', keyLength: 24, weak: false };
const RC2_40: Cipher = { name: 'RC2-40', keyLength: 5, weak: true, rc2Bits: 40 };
const RC2_64: Cipher = { name: 'RC2-64', keyLength: 8, weak: true, rc2Bits: 64 };
const RC2_128: Cipher = { name: 'RC2-128', keyLength: 16, weak: true, rc2Bits: 128 };

/** Of PBES1: the hash and what is encrypted with. */
const PBES1: Readonly<Record<string, readonly [hash: string, Cipher]>> = {
  '1.2.840.113549.1.5.3': ['md5', DES],
  '1.2.840.113549.1.5.6': ['md5', RC2_64],
  '1.2.840.113549.1.5.10': ['sha1', DES],
  '1.2.840.113549.1.5.11': ['sha1', RC2_64],
};

/** Of RFC 7292 appendix C; always SHA-1. */
const PKCS12: Readonly<Record<string, Cipher>> = {
  '1.2.840.113549.1.12.1.3': TRIPLE_DES,
  '1.2.840.113549.1.12.1.4': { name: '3DES with two keys', keyLength: 16, weak: false },
  '1.2.840.113549.1.12.1.5': RC2_128,
  '1.2.840.113549.1.12.1.6': RC2_40,
};

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const SCRYPT = '1.3.6.1.4.1.11591.4.11';

const PBES2_CIPHERS: Readonly<Record<string, Cipher>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyLength: 16, weak: false },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyLength: 24, weak: false },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyLength: 32, weak: false },
  '1.2.840.113549.3.7': TRIPLE_DES,
  '1.3.14.3.2.7': DES,
};

const HMAC_HASHES: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

const UNREADABLE_NAMES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.5.1': 'MD2 and DES',
  '1.2.840.113549.1.5.4': 'MD2 and RC2',
  '1.2.840.113549.1.12.1.1': 'RC4-128',
  '1.2.840.113549.1.12.1.2': 'RC4-40',
};

/**
 * `algorithm`: the AlgorithmIdentifier beside the encrypted bytes. `passphrase` undefined is none, which in
 * PKCS#12 is not the same as an empty one. Throws `WrongPassphrase`, `UnknownEncryption`, `DerError`.
 */
export async function decryptWithPassphrase(
  algorithm: Element,
  encrypted: Buffer,
  passphrase: string | undefined,
): Promise<Decrypted> {
  const [id, parameters] = childrenOf(algorithm);
  const name = objectIdentifier(id);
  if (!parameters) throw new UnknownEncryption(name);
  if (name === PBES2) return decryptPbes2(parameters, encrypted, passphrase ?? '');
  const [saltElement, roundsElement] = childrenOf(parameters);
  const salt = octets(saltElement);
  const rounds = smallInteger(roundsElement);
  const pbes1 = PBES1[name];
  if (pbes1) {
    const [hash, cipher] = pbes1;
    const derived = await derivePbkdf1(passphrase ?? '', salt, rounds, 16, hash);
    const bytes = decipher(cipher, derived.subarray(0, 8), derived.subarray(8), encrypted);
    return { bytes, weak: `${hash.toUpperCase()} and ${cipher.name}` };
  }
  const cipher = PKCS12[name];
  if (!cipher) throw new UnknownEncryption(UNREADABLE_NAMES[name] ?? name);
  const password = pkcs12Password(passphrase);
  const key = await derivePkcs12(password, salt, rounds, cipher.keyLength, 'sha1', PKCS12_KEY);
  const iv = await derivePkcs12(password, salt, rounds, 8, 'sha1', PKCS12_IV);
  return { bytes: decipher(cipher, key, iv, encrypted), weak: cipher.weak ? cipher.name : null };
}

async function decryptPbes2(
  parameters: Element,
  encrypted: Buffer,
  passphrase: string,
): Promise<Decrypted> {
  const [derivation, encryption] = childrenOf(parameters);
  const [cipherId, ivElement] = encryption ? childrenOf(encryption) : [];
  const cipherName = objectIdentifier(cipherId);
  const cipher = PBES2_CIPHERS[cipherName];
  if (!cipher) throw new UnknownEncryption(cipherName);
  const key = await pbes2Key(derivation, passphrase, cipher.keyLength);
  const bytes = decipher(cipher, key, octets(ivElement), encrypted);
  return { bytes, weak: cipher.weak ? cipher.name : null };
}

/** Of an AlgorithmIdentifier of PBKDF2 or scrypt. Throws `UnknownEncryption`, `DerError`. */
export async function pbes2Key(
  derivation: Element | undefined,
  passphrase: string,
  length: number,
): Promise<Buffer> {
  const [id, parameters] = derivation ? childrenOf(derivation) : [];
  const name = objectIdentifier(id);
  const [saltElement, ...rest] = parameters ? childrenOf(parameters) : [];
  const salt = octets(saltElement);
  if (name === SCRYPT) {
    const [N, r, p] = rest.slice(0, 3).map(smallInteger);
    return deriveScrypt(passphrase, salt, length, { N: N ?? 0, r: r ?? 0, p: p ?? 0 });
  }
  if (name !== PBKDF2) throw new UnknownEncryption(name);
  const prf = rest.find(({ tag }) => tag === 0x30);
  const hashName = prf ? objectIdentifier(childrenOf(prf)[0]) : '1.2.840.113549.2.7';
  const hash = HMAC_HASHES[hashName];
  if (!hash) throw new UnknownEncryption(hashName);
  return derivePbkdf2(passphrase, salt, smallInteger(rest[0]), length, hash);
}

function decipher(cipher: Cipher, key: Buffer, iv: Buffer, encrypted: Buffer): Buffer {
  if (cipher.rc2Bits !== undefined) {
    const plain = decryptRc2Cbc(key, cipher.rc2Bits, iv, encrypted);
    if (!plain) throw new WrongPassphrase();
    return plain;
  }
  const isAes = cipher.name.startsWith('aes');
  const decryption = createDecipheriv(
    isAes ? cipher.name : 'des-ede3-cbc',
    isAes ? key : tripleDesKey(key),
    iv,
  );
  try {
    return Buffer.concat([decryption.update(encrypted), decryption.final()]);
  } catch (error) {
    throw new WrongPassphrase(textOf(error));
  }
}

/** DES is 3DES with one key three times; with two keys the first comes again. */
function tripleDesKey(key: Buffer): Buffer {
  if (key.length === 8) return Buffer.concat([key, key, key]);
  return key.length === 16 ? Buffer.concat([key, key.subarray(0, 8)]) : key;
}
