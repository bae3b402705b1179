import { describe, expect, test } from 'vitest';
import { parseProfileFile } from '../../../../electron/core/profiles/exchange/profile-file.ts';
import {
  codesOf,
  draftFrom,
  draftsFrom,
  EXPLORER,
  EXPLORER_CONNECTION,
  leftOutOf,
  MQTTFX,
  MQTTX,
} from './imported-files.ts';

describe('MQTTX', () => {
  test('every field has its place, and what has none is named', async () => {
    const draft = await draftFrom([MQTTX]);
    expect(draft.problems).toEqual([]);
    expect(draft.fields).toMatchObject({
      name: 'Boiler room',
      transport: 'wss',
      host: 'broker.plant.example',
      port: 8084,
      path: '/mqtt',
      clientId: 'mqttx_boiler',
      username: 'heater',
      protocolVersion: '5.0',
      cleanStart: false,
      keepAlive: 30,
      connectTimeout: 7,
      reconnect: { enabled: true, firstDelay: 2.5 },
      tls: { verify: 'system', alpn: ['mqtt', 'x-amzn-mqtt-ca'] },
      authentication: 'none',
      session: {
        expiryInterval: 600,
        receiveMaximum: 20,
        maximumPacketSize: null,
        requestResponseInformation: true,
        requestProblemInformation: true,
        userProperties: [
          ['site', 'a'],
          ['site', 'b'],
          ['line', '3'],
        ],
      },
      will: {
        topic: 'plant/boiler/state',
        payload: 'gone',
        payloadEncoding: 'text',
        qos: 1,
        retain: true,
        delayInterval: 5,
        messageExpiryInterval: null,
        payloadFormatIndicator: true,
        contentType: 'text/plain',
        responseTopic: '',
        correlationData: '6162',
        userProperties: [['by', 'boiler']],
      },
      subscriptions: [
        {
          filter: 'plant/+/temp',
          qos: 1,
          name: 'temps',
          colour: 'blue',
          paused: true,
          noLocal: true,
          retainAsPublished: true,
          retainHandling: 2,
          subscriptionIdentifier: 7,
          userProperties: [
            ['site', 'a'],
            ['site', 'b'],
          ],
        },
      ],
    });
    expect(draft.secrets).toEqual({ password: 'invented-password' });
    const left = leftOutOf(draft);
    expect(left).toMatchObject({
      'file-elsewhere': ['ca'],
      group: ['parentId'],
      messages: ['messages'],
      secret: ['properties.authenticationData'],
      unsupported: ['properties.authenticationMethod', 'subscriptions[0].retain'],
    });
    expect(left.unknown).toBeUndefined();
    expect(left.invalid).toBeUndefined();
    expect(draft.notMapped).toContainEqual({
      ...{ path: 'messages', value: '', reason: 'messages', params: { count: 1 } },
    });
    expect(draft.warnings).toMatchObject([{ code: 'FILES_ELSEWHERE', detail: '/home/bo/ca.pem' }]);
  });

  test('a single connection, one without an id, and texts in the place of numbers', async () => {
    const { id: _, ...rest } = MQTTX;
    const draft = await draftFrom({ ...rest, port: '8084', keepalive: '15', clean: 1 });
    expect(draft.problems).toEqual([]);
    expect(draft.fields).toMatchObject({ port: 8084, keepAlive: 15, cleanStart: true });
  });

  test.each([
    [{ protocol: 'mqtts', ssl: true }, 'mqtts', false],
    [{ protocol: 'ws', ssl: false }, 'ws', false],
    [{ protocol: undefined, ssl: true }, 'mqtts', false],
    [{ protocol: undefined, ssl: false }, 'mqtt', false],
    [{ protocol: 'wss', ssl: undefined }, 'wss', false],
    [{ protocol: undefined, ssl: undefined }, 'mqtt', true],
    [{ protocol: 'quic', ssl: null }, 'mqtt', true],
    [{ protocol: 'mqtt', ssl: true }, 'mqtt', true],
    [{ protocol: 'wss', ssl: false }, 'ws', true],
  ])('%j is %s, unsure: %s', async (said, transport, unsure) => {
    const draft = await draftFrom([{ ...MQTTX, ...said }]);
    expect(draft.fields).toMatchObject({ transport, transportChosen: !unsure });
    expect(codesOf(draft.warnings).includes('TLS_UNKNOWN')).toBe(unsure);
  });

  test('verification is off only where the file says so, and then it is said', async () => {
    for (const value of [null, undefined, true, 'maybe', '', 1, {}]) {
      const draft = await draftFrom([{ ...MQTTX, rejectUnauthorized: value }]);
      expect(draft.fields.tls.verify).toBe('system');
      expect(codesOf(draft.warnings)).not.toContain('VERIFICATION_OFF');
    }
    for (const value of [false, 0, 'false', '0']) {
      const draft = await draftFrom([{ ...MQTTX, rejectUnauthorized: value }]);
      expect(draft.fields.tls.verify).toBe('none');
      expect(codesOf(draft.warnings)).toContain('VERIFICATION_OFF');
    }
  });

  test('a will message without a topic name is none', async () => {
    const will = { ...MQTTX.will, lastWillTopic: '' };
    const draft = await draftFrom([{ ...MQTTX, will }]);
    expect(draft.fields.will).toBeNull();
    expect(leftOutOf(draft).unused).toContain('will.lastWillPayload');
  });

  test('a profile without a host or with a port that is none is not taken over', async () => {
    for (const wrong of [
      { host: '' },
      { host: 'a b' },
      { port: 0 },
      { port: 'x' },
      { port: null },
    ]) {
      const draft = await draftFrom([{ ...MQTTX, ...wrong }]);
      expect(codesOf(draft.problems)).toEqual(['PROFILE_INVALID']);
    }
  });
});

