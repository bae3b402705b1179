// MQTT 5 properties of a message that is published: on the wire in the order they were given in, left
// out where the connection speaks 3.1.1, and refused before anything is sent where nobody could read them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SentProperties } from '../../shared/contract/publish.ts';
import { startTestCore, type TestCore } from '../support/test-core.ts';
import { accept, hex, packetId, scriptedBroker } from './client/scripted-broker.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.dispose());

const properties: SentProperties = {
  payloadFormatIndicator: true,
  messageExpiryInterval: 30,
  contentType: 'a/b',
  responseTopic: 'resp/42',
  correlationData: Uint8Array.of(0x00, 0xff, 0x10),
  userProperties: [
    ['b', '1'],
    ['a', '2'],
    ['b', '3'],
  ],
};

/** A broker that takes every message, and all bytes that came after CONNECT. */
async function connected(protocolVersion: '5.0' | '3.1.1', topicAliasMaximum = 0) {
  const received: Buffer[] = [];
  const broker = await scriptedBroker(
    (packet, socket) => {
      if (packet.cmd !== 'connect' || topicAliasMaximum === 0) accept(packet, socket);
      else socket.write(hex('200600000322', fourDigits(topicAliasMaximum)));
      if (packet.cmd === 'publish' && packet.qos === 1) socket.write(hex('4002', packetId(packet)));
    },
    { opening: (socket) => socket.on('data', (chunk) => received.push(chunk)) },
  );
  const name = `properties ${protocolVersion}`;
  const profile = { name, port: broker.port, clientId: name, protocolVersion, subscriptions: [] };
  const profileId = await core.connect(profile);
  await core.until(profileId, ({ state }) => state === 'connected');
  received.length = 0;
  const wire = () => Buffer.concat(received).toString('hex');
  const send = (given: SentProperties, topic = 'req') =>
    core.client.publish.send({
      ...{ profileId, topic, payload: Uint8Array.of(0x21), qos: 1, retain: false },
      properties: given,
    });
  return { broker, profileId, received, wire, send };
}

function fourDigits(number: number): string {
  return number.toString(16).padStart(4, '0');
}

test('arrive in their order, and are recorded with the message', async () => {
  const { broker, profileId, wire, send } = await connected('5.0');
  await using _open = broker;
  const { messageId } = await send(properties);
  const list = [
    '0101',
    '020000001e',
    '030003612f62',
    '080007726573702f3432',
    '09000300ff10',
    ...['26000162000131', '26000161000132', '26000162000133'],
  ].join('');
  expect(wire()).toContain(`${(list.length / 2).toString(16).padStart(2, '0')}${list}21`);
  const message = await core.client.messages.get({ captureId: profileId, id: messageId });
  expect(message).toMatchObject({ direction: 'out', properties });
});

test('are left out where the connection speaks 3.1.1', async () => {
  const { broker, profileId, wire, send } = await connected('3.1.1');
  await using _open = broker;
  const { messageId } = await send(properties);
  expect(wire()).toMatch(/^32080003726571[0-9a-f]{4}21$/);
  const message = await core.client.messages.get({ captureId: profileId, id: messageId });
  expect(message.properties).toEqual({});
});

test.each<[string, SentProperties, string]>([
  ['a response topic with a wildcard', { responseTopic: 'resp/+' }, 'RESPONSE_TOPIC_INVALID'],
  ['an empty response topic', { responseTopic: '' }, 'RESPONSE_TOPIC_INVALID'],
  ['NUL in a user property', { userProperties: [['a', 'b\0']] }, 'PROPERTY_INVALID'],
  ['a lone surrogate', { contentType: '\ud800' }, 'PROPERTY_INVALID'],
  ['65,536 bytes', { contentType: 'é'.repeat(32_768) }, 'PROPERTY_INVALID'],
  ['too many bytes', { correlationData: new Uint8Array(65_536) }, 'BAD_INPUT'],
  ['no whole second', { messageExpiryInterval: 0.5 }, 'BAD_INPUT'],
])('are refused before anything is sent: %s', async (_, given, code) => {
  const { broker, wire, send } = await connected('5.0');
  await using _open = broker;
  await expect(send(given)).rejects.toMatchObject({ code });
  expect(wire()).toBe('');
});

test('a topic alias stands for the topic name from the second message of a connection on', async () => {
  const { broker, profileId, received, wire, send } = await connected('5.0', 5);
  await using _open = broker;
  const sent = async (topic: string, topicAlias: number) => {
    received.length = 0;
    const { messageId } = await send({ topicAlias }, topic);
    const { packets } = core.client;
    const filter = { types: ['PUBLISH' as const], direction: null, text: '' };
    const [newest] = (
      await packets.watch({ profileId, after: null, filter, before: null, limit: 1 })
    ).rows;
    expect(newest).toMatchObject({ messageId });
    const message = await core.client.messages.get({ captureId: profileId, id: messageId });
    expect(message).toMatchObject({ topic, properties: { topicAlias } });
    return wire();
  };
  expect(await sent('req', 5)).toMatch(/^320c0003726571....0323000521$/);
  expect(await sent('req', 5)).toMatch(/^32090000....0323000521$/);
  expect(await sent('b', 5)).toMatch(/^320a000162....0323000521$/);
  expect(await sent('b', 5)).toMatch(/^32090000....0323000521$/);
  expect(await sent('req', 1)).toMatch(/^320c0003726571....0323000121$/);
  broker.accepted.at(-1)?.destroy();
  await broker.sent('connect', 2);
  await core.until(profileId, ({ state }) => state === 'connected');
  expect(await sent('b', 5)).toMatch(/^320a000162....0323000521$/);
  received.length = 0;
  await expect(send({ topicAlias: 6 })).rejects.toMatchObject({
    code: 'TOPIC_ALIAS_OUT_OF_RANGE',
    message: 'This broker takes a topic alias from 1 to 5. Choose one of them.',
  });
  expect(wire()).toBe('');
});

test('a topic alias is refused where the broker allows none, and left out of 3.1.1', async () => {
  const five = await connected('5.0');
  await using _five = five.broker;
  await expect(five.send({ topicAlias: 1 })).rejects.toMatchObject({
    code: 'TOPIC_ALIAS_NOT_SUPPORTED',
  });
  expect(five.wire()).toBe('');
  const three = await connected('3.1.1');
  await using _three = three.broker;
  await three.send({ topicAlias: 1 });
  expect(three.wire()).toMatch(/^32080003726571[0-9a-f]{4}21$/);
});
