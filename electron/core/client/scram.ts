// SCRAM (RFC 5802, RFC 7677) as enhanced authentication of MQTT 5.0: the password proves itself without
// being sent, and the broker proves that it knows it too. Without channel binding.
import { createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { AuthenticationMethod } from '../../../shared/contract/profiles.ts';

const derive = promisify(pbkdf2);

export type ScramMethod = Exclude<AuthenticationMethod, 'none'>;

const HASHES: Readonly<Record<ScramMethod, { hash: string; bytes: number }>> = {
  'SCRAM-SHA-1': { hash: 'sha1', bytes: 20 },
  'SCRAM-SHA-256': { hash: 'sha256', bytes: 32 },
  'SCRAM-SHA-512': { hash: 'sha512', bytes: 64 },
};
/** Neither channel binding nor another identity ("n,,"), as base64. */
const NO_BINDING = 'biws';
/** A broker that asks for more keeps this computer busy for minutes. */
const MOST_ITERATIONS = 10_000_000;

/** The broker's part of the exchange is not what the standard asks for, or proves nothing. */
export class ScramRefusal extends Error {}

export class Scram {
  readonly method: ScramMethod;
  readonly #password: string;
  readonly #nonce: string;
  readonly #bare: string;
  #serverSignature: Buffer | undefined;

  /** `nonce`: printable ASCII without comma, new for each exchange. */
  constructor(method: ScramMethod, username: string, password: string, nonce: string) {
    this.method = method;
    this.#password = password;
    this.#nonce = nonce;
    const name = prepared(username).replaceAll('=', '=3D').replaceAll(',', '=2C');
    this.#bare = `n=${name},r=${nonce}`;
  }

  /** The client's first message. */
  first(): Buffer {
    return Buffer.from(`n,,${this.#bare}`, 'utf8');
  }

  /** The client's final message, from the server's first one. Rejects with a `ScramRefusal`. */
  async final(serverFirst: Uint8Array): Promise<Buffer> {
    const said = Buffer.from(serverFirst).toString('utf8');
    const { nonce, salt, iterations } = this.#read(said);
    const { hash, bytes } = HASHES[this.method];
    const salted = await derive(
      Buffer.from(prepared(this.#password), 'utf8'),
      ...([salt, iterations, bytes, hash] as const),
    );
    const hmac = (key: Buffer, text: string | Buffer): Buffer =>
      createHmac(hash, key).update(text).digest();
    const clientKey = hmac(salted, 'Client Key');
    const storedKey = createHash(hash).update(clientKey).digest();
    const withoutProof = `c=${NO_BINDING},r=${nonce}`;
    const signed = `${this.#bare},${said},${withoutProof}`;
    const signature = hmac(storedKey, signed);
    const proof = clientKey.map((byte, at) => byte ^ (signature[at] ?? 0));
    this.#serverSignature = hmac(hmac(salted, 'Server Key'), signed);
    return Buffer.from(`${withoutProof},p=${Buffer.from(proof).toString('base64')}`, 'utf8');
  }

  /** Whether the server knows the password too, from its final message. Throws a `ScramRefusal`. */
  verify(serverFinal: Uint8Array | undefined): void {
    const said = attributes(Buffer.from(serverFinal ?? []).toString('utf8'));
    const error = said.get('e');
    if (error !== undefined) throw new ScramRefusal(`The broker says "${printable(error)}".`);
    const signature = Buffer.from(said.get('v') ?? '', 'base64');
    const expected = this.#serverSignature;
    const proves =
      expected !== undefined &&
      signature.length === expected.length &&
      timingSafeEqual(signature, expected);
    if (!proves) {
      throw new ScramRefusal('The broker has not proved that it knows the password.');
    }
  }

  #read(said: string): { nonce: string; salt: Buffer; iterations: number } {
    const found = attributes(said);
    const nonce = found.get('r') ?? '';
    const salt = Buffer.from(found.get('s') ?? '', 'base64');
    const iterations = Number(found.get('i'));
    if (found.has('m')) throw new ScramRefusal('It asks for an extension nobody knows.');
    if (!nonce.startsWith(this.#nonce) || nonce.length === this.#nonce.length) {
      throw new ScramRefusal('Its nonce does not continue the one that was sent.');
    }
    if (salt.length === 0) throw new ScramRefusal('It sent no salt.');
    if (!Number.isInteger(iterations) || iterations < 1 || iterations > MOST_ITERATIONS) {
      throw new ScramRefusal('Its iteration count is no number from 1 to 10,000,000.');
    }
    return { nonce, salt, iterations };
  }
}

function attributes(text: string): Map<string, string> {
  return new Map(text.split(',').map((part) => [part.slice(0, 1), part.slice(2)]));
}

/** SASLprep (RFC 4013) as far as it changes what people type. */
function prepared(text: string): string {
  return text
    .replaceAll(/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/gu, ' ')
    .replaceAll(
      /\u00ad|\u034f|\u1806|[\u180b-\u180d]|[\u200b-\u200d]|\u2060|[\ufe00-\ufe0f]|\ufeff/gu,
      '',
    )
    .normalize('NFKC');
}

function printable(text: string): string {
  return text.slice(0, 100).replaceAll(/[^\x20-\x7e]/g, '.');
}
