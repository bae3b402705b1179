// Passwords in browser mode: encrypted in a file of the data folder, with a key in a second file beside
// it that only its owner may read. Plain Node reaches no keychain, and `description` says what that
// means. The desktop program shares the data folder and has a file of its own, so neither loses the other's.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, textOf } from '../../shared/util/problem.ts';
import type { Log, Secrets } from '../core/ports.ts';

export const SECRETS_FILE = 'browser-secrets.json';
export const KEY_FILE = 'browser-secrets.key';

const VERSION = 1;
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Rights of group and others. */
const OTHERS = 0o077;

/**
 * Values of another key are absent, and stay in the file: with the key file they belong to they are there
 * again. Problems with the files are said in `log`, never with a value.
 */
export async function createFileSecrets(dataDir: string, log: Log): Promise<Secrets> {
  const file = join(dataDir, SECRETS_FILE);
  const keyFile = join(dataDir, KEY_FILE);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const values = await readValues(file, log);
  let key = await readKey(keyFile, log);
  let makingKey: Promise<Buffer> | undefined;
  let writing = Promise.resolve();

  const save = (): Promise<void> => {
    // One after the other: two writes at once could leave the older list.
    writing = writing.catch(() => undefined).then(() => writeValues(file, values));
    return writing;
  };
  return {
    persistent: true,
    code: 'SECRETS_IN_FILES',
    params: { file, keyFile },
    description: `Passwords and client keys are kept encrypted in ${file}, and what opens them is in ${keyFile}, which only your account may read. This is weaker than a keychain: whoever can read both files has all of them. The desktop program uses the keychain of the operating system.`,
    get: async (name) => {
      const sealed = values.get(name);
      return sealed === undefined || key === undefined ? undefined : unseal(key, name, sealed);
    },
    set: async (name, value) => {
      // Two values at once must not make two keys.
      makingKey ??= key === undefined ? makeKey(keyFile) : Promise.resolve(key);
      key = await makingKey.finally(() => {
        makingKey = undefined;
      });
      values.set(name, seal(key, name, value));
      await save();
    },
    delete: async (name) => {
      if (values.delete(name)) await save();
    },
  };
}

/** nonce, tag, ciphertext; the name is authenticated too, so that values cannot be swapped in the file. */
function seal(key: Buffer, name: string, value: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(name));
  const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

function unseal(key: Buffer, name: string, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  try {
    const cipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(name)).setAuthTag(tag);
    const text = cipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([text, cipher.final()]).toString('utf8');
  } catch {
    // Of another key, or changed by somebody.
    return undefined;
  }
}

/** Undefined: there is none, or none that can be used; the next value that is kept makes one. */
async function readKey(path: string, log: Log): Promise<Buffer | undefined> {
  const key = await readFile(path).catch((error: unknown) => missing(error));
  if (key === undefined) return undefined;
  if (key.length !== KEY_BYTES) {
    const aside = await setAside(path);
    log.error('secrets', `${path} holds no key and was kept aside as ${aside}. ${TYPE_AGAIN}`);
    return undefined;
  }
  // Windows has no such rights; there the folder belongs to the account.
  if (process.platform !== 'win32' && ((await stat(path)).mode & OTHERS) !== 0) {
    await chmod(path, 0o600).catch((error: unknown) =>
      fail(
        'SECRETS_KEY_EXPOSED',
        `Others can read ${path}, the key to the passwords. Set its rights to 600, or delete it and type the passwords again.`,
        textOf(error),
      ),
    );
    log.error(
      'secrets',
      `Others could read ${path}, the key to the passwords. Its rights were set to 600; change the passwords if somebody else uses this machine.`,
    );
  }
  return key;
}

const TYPE_AGAIN = 'The passwords have to be typed again.';

async function makeKey(path: string): Promise<Buffer> {
  const key = randomBytes(KEY_BYTES);
  await writeSafely(path, key);
  return key;
}

async function readValues(path: string, log: Log): Promise<Map<string, string>> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => missing(error));
  if (text === undefined) return new Map();
  const values = parseValues(text);
  if (values) return values;
  const aside = await setAside(path);
  log.error('secrets', `${path} could not be read and was kept aside as ${aside}. ${TYPE_AGAIN}`);
  return new Map();
}

function parseValues(text: string): Map<string, string> | undefined {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== 'object' || read === null) return undefined;
    if (!('version' in read && read.version === VERSION && 'values' in read)) return undefined;
    const entries = Object.entries(read.values ?? {});
    return new Map(entries.filter((entry) => typeof entry[1] === 'string'));
  } catch {
    return undefined;
  }
}

function writeValues(path: string, values: ReadonlyMap<string, string>): Promise<void> {
  const text = JSON.stringify({ version: VERSION, values: Object.fromEntries(values) }, null, 2);
  return writeSafely(path, `${text}\n`);
}

/** Beside and renamed into place: a crash leaves the old file or the new one. */
async function writeSafely(path: string, content: string | Buffer): Promise<void> {
  try {
    const beside = `${path}.new`;
    const file = await open(beside, 'w', 0o600);
    try {
      await file.chmod(0o600);
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    fail(
      'SECRETS_NOT_WRITTEN',
      'The password could not be kept: the data folder cannot be written. Check its rights and the free space.',
      textOf(error),
    );
  }
}

async function setAside(path: string): Promise<string> {
  const aside = `${path}.broken-${randomBytes(4).toString('hex')}`;
  await rename(path, aside);
  return aside;
}

function missing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
