// Passwords on the desktop: encrypted in a file of the data folder, with a key that the operating
// system's keychain holds.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SafeStorage } from 'electron';
import type { Secrets } from '../core/ports.ts';

type Storage = Pick<
  SafeStorage,
  'isEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptString' | 'decryptString'
>;

const KEYCHAINS: Readonly<Record<string, string>> = {
  darwin: 'the macOS Keychain',
  win32: 'your Windows account',
  gnome_libsecret: 'the GNOME keyring',
  kwallet: 'KWallet',
  kwallet5: 'KWallet',
  kwallet6: 'KWallet',
};

/**
 * Without a keychain Electron would encrypt with a key that stands in its own source, which protects
 * from nobody; passwords are kept in memory then, and `description` says so.
 */
export async function createKeychainSecrets(
  storage: Storage,
  file: string,
  platform: NodeJS.Platform,
): Promise<Secrets> {
  const keychain = keychainOf(storage, platform);
  const values = keychain === null ? new Map<string, string>() : await readValues(file);
  let writing = Promise.resolve();

  const save = (): Promise<void> => {
    if (keychain === null) return Promise.resolve();
    // One after the other: two writes at once could leave the older list.
    writing = writing.catch(() => undefined).then(() => writeValues(file, values));
    return writing;
  };
  return {
    persistent: keychain !== null,
    code: keychain === null ? 'SECRETS_IN_MEMORY' : 'SECRETS_IN_KEYCHAIN',
    params: {},
    description:
      keychain === null
        ? 'This system offers no keychain, so passwords and client keys are kept in memory only and have to be given again after MQTTScope ends. On Linux, GNOME Keyring or KWallet would keep them.'
        : `Passwords and client keys are kept encrypted on this computer; the key to them is kept by ${keychain}.`,
    get: async (key) => {
      const value = values.get(key);
      if (value === undefined || keychain === null) return value;
      try {
        return storage.decryptString(Buffer.from(value, 'base64'));
      } catch {
        // Encrypted with another key: the folder was copied, or the keychain was reset.
        return undefined;
      }
    },
    set: async (key, value) => {
      const kept = keychain === null ? value : storage.encryptString(value).toString('base64');
      values.set(key, kept);
      await save();
    },
    delete: async (key) => {
      if (values.delete(key)) await save();
    },
  };
}

function keychainOf(storage: Storage, platform: NodeJS.Platform): string | null {
  if (!storage.isEncryptionAvailable()) return null;
  if (platform !== 'linux') return KEYCHAINS[platform] ?? 'the operating system';
  const backend = storage.getSelectedStorageBackend();
  return backend === 'basic_text' ? null : (KEYCHAINS[backend] ?? 'the desktop keyring');
}

async function readValues(file: string): Promise<Map<string, string>> {
  try {
    const read: unknown = JSON.parse(await readFile(file, 'utf8'));
    const entries = typeof read === 'object' && read !== null ? Object.entries(read) : [];
    return new Map(entries.filter((entry) => typeof entry[1] === 'string'));
  } catch {
    return new Map();
  }
}

async function writeValues(file: string, values: Map<string, string>): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const next = `${file}.new`;
  await writeFile(next, JSON.stringify(Object.fromEntries(values)), { mode: 0o600 });
  await rename(next, file);
}