test('of very many values that mean nothing here the first are named, the rest counted', async () => {
  const members = Array.from({ length: 50_000 }, (_, at) => [`x${at}`, { a: at, b: [1, 2] }]);
  const draft = await draftFrom({ ...MQTTX, ...Object.fromEntries(members) });
  expect(draft.fields.host).toBe('broker.plant.example');
  expect(draft.notMapped.length).toBeLessThan(600);
  const { params } = draft.notMapped.at(-1) ?? {};
  const named = draft.notMapped.filter(({ path }) => path.startsWith('x')).length;
  expect((params?.count ?? 0) + named).toBe(150_000);
});

describe('MQTT Explorer', () => {
  test('every field has its place, and what has none is named', async () => {
    const { format, drafts, notMapped } = await draftsFrom(EXPLORER);
    const [draft] = drafts;
    if (!draft) throw new Error('unreachable');
    expect(format).toBe('mqtt-explorer');
    expect(draft.problems).toEqual([]);
    expect(draft.warnings).toEqual([]);
    expect(draft.fields).toMatchObject({
      name: 'Boiler room',
      transport: 'mqtts',
      host: 'broker.plant.example',
      port: 8883,
      username: 'heater',
      protocolVersion: '3.1.1',
      tls: { verify: 'system' },
      subscriptions: [
        { filter: 'plant/#', qos: 1 },
        { filter: '$SYS/#', qos: 0 },
      ],
    });
    expect(draft.fields.clientId).toMatch(/^mqttscope-/);
    expect(draft.secrets).toEqual({ password: 'invented-password' });
    expect(leftOutOf(draft)).toMatchObject({
      'generated-client-id': ['clientId'],
      stale: ['changeSet'],
    });
    expect(JSON.stringify(draft.notMapped)).not.toContain('older-password');
    expect(notMapped).toMatchObject([
      { path: 'Settings', reason: 'settings' },
      { path: 'connection_view_state', reason: 'charts', params: { count: 1 } },
    ]);
  });

  test('version 0 has topic filters only, of QoS 0', async () => {
    const { configVersion: _, ...old } = { ...EXPLORER_CONNECTION, subscriptions: ['a/#', 'b'] };
    const draft = await draftFrom({ ConnectionManager_connections: { old } });
    expect(draft.fields.subscriptions).toEqual([
      { filter: 'a/#', qos: 0 },
      { filter: 'b', qos: 0 },
    ]);
  });

  test('WebSocket with its path; another kind of connection is refused; TLS is never guessed', async () => {
    const of = (more: object) =>
      draftFrom({ ConnectionManager_connections: { a: { ...EXPLORER_CONNECTION, ...more } } });
    expect((await of({ protocol: 'ws', basePath: 'ws' })).fields).toMatchObject({
      ...{ transport: 'wss', path: '/ws' },
    });
    expect(codesOf((await of({ type: 'amqp' })).problems)).toEqual(['PROFILE_NOT_MQTT']);
    const unsure = await of({ encryption: undefined });
    expect(unsure.fields).toMatchObject({ transport: 'mqtt', transportChosen: false });
    expect(codesOf(unsure.warnings)).toEqual(['TLS_UNKNOWN']);
    const off = await of({ certValidation: false });
    expect(off.fields.tls.verify).toBe('none');
    expect(codesOf(off.warnings)).toEqual(['VERIFICATION_OFF']);
  });
});

