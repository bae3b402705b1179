// Secrets of an exported file, under a passphrase: scrypt and AES-256-GCM over one JSON text. The profiles
// stand beside it in clear and are authenticated along with it, so nobody can make a file send the
// passwords to a host of his own.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';
import { z } from 'zod';
import { fail } from '../../../../shared/util/problem.ts';

const COST = { N: 131_072, r: 8, p: 1 } as const;
/** scrypt takes 128 bytes times N times r, and refuses to work without leave for it. */
const MEMORY = 2 * 128 * COST.N * COST.r;
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;

const base64 = (bytes: number) =>
  z.base64().refine((text) => Buffer.from(text, 'base64').length === bytes, 'has the wrong length');

/** Costs are part of the file for others to read; a file cannot ask for more work than this. */
export const sealedSecretsSchema = z.object({
  kdf: z.object({
    name: z.literal('scrypt'),
    N: z.literal(COST.N),
    r: z.literal(COST.r),
    p: z.literal(COST.p),
    salt: base64(16),
  }),
  cipher: z.literal(CIPHER),
  /** SHA-256 of the second half of what scrypt gives: tells a wrong passphrase from a damaged file. */
  check: base64(32),
  nonce: base64(12),
  tag: base64(16),
  data: z.base64(),
});
export type SealedSecrets = z.infer<typeof sealedSecretsSchema>;

/** `bound`: what stands in the file in clear. */
export async function sealSecrets(
  passphrase: string,
  secrets: unknown,
  bound: unknown,
): Promise<SealedSecrets> {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const { key, check } = await derive(passphrase, salt);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(boundBytes(bound));
  const data = Buffer.concat([cipher.update(JSON.stringify(secrets), 'utf8'), cipher.final()]);
  return {
    kdf: { name: 'scrypt', ...COST, salt: salt.toString('base64') },
    cipher: CIPHER,
    check: check.toString('base64'),
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
}

/** Rejects with PASSPHRASE_WRONG, or PROFILE_SECRETS_DAMAGED when the passphrase is the right one. */
export async function openSecrets(
  passphrase: string,
  sealed: SealedSecrets,
  bound: unknown,
): Promise<unknown> {
  const { key, check } = await derive(passphrase, Buffer.from(sealed.kdf.salt, 'base64'));
  if (!timingSafeEqual(check, Buffer.from(sealed.check, 'base64'))) {
    fail(
      'PASSPHRASE_WRONG',
      'This is not the passphrase the file was written with. Type it again.',
    );
  }
  try {
    const cipher = createDecipheriv(CIPHER, key, Buffer.from(sealed.nonce, 'base64'));
    cipher.setAAD(boundBytes(bound)).setAuthTag(Buffer.from(sealed.tag, 'base64'));
    const text = cipher.update(Buffer.from(sealed.data, 'base64'));
    return JSON.parse(Buffer.concat([text, cipher.final()]).toString('utf8'));
  } catch {
    return fail(
      'PROFILE_SECRETS_DAMAGED',
      'The passphrase is right, but the file was changed or damaged after it was written. Its secrets cannot be used: export it again, or take it over without them.',
    );
  }
}

function boundBytes(bound: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(bound)).digest();
}

/** Half a second of work on a thread of Node's pool. */
async function derive(passphrase: string, salt: Buffer): Promise<{ key: Buffer; check: Buffer }> {
  const text = passphrase.normalize('NFC');
  const bytes = await new Promise<Buffer>((resolve, reject) =>
    scrypt(text, salt, 2 * KEY_BYTES, { ...COST, maxmem: MEMORY }, (error, derived) =>
      error ? reject(error) : resolve(derived),
    ),
  );
  const key = bytes.subarray(0, KEY_BYTES);
  return { key, check: createHash('sha256').update(bytes.subarray(KEY_BYTES)).digest() };
}
