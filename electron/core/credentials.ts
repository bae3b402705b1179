// What a profile needs to be told before it can connect, and what was answered.

import type { AskedValues } from '../../shared/contract/diagnosis.ts';
import type { Profile, ProfileFields, SecretValues } from '../../shared/contract/profiles.ts';
import { fail } from '../../shared/util/problem.ts';
import type { ConnectionSettings, LiveStatus } from './client/connection-types.ts';
import { isSecure, isWebSocket } from './client/peer.ts';

/**
 * What to connect with: the profile, its secrets and what was asked for; '' is an answer, and stands for
 * none. Rejects with CREDENTIALS_NEEDED, its detail the missing names ("username, header.X-Key"), with
 * AUTHENTICATION_UNSUPPORTED and with TRANSPORT_NOT_CHOSEN.
 */
export function settingsWith(
  profile: Profile,
  secrets: SecretValues,
  asked: AskedValues,
): ConnectionSettings {
  refuseUnchosenTransport(profile);
  refuseOldAuthentication(profile);
  refuseMissing(profile, asked);
  return withAnswers(profile, secrets, asked);
}

/** The same, whether or not something is missing. */
export function withAnswers(
  profile: ProfileFields,
  secrets: SecretValues,
  { username = profile.username, ...answers }: AskedValues,
): ConnectionSettings {
  const values: SecretValues = { ...secrets };
  for (const [name, value] of Object.entries(answers)) {
    if (value === '') delete values[name];
    else if (value !== undefined) values[name] = value;
  }
  return { fields: { ...profile, username }, secrets: values };
}

function refuseUnchosenTransport({ transportChosen }: Profile): void {
  if (transportChosen) return;
  // A guess would send the password as it is to whoever listens.
  fail(
    'TRANSPORT_NOT_CHOSEN',
    'It is not known whether this connection uses TLS. Choose that before it connects.',
  );
}

function refuseOldAuthentication({ authentication, protocolVersion }: Profile): void {
  if (authentication === 'none' || protocolVersion === '5.0') return;
  // Without it the password would travel as it is, which is what the user did not want.
  fail(
    'AUTHENTICATION_UNSUPPORTED',
    `Authentication with ${authentication} is part of MQTT 5.0. Choose MQTT 5.0 in the profile, or turn enhanced authentication off.`,
  );
}

function refuseMissing(profile: Profile, asked: AskedValues): void {
  const missing = missingNames(profile, asked);
  if (missing.length === 0) return;
  fail(
    'CREDENTIALS_NEEDED',
    'This connection needs credentials that are not kept. Type them to connect.',
    missing.join(', '),
  );
}

function missingNames(profile: Profile, asked: AskedValues): string[] {
  const { ask, secretsLost, authentication, secrets, username } = profile;
  const names = new Set<string>([...ask, ...secretsLost]);
  if (authentication !== 'none') {
    if (username === '') names.add('username');
    if (!secrets.includes('password')) names.add('password');
  }
  const answered = new Map(Object.entries(asked));
  return [...names].filter((name) => isUsed(name, profile) && answered.get(name) === undefined);
}

function isUsed(name: string, profile: Profile): boolean {
  if (name === 'keyPassphrase') return isSecure(profile);
  if (name === 'proxyPassword') return profile.proxy !== null;
  if (!name.startsWith('header.')) return true;
  const { headers } = profile.webSocket;
  return (
    isWebSocket(profile) && headers.some((each) => each.secret && `header.${each.name}` === name)
  );
}

/** After these what was typed may be wrong, so it is asked for again. */
const IN_DOUBT = new Set([
  ...['BAD_CREDENTIALS', 'NOT_AUTHORIZED', 'AUTHENTICATION_FAILED', 'WEBSOCKET_FORBIDDEN'],
  ...['KEY_PASSPHRASE_NEEDED', 'KEY_PASSPHRASE_WRONG', 'PROXY_LOGIN_NEEDED', 'PROXY_LOGIN_WRONG'],
]);

/**
 * Whether what was typed for the last try serves for the next one: whoever does not want to wait for it, or
 * has mended something else, need not type everything again.
 */
export function answersStand({ state, problem }: Pick<LiveStatus, 'state' | 'problem'>): boolean {
  return state === 'waiting' || (state === 'stopped' && !IN_DOUBT.has(problem?.code ?? ''));
}
