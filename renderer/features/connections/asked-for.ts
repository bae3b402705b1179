// Which fields the dialog has that asks before a connection: by the names the core misses.
import type { AskedName, Profile } from '../../../shared/contract/profiles.ts';

/** `header`: name of the WebSocket header; null for the others. */
export type Asked = AskedHow &
  ({ name: AskedName; header: null } | { name: `header.${string}`; header: string });

interface AskedHow {
  /** It was kept, and is no longer there. */
  isLost: boolean;
  /**
   * choice: the user says whether it is kept. never: the profile asks each time, or it would not outlive
   * the program. always: it cannot be told otherwise.
   */
  keep: 'choice' | 'never' | 'always';
}

const ASKED: readonly AskedName[] = ['username', 'password', 'keyPassphrase', 'proxyPassword'];

/** In the order of a sign-in; names that no field can answer, such as that of a lost key, are left out. */
export function askedFor(
  profile: Pick<Profile, 'ask' | 'secretsLost'>,
  names: readonly string[],
  persistent: boolean,
): Asked[] {
  const { ask, secretsLost } = profile;
  const plain = ASKED.filter((name) => names.includes(name)).map((name): Asked => {
    const mayKeep = persistent && name !== 'username' && !ask.includes(name);
    const keep = mayKeep ? 'choice' : 'never';
    return { name, header: null, isLost: secretsLost.includes(name), keep };
  });
  const headers = names.flatMap((name): Asked[] => {
    if (!name.startsWith('header.')) return [];
    const header = name.slice('header.'.length);
    return [{ name: `header.${header}`, header, isLost: true, keep: 'always' }];
  });
  return [...plain, ...headers];
}
