// Every field of a profile that goes into CONNECT, read back by another implementation.
import { type IConnectPacket, parser } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { connectPacket } from '../../../../electron/core/client/wire/connect-packet.ts';
import { DEFAULT_PROFILE } from '../../../../shared/contract/defaults.ts';
import type { ProfileFields, WillFields } from '../../../../shared/contract/profiles.ts';

function bytesOf(fields: Partial<ProfileFields>, secrets: Record<string, string> = {}): Buffer {
  const all = { ...DEFAULT_PROFILE, clientId: '', ...fields };
  return connectPacket({ fields: all, secrets, clientId: 'me' }, undefined);
}

function read(bytes: Buffer): IConnectPacket {
  let packet: unknown;
  const reader = parser();
  reader.on('packet', (one) => {
    packet = one;
  });
  expect(reader.parse(bytes)).toBe(0);
  return packet as IConnectPacket;
}

const connect = (...given: Parameters<typeof bytesOf>) => read(bytesOf(...given));
const session = DEFAULT_PROFILE.session;

const WILL: WillFields = {
  topic: 'state/é',
  payload: 'gone',
  payloadEncoding: 'text',
  qos: 2,
  retain: true,
  delayInterval: 30,
  messageExpiryInterval: 60,
  payloadFormatIndicator: true,
  contentType: 'text/plain',
  responseTopic: 'answers',
  correlationData: '00 ff',
  userProperties: [
    ['b', '1'],
    ['a', '2'],
    ['b', '3'],
  ],
};

it.each([
  ['3.1', { protocolId: 'MQIsdp', protocolVersion: 3 }],
  ['3.1.1', { protocolId: 'MQTT', protocolVersion: 4 }],
  ['5.0', { protocolId: 'MQTT', protocolVersion: 5 }],
] as const)('says that it speaks %s', (protocolVersion, expected) => {
  expect(connect({ protocolVersion })).toMatchObject(expected);
});

describe.each(['3.1', '3.1.1', '5.0'] as const)('in %s', (protocolVersion) => {
  it('carries client ID, clean start, keep alive, user name and password', () => {
    const packet = connect(
      { protocolVersion, cleanStart: false, keepAlive: 65_535, username: 'ann' },
      { password: 'pässword' },
    );
    expect(packet).toMatchObject({
      clientId: 'me',
      clean: false,
      keepalive: 65_535,
      username: 'ann',
      password: Buffer.from('pässword'),
    });
    expect(connect({ protocolVersion, keepAlive: 0 })).toMatchObject({ keepalive: 0, clean: true });
  });

  it('carries the will message, of 5.0 with its properties', () => {
    const { will } = connect({ protocolVersion, will: WILL });
    const payload = Buffer.from('gone');
    expect(will).toMatchObject({ topic: 'state/é', payload, qos: 2, retain: true });
    if (protocolVersion !== '5.0') return;
    expect(will?.properties).toMatchObject({
      willDelayInterval: 30,
      messageExpiryInterval: 60,
      payloadFormatIndicator: true,
      contentType: 'text/plain',
      responseTopic: 'answers',
      correlationData: Buffer.of(0, 255),
    });
  });

  it('has no will message where nothing is published', () => {
    expect(connect({ protocolVersion, will: WILL, readOnly: true })).not.toHaveProperty('will');
  });
});

it.each([
  ['hex', 'c3 A9\n00', Buffer.of(0xc3, 0xa9, 0)],
  ['base64', 'AP8=', Buffer.of(0, 0xff)],
  ['text', '', Buffer.alloc(0)],
] as const)(
  'writes the payload of a will message given as %s',
  (payloadEncoding, payload, bytes) => {
    expect(connect({ will: { ...WILL, payloadEncoding, payload } }).will?.payload).toEqual(bytes);
  },
);

it.each<[string, Partial<WillFields>]>([
  ['a wildcard in its topic', { topic: 'a/#' }],
  ['half a byte', { payloadEncoding: 'hex', payload: 'abc' }],
  ['no base64', { payloadEncoding: 'base64', payload: '!' }],
  ['a payload of 65,536 bytes', { payload: 'x'.repeat(65_536) }],
  ['correlation data that is no hexadecimal', { correlationData: 'xy' }],
  ['a wildcard in its response topic', { responseTopic: '+' }],
])('refuses a will message with %s', (_, change) => {
  expect(() => bytesOf({ will: { ...WILL, ...change } })).toThrow(/\.$/);
});

describe('properties of 5.0', () => {
  it('are those the profile asks for', () => {
    const { properties } = connect({
      session: {
        expiryInterval: 4_294_967_295,
        receiveMaximum: 7,
        maximumPacketSize: 100_000,
        topicAliasMaximum: 3,
        requestResponseInformation: true,
        requestProblemInformation: false,
        userProperties: [['k', 'v']],
      },
    });
    expect(properties).toMatchObject({
      sessionExpiryInterval: 4_294_967_295,
      receiveMaximum: 7,
      maximumPacketSize: 100_000,
      topicAliasMaximum: 3,
      requestResponseInformation: true,
      requestProblemInformation: false,
      userProperties: { k: 'v' },
    });
  });

  it('are left out where the standard has the same by default', () => {
    expect(connect({ session: { ...session, topicAliasMaximum: 0 } })).not.toHaveProperty(
      'properties',
    );
  });

  it('keep a session without clean start for ever unless told otherwise', () => {
    const expiryOf = (fields: Partial<ProfileFields>) =>
      connect(fields).properties?.sessionExpiryInterval;
    expect(expiryOf({ cleanStart: false })).toBe(4_294_967_295);
    expect(expiryOf({ cleanStart: true })).toBeUndefined();
    expect(expiryOf({ cleanStart: false, session: { ...session, expiryInterval: 0 } })).toBe(
      undefined,
    );
  });

  it('keep user properties in their order, names repeated', () => {
    const pairs: [string, string][] = [
      ['2', 'first'],
      ['b', 'x'],
      ['1', ''],
      ['b', 'y'],
      ['a', 'é'],
    ];
    const written = pairs.map(([name, value]) => {
      const parts = [name, value].map((text) => {
        const bytes = Buffer.from(text);
        return Buffer.concat([Buffer.of(0, bytes.length), bytes]);
      });
      return Buffer.concat([Buffer.of(0x26), ...parts]);
    });
    const expected = Buffer.concat(written);
    const asked = bytesOf({ session: { ...session, userProperties: pairs } });
    expect(asked.includes(expected)).toBe(true);
    expect(bytesOf({ will: { ...WILL, userProperties: pairs } }).includes(expected)).toBe(true);
  });
});

it('sends a password without a user name where 5.0 allows it', () => {
  expect(connect({}, { password: 'x' })).not.toHaveProperty('username');
  expect(connect({ protocolVersion: '3.1.1' }, { password: 'x' }).username).toBe('');
});
