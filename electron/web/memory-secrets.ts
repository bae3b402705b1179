import type { Secrets } from '../core/ports.ts';

/** Node reaches no keychain without native code, and a password in a file would be in clear text. */
export function createMemorySecrets(): Secrets {
  const values = new Map<string, string>();
  return {
    persistent: false,
    description:
      'Passwords are kept in memory only and are forgotten when MQTTScope ends. The desktop program keeps them in the keychain of the operating system.',
    get: async (key) => values.get(key),
    set: async (key, value) => {
      values.set(key, value);
    },
    delete: async (key) => {
      values.delete(key);
    },
  };
}
