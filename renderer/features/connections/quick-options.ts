// What is offered while one types the address of a broker: what was understood of it, profiles it may
// mean, and addresses that were typed before.
import type { Profile } from '../../../shared/contract/profiles.ts';
import {
  ADDRESS_PORTS,
  type BrokerAddress,
  parseBrokerAddress,
} from '../../../shared/mqtt/broker-address.ts';

import type { Problem } from '../../../shared/util/problem.ts';

export type QuickOption =
  | { kind: 'address'; key: string; address: BrokerAddress }
  | { kind: 'profile'; key: string; profile: Profile };

const MOST_OFFERED = 6;

/** The first is what Enter means. None where nothing can be made of the text. */
export function quickOptions(
  text: string,
  profiles: readonly Profile[],
  addresses: readonly string[],
): QuickOption[] {
  const typed = text.trim().toLowerCase();
  const understood = typed === '' ? [] : addressOptions([text]);
  const meant = typed === '' ? [] : profiles.filter((profile) => isMeant(profile, typed));
  const named = meant
    .slice(0, MOST_OFFERED)
    .map((profile): QuickOption => ({ kind: 'profile', key: `p:${profile.id}`, profile }));
  const before = addresses.filter((address) => address.toLowerCase().includes(typed));
  const options = [...understood, ...named, ...addressOptions(before)];
  const keys = options.map(({ key }) => key);
  return options.filter(({ key }, at) => keys.indexOf(key) === at).slice(0, MOST_OFFERED + 1);
}

/** What a text says by itself, or what is wrong with it. */
export function parseAddress(text: string): Extract<QuickOption, { kind: 'address' }> | Problem {
  const address = parseBrokerAddress(text);
  return 'code' in address ? address : { kind: 'address', key: addressText(address), address };
}

/** As it can be typed again, without what nobody should read: password and query. */
export function addressText({ transport, host, port, path, username }: BrokerAddress): string {
  const user = username === '' ? '' : `${encodeURIComponent(username)}@`;
  const name = host.includes(':') ? `[${host}]` : host;
  const way = transport === 'mqtt' && user === '' ? '' : `${transport}://`;
  const end = port === ADDRESS_PORTS[transport] && way !== '' ? '' : `:${port}`;
  return `${way}${user}${name}${end}${path?.replace(/\?.*$/, '') ?? ''}`;
}

function addressOptions(texts: readonly string[]): QuickOption[] {
  return texts.flatMap((text): QuickOption[] => {
    const option = parseAddress(text);
    return 'code' in option ? [] : [option];
  });
}

function isMeant({ name, host, port, tags, folder }: Profile, typed: string): boolean {
  return [name, `${host}:${port}`, folder, ...tags].join('\n').toLowerCase().includes(typed);
}
