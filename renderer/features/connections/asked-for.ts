// Which fields the dialog has that asks before a connection: by the names the core misses.
import type { AskedName, Profile } from '../../../shared/contract/profiles.ts';

/** `header`: name of the WebSocket header; null for the others. */
export type Asked = AskedHow &
  ({ name: AskedName; header: null } | { name: `header.${string}`; header: string });

interface AskedHow {
  /** It was kept, and is no longer there. */
  isLost: boolean;
  /** The user may want it kept: it would outlive the program, and the profile does not ask each time. */
  mayKeep: boolean;
}

const ASKED: readonly AskedName[] = ['username', 'password', 'keyPassphrase', 'proxyPassword'];

/** In the order of a sign-in. */
export function askedFor(
  profile: Pick<Profile, 'ask' | 'secretsLost'>,
  names: readonly string[],
  persistent: boolean,
): Asked[] {
  const { ask, secretsLost } = profile;
  const plain = ASKED.filter((name) => names.includes(name)).map((name): Asked => {
    const mayKeep = persistent && name !== 'username' && !ask.includes(name);
    return { name, header: null, isLost: secretsLost.includes(name), mayKeep };
  });
  const headers = names.flatMap((name): Asked[] => {
    if (!name.startsWith('header.')) return [];
    const header = name.slice('header.'.length);
    return [{ name: `header.${header}`, header, isLost: true, mayKeep: persistent }];
  });
  return [...plain, ...headers];
}
