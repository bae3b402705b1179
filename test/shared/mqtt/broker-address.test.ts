import { describe, expect, it } from 'vitest';
import { parseBrokerAddress } from '../../../shared/mqtt/broker-address.ts';

describe('parseBrokerAddress', () => {
  it.each([
    ['localhost', { transport: 'mqtt', host: 'localhost', port: 1883 }],
    [' broker.example:1884 ', { transport: 'mqtt', host: 'broker.example', port: 1884 }],
    ['broker.example:8883', { transport: 'mqtts', host: 'broker.example', port: 8883 }],
    ['[::1]:1883', { transport: 'mqtt', host: '::1', port: 1883 }],
    ['tcp://10.0.0.2', { transport: 'mqtt', host: '10.0.0.2', port: 1883 }],
    ['ssl://h', { transport: 'mqtts', host: 'h', port: 8883 }],
    ['wss://h:443/mqtt?x=1', { transport: 'wss', host: 'h', port: 443, path: '/mqtt?x=1' }],
    ['mqtt://anna@h', { transport: 'mqtt', host: 'h', port: 1883, username: 'anna' }],
    [
      'mqtts://user:p%40ss@host:8883/path?x=1',
      {
        ...{ transport: 'mqtts', host: 'host', port: 8883, path: undefined },
        ...{ username: 'user', password: 'p@ss' },
      },
    ],
    ['mqtt://ann:p@ss@h', { host: 'h', username: 'ann', password: 'p@ss' }],
    ['ws://host', { transport: 'ws', host: 'host', port: 80 }],
    ['wss://host/mqtt', { transport: 'wss', host: 'host', port: 443, path: '/mqtt' }],
    ['MQTTS://h', { transport: 'mqtts', host: 'h', port: 8883 }],
    ['::1', { transport: 'mqtt', host: '::1', port: 1883 }],
    ['fe80::1%eth0', { host: 'fe80::1%eth0' }],
    ['mqtts://[2001:db8::7]', { transport: 'mqtts', host: '2001:db8::7', port: 8883 }],
    ['bücher.example', { transport: 'mqtt', host: 'bücher.example', port: 1883 }],
    ['mqtt://代理.example:1884', { host: '代理.example', port: 1884 }],
    ['mqtt://h/', { transport: 'mqtt', host: 'h', port: 1883 }],
    ['mqtt://a%40b:p%3Aw@h', { host: 'h', username: 'a@b', password: 'p:w' }],
  ])('%s', (text, expected) => {
    expect(parseBrokerAddress(text)).toMatchObject({ ...expected });
  });

  it.each([
    '',
    'a b',
    'http://h',
    'h:0',
    'h:99999',
    'h:port',
    'constructor://h',
    'mqtt://%zz@h',
    'mqtt://',
    '@h:',
    'h#x',
    '[h]',
  ])('refuses %j with a sentence', (text) => {
    expect(parseBrokerAddress(text)).toMatchObject({
      code: 'ADDRESS_INVALID',
      message: expect.stringMatching(/\.$/),
    });
  });

  it.each([
    ['h:', 'port is missing'],
    ['h:port', 'A port is a number'],
    ['mqtt:h', 'mqtt://h'],
    ['mqtt://h#x', '%23'],
    ['a b', 'no blanks'],
    ['[h]', 'Type a host'],
  ])('says what is wrong with %s', (text, part) => {
    expect(parseBrokerAddress(text)).toMatchObject({ message: expect.stringContaining(part) });
  });
});
