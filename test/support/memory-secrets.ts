import type { Secrets } from '../../electron/core/ports.ts';

/** A secrets port that forgets everything with the test. */
export function createMemorySecrets(): Secrets {
  const values = new Map<string, string>();
  return {
    persistent: false,
    code: 'SECRETS_IN_MEMORY',
    params: {},
    description: 'Passwords are kept in memory only.',
    get: async (key) => values.get(key),
    set: async (key, value) => {
      values.set(key, value);
    },
    delete: async (key) => {
      values.delete(key);
    },
  };
}
