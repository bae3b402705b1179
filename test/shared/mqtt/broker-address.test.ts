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
    ['mqtt://a%40b:p%3Aw@h', { host: 'h', username: 'a@b', password: 'p:w' }],
  ])('%s', (text, expected) => {
    expect(parseBrokerAddress(text)).toMatchObject({ ...expected });
  });

  it.each(['', 'a b', 'http://h', 'h:0', 'h:99999', 'h:port', 'constructor://h', 'mqtt://%zz@h'])(
    'refuses %j with a sentence',
    (text) => {
      expect(parseBrokerAddress(text)).toMatchObject({
        code: 'ADDRESS_INVALID',
        message: expect.stringMatching(/\.$/),
      });
    },
  );
});
