// Keys from passphrases, as key files and PKCS#12 ask for. The two old ways are loops of ours, in slices:
// a file may ask for a million rounds, and the program must not stand still meanwhile.
import { createHash, createHmac, pbkdf2, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { LoopSlice } from '../util/loop-slice.ts';

/** No program writes more; a file that asks for it wants to keep the processor busy. */
const MOST_ROUNDS = 10_000_000;
const MOST_SCRYPT_MEMORY = 256 * 1024 * 1024;

const pbkdf2Async = promisify(pbkdf2);
const scryptAsync = promisify<string, Buffer, number, object, Buffer>(scrypt);

export class TooManyRounds extends Error {}

/** PBKDF2 of RFC 8018. */
export function derivePbkdf2(
  passphrase: string,
  salt: Buffer,
  rounds: number,
  length: number,
  hash: string,
): Promise<Buffer> {
  checkRounds(rounds);
  return pbkdf2Async(passphrase, salt, rounds, length, hash);
}

/** scrypt of RFC 7914. */
export function deriveScrypt(
  passphrase: string,
  salt: Buffer,
  length: number,
  cost: { N: number; r: number; p: number },
): Promise<Buffer> {
  return scryptAsync(passphrase, salt, length, { ...cost, maxmem: MOST_SCRYPT_MEMORY });
}

/** PBKDF1 of RFC 8018: key and initialization vector together, at most one hash. */
export async function derivePbkdf1(
  passphrase: string,
  salt: Buffer,
  rounds: number,
  length: number,
  hash: string,
): Promise<Buffer> {
  const first = Buffer.concat([Buffer.from(passphrase), salt]);
  return (await hashedOften(first, rounds, hash)).subarray(0, length);
}

/** What the bytes are for: RFC 7292 appendix B.3. */
export const PKCS12_KEY = 1;
export const PKCS12_IV = 2;
export const PKCS12_MAC = 3;

const BLOCK_SIZES: Readonly<Record<string, number>> = { sha384: 128, sha512: 128 };

/** RFC 7292 appendix B.2. `password`: `pkcs12Password`. */
export async function derivePkcs12(
  password: Buffer,
  salt: Buffer,
  rounds: number,
  length: number,
  hash: string,
  purpose: number,
): Promise<Buffer> {
  const block = BLOCK_SIZES[hash] ?? 64;
  const diversifier = Buffer.alloc(block, purpose);
  const input = Buffer.concat([filled(salt, block), filled(password, block)]);
  const pieces: Buffer[] = [];
  for (let done = 0; done < length; ) {
    const piece = await hashedOften(Buffer.concat([diversifier, input]), rounds, hash);
    pieces.push(piece);
    done += piece.length;
    const addend = filled(piece, block).subarray(0, block);
    for (let at = 0; at < input.length; at += block) addOne(input.subarray(at, at + block), addend);
  }
  return Buffer.concat(pieces).subarray(0, length);
}

/** UTF-16, most significant byte first, with a zero at the end. undefined: no password at all. */
export function pkcs12Password(passphrase: string | undefined): Buffer {
  return passphrase === undefined
    ? Buffer.alloc(0)
    : Buffer.from(`${passphrase}\0`, 'utf16le').swap16();
}

export function hmac(hash: string, key: Buffer, bytes: Buffer): Buffer {
  return createHmac(hash, key).update(bytes).digest();
}

async function hashedOften(first: Buffer, rounds: number, hash: string): Promise<Buffer> {
  checkRounds(rounds);
  const slice = new LoopSlice();
  let value = createHash(hash).update(first).digest();
  for (let n = 1; n < rounds; n++) {
    value = createHash(hash).update(value).digest();
    if ((n & 255) === 0 && slice.isOver()) await slice.next();
  }
  return value;
}

function checkRounds(rounds: number): void {
  if (rounds < 1 || rounds > MOST_ROUNDS) throw new TooManyRounds();
}

/** Repeated until it fills blocks; nothing stays nothing. */
function filled(bytes: Buffer, block: number): Buffer {
  return Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);
}

/** `target` + `addend` + 1, as numbers of the length of `target`. */
function addOne(target: Buffer, addend: Buffer): void {
  let carry = 1;
  for (let n = target.length - 1; n >= 0; n--) {
    const sum = (target[n] ?? 0) + (addend[n] ?? 0) + carry;
    target[n] = sum & 0xff;
    carry = sum >> 8;
  }
}
