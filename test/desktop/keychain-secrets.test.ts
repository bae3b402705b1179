import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKeychainSecrets } from '../../electron/desktop/keychain-secrets.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mqttscope-secrets-'));
});
afterEach(() => rm(folder, { recursive: true }));

type Backend = 'basic_text' | 'gnome_libsecret';

/** Not encryption, only unlike its input; the real one is Electron's. */
function storage(backend: Backend, available = true, key = 0x5a) {
  const turn = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ key));
  return {
    isEncryptionAvailable: () => available,
    getSelectedStorageBackend: () => backend,
    encryptString: (text: string) => turn(Buffer.from(`v1${text}`)),
    decryptString: (bytes: Buffer) => {
      const text = turn(bytes).toString();
      if (!text.startsWith('v1')) throw new Error('wrong key');
      return text.slice(2);
    },
  };
}

test('keeps passwords over a restart, never in clear text', async () => {
  const file = join(folder, 'deep/secrets.json');
  const first = await createKeychainSecrets(storage('gnome_libsecret'), file, 'linux');
  expect(first.persistent).toBe(true);
  expect(first.description).toContain('GNOME keyring');
  await Promise.all([first.set('a', 'pass-a'), first.set('b', 'pass-b'), first.set('c', 'pass-c')]);
  await first.delete('b');
  expect(await readFile(file, 'utf8')).not.toContain('pass-');

  const second = await createKeychainSecrets(storage('gnome_libsecret'), file, 'linux');
  expect(await second.get('a')).toBe('pass-a');
  expect(await second.get('b')).toBeUndefined();
  expect(await second.get('c')).toBe('pass-c');
});

test('a password encrypted with another key is absent, not an error', async () => {
  const file = join(folder, 'secrets.json');
  await (await createKeychainSecrets(storage('gnome_libsecret'), file, 'linux')).set('a', 'x');
  const other = storage('gnome_libsecret', true, 0x11);
  expect(await (await createKeychainSecrets(other, file, 'linux')).get('a')).toBeUndefined();
});

test.each([
  ['without encryption', storage('gnome_libsecret', false)],
  ['with a key that is in the source of Electron', storage('basic_text')],
])('%s, passwords stay in memory and the description says so', async (_name, weak) => {
  const file = join(folder, 'secrets.json');
  const secrets = await createKeychainSecrets(weak, file, 'linux');
  expect(secrets.persistent).toBe(false);
  expect(secrets.description).toContain('memory only');
  await secrets.set('a', 'pass');
  expect(await secrets.get('a')).toBe('pass');
  await expect(readFile(file)).rejects.toThrow('ENOENT');
});
