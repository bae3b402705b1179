import { describe, expect, it } from 'vitest';
import { askedFor } from '../../../../renderer/features/connections/asked-for.ts';
import {
  addressText,
  quickOptions,
} from '../../../../renderer/features/connections/quick-options.ts';
import { DEFAULT_PROFILE } from '../../../../shared/contract/defaults.ts';
import type { Profile } from '../../../../shared/contract/profiles.ts';
import { parseBrokerAddress } from '../../../../shared/mqtt/broker-address.ts';

const PLANT: Profile = {
  ...DEFAULT_PROFILE,
  ...{ id: 'plant', name: 'Plant A', clientId: 'a', host: 'mqtt.a.example', tags: ['north'] },
  ...{ secrets: [], secretsLost: [], builtIn: false, certificates: { ca: null, client: null } },
};

describe('quickOptions', () => {
  const keys = (text: string, addresses: string[] = []) =>
    quickOptions(text, [PLANT], addresses).map(({ key }) => key);

  it('begin with what was understood of the address', () => {
    const [first] = quickOptions('wss://ada:secret@a.example/mqtt?x=%2F', [PLANT], []);
    expect(first).toMatchObject({
      kind: 'address',
      address: { transport: 'wss', host: 'a.example', port: 443, path: '/mqtt?x=%2F' },
    });
  });

  it('go on with profiles it may mean, and addresses typed before', () => {
    expect(keys('plant', ['plant.example:1883'])).toEqual([
      ...['plant:1883', 'p:plant', 'plant.example:1883'],
    ]);
    expect(keys('north')).toEqual(['north:1883', 'p:plant']);
    expect(keys('http://broker')).toEqual([]);
  });

  it('offer what was typed before while nothing is typed, and nothing twice', () => {
    expect(keys('', ['a:1883', 'b:1883'])).toEqual(['a:1883', 'b:1883']);
    expect(keys('a:1883', ['a:1883'])).toEqual(['a:1883']);
  });
});

describe('addressText', () => {
  const again = (text: string) => {
    const address = parseBrokerAddress(text);
    return 'code' in address ? address.code : addressText(address);
  };

  it('can be typed again, and holds no password and no query', () => {
    expect(again('broker')).toBe('broker:1883');
    expect(again('mqtts://a%40b:secret@broker')).toBe('mqtts://a%40b@broker');
    expect(again('ws://[::1]:9001/mqtt?token=secret')).toBe('ws://[::1]:9001/mqtt');
    expect(again('wss://broker?token=secret')).toBe('wss://broker/');
  });
});

describe('askedFor', () => {
  const profile = { ask: ['username' as const], secretsLost: ['password', 'header.X-Key'] };

  it('has a field for each name, in the order of a sign-in', () => {
    const names = ['header.X-Key', 'password', 'username'];
    expect(askedFor(profile, names, true)).toEqual([
      { name: 'username', header: null, isLost: false, mayKeep: false },
      { name: 'password', header: null, isLost: true, mayKeep: true },
      { name: 'header.X-Key', header: 'X-Key', isLost: true, mayKeep: true },
    ]);
  });

  it('offers to keep nothing that would not outlive the program', () => {
    const fields = askedFor(profile, ['password', 'header.X-Key'], false);
    expect(fields.map(({ mayKeep }) => mayKeep)).toEqual([false, false]);
  });
});