describe('MQTT.fx', () => {
  test('what is known has its place, all else is named, and TLS is unknown', async () => {
    const { format, drafts, notMapped } = await draftsFrom(MQTTFX);
    const [draft, other] = drafts;
    if (!draft || !other) throw new Error('unreachable');
    expect(format).toBe('mqttfx');
    expect(draft.problems).toEqual([]);
    expect(draft.fields).toMatchObject({
      name: 'Boiler room',
      transport: 'mqtt',
      transportChosen: false,
      host: 'broker.plant.example',
      port: 8883,
      clientId: 'boiler7',
      username: 'heater',
      protocolVersion: '3.1',
      connectTimeout: 30,
      keepAlive: 50,
      subscriptions: [
        { filter: 'plant/+/temp', qos: 0, colour: 'green', paused: true },
        { filter: 'plant/all/#', qos: 0, paused: true },
      ],
    });
    expect(draft.secrets).toEqual({ password: 'invented-password' });
    expect(codesOf(draft.warnings).sort()).toEqual([
      ...['FILES_ELSEWHERE', 'SUBSCRIPTION_INVALID', 'TLS_UNKNOWN'],
    ]);
    expect(leftOutOf(draft)).toMatchObject({
      'file-elsewhere': ['connectionOptions.caFile'],
      'saved-messages': ['preDefinedMessages'],
      'recent-topics': ['recentPublishTopics'],
      invalid: ['recentSubscriptionTopics.topic[1]'],
      unknown: ['connectionOptions.cleanSession', 'connectionOptions.keyStorePassword'],
      empty: ['connectionOptions.clientCertificateFile', 'connectionOptions.clientKeyFile'],
    });
    expect(JSON.stringify(draft.notMapped)).not.toContain('another-invented');
    expect(draft.notMapped).toContainEqual({
      ...{ path: 'preDefinedMessages', value: '', reason: 'saved-messages', params: { count: 2 } },
    });
    expect(other.fields).toMatchObject({ name: 'Other', host: 'other.example', port: 1883 });
    expect(notMapped).toMatchObject([{ path: 'windowWidth', reason: 'settings', value: '800' }]);
  });

  test('entities of a DTD are not expanded', async () => {
    const bomb = MQTTFX.replace(
      '<configuration>',
      '<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "yyyyyyyy">]><configuration>',
    );
    for (const entity of ['&x;', '&y;']) {
      await expect(async () => draftsFrom(bomb.replace('boiler7', entity))).rejects.toMatchObject({
        problem: { code: 'PROFILE_FILE_DAMAGED' },
      });
    }
  });
});

describe('files that are none', () => {
  test.each([
    ['', 'PROFILE_FILE_UNKNOWN'],
    ['hello', 'PROFILE_FILE_UNKNOWN'],
    ['[]', 'PROFILE_FILE_UNKNOWN'],
    ['[1, 2]', 'PROFILE_FILE_UNKNOWN'],
    ['{"a": 1}', 'PROFILE_FILE_UNKNOWN'],
    ['<root/>', 'PROFILE_FILE_UNKNOWN'],
    ['<configuration/>', 'PROFILE_FILE_UNKNOWN'],
    ['<root', 'PROFILE_FILE_DAMAGED'],
    ['[{"clientId": "secret-in-a-cut-file', 'PROFILE_FILE_DAMAGED'],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'PROFILE_FILE_UNKNOWN'],
    [
      `{"host": 1, "port": 1, "clientId": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      'PROFILE_FILE_DAMAGED',
    ],
    [`${'<a>'.repeat(50_000)}${'</a>'.repeat(50_000)}`, 'PROFILE_FILE_DAMAGED'],
    [
      `[{"host": 1, "port": 1, "clientId": 1, "x": [${'1,'.repeat(500_000)}1]}]`,
      'PROFILE_FILE_TOO_LARGE',
    ],
    ['{"format": "mqttscope-profiles", "version": 3, "profiles": []}', 'PROFILE_FILE_NEWER'],
    ['{"format": "mqttscope-profiles", "version": "1"}', 'PROFILE_FILE_DAMAGED'],
  ])('no. %# gets its sentence', async (text, code) => {
    const reading = (async () => draftsFrom(text))();
    await expect(reading).rejects.toMatchObject({
      problem: { code, message: expect.stringMatching(/^[A-Z].*\.$/) },
    });
    await expect(reading).rejects.not.toMatchObject({
      problem: { detail: expect.stringContaining('secret') },
    });
  });

  test('bytes that are no text are not read in part', () => {
    const bytes = Buffer.from(JSON.stringify([MQTTX]));
    bytes[bytes.indexOf('invented-password') + 3] = 0xff;
    expect(() => parseProfileFile(bytes)).toThrow('damaged');
    const utf16 = Buffer.from(`\ufeff${JSON.stringify([MQTTX])}`, 'utf16le');
    expect(parseProfileFile(utf16).format).toBe('mqttx');
  });
});
