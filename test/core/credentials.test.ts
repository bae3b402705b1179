// What must be typed before a profile can connect: what it asks for, and every secret it has lost.
import { describe, expect, it } from 'vitest';
import { answersStand, settingsWith } from '../../electron/core/credentials.ts';
import { DEFAULT_PROFILE } from '../../shared/contract/defaults.ts';
import { askedValuesSchema } from '../../shared/contract/diagnosis.ts';
import type { Profile } from '../../shared/contract/profiles.ts';

function profile(fields: Partial<Profile>): Profile {
  return {
    ...{ ...DEFAULT_PROFILE, id: 'p', clientId: 'c', builtIn: false, secrets: [], secretsLost: [] },
    certificates: { ca: null, client: null },
    ...fields,
  };
}

const missing = (problem: string) =>
  expect.objectContaining({
    problem: expect.objectContaining({ code: 'CREDENTIALS_NEEDED', detail: problem }),
  });

const PROXY = { kind: 'socks5' as const, host: 'proxy', port: 1080, username: 'me' };
const HEADER = { name: 'X-Key', value: '', secret: true };
const WEB_SOCKET = { transport: 'wss' as const, webSocket: { subProtocol: '', headers: [HEADER] } };

describe('a secret that is lost', () => {
  it.each<[string, Partial<Profile>]>([
    ['password', {}],
    ['keyPassphrase', { transport: 'mqtts' }],
    ['proxyPassword', { proxy: PROXY }],
    ['header.X-Key', WEB_SOCKET],
  ])('%s is asked for, and what is typed is used', (name, fields) => {
    const lost = profile({ ...fields, secretsLost: [name] });
    expect(() => settingsWith(lost, {}, {})).toThrow(missing(name));
    const asked = askedValuesSchema.parse({ [name]: 'typed' });
    expect(settingsWith(lost, {}, asked).secrets).toEqual({ [name]: 'typed' });
    expect(settingsWith(lost, {}, { [name]: '' }).secrets).toEqual({});
  });

  it.each<[string, Partial<Profile>]>([
    ['keyPassphrase', { transport: 'mqtt' }],
    ['proxyPassword', { proxy: null }],
    ['header.X-Key', { ...WEB_SOCKET, transport: 'mqtt' }],
    ['header.X-Old', WEB_SOCKET],
  ])('%s is not asked for where nothing needs it', (name, fields) => {
    expect(() => settingsWith(profile({ ...fields, secretsLost: [name] }), {}, {})).not.toThrow();
  });

  it('is asked for together with what the profile asks for', () => {
    const both = profile({ ...WEB_SOCKET, ask: ['username'], secretsLost: ['header.X-Key'] });
    expect(() => settingsWith(both, {}, {})).toThrow(missing('username, header.X-Key'));
  });
});

describe('what was typed', () => {
  const problem = (code: string) => ({ code, message: '' });
  it('serves for the next try, unless it may have been wrong', () => {
    expect(answersStand({ state: 'waiting', problem: problem('CONNECTION_LOST') })).toBe(true);
    const version = problem('UNSUPPORTED_PROTOCOL_VERSION');
    expect(answersStand({ state: 'stopped', problem: version })).toBe(true);
    expect(answersStand({ state: 'stopped', problem: problem('BAD_CREDENTIALS') })).toBe(false);
    expect(answersStand({ state: 'disconnected', problem: null })).toBe(false);
  });
});
