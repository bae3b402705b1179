// Which fields of a profile, once changed, take effect with the next connection only.
import { isDeepStrictEqual } from 'node:util';
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import { isSecure, isWebSocket } from './peer.ts';

type Name = keyof ProfileFields;

const ALWAYS: readonly Name[] = [
  'transport',
  'host',
  'port',
  'servers',
  'proxy',
  'protocolVersion',
  'clientId',
  'username',
  'authentication',
  'keepAlive',
  'cleanStart',
];

/** Names of those that differ between what the connection was made with and what the profile says now. */
export function reconnectFields(made: ProfileFields, now: ProfileFields): string[] {
  const changed = (name: Name) => !isDeepStrictEqual(made[name], now[name]);
  const names: Name[] = ALWAYS.filter(changed);
  if (isWebSocket(made)) names.push(...(['path', 'webSocket'] as const).filter(changed));
  if (isSecure(made) && changed('tls')) names.push('tls');
  if (made.protocolVersion === '5.0' && changed('session')) names.push('session');
  if (changed('will')) names.push('will');
  // The broker still has the will message of a time when publishing was allowed, or has none.
  else if (made.will !== null && changed('readOnly')) names.push('readOnly');
  return names;
}
