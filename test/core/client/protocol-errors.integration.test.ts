// What a broker may not do: the connection ends with the reason code of the standard, what came before
// stays, the reason is said, and a broker that goes on doing it is not tried for ever.
import type { Socket } from 'node:net';
import { type Packet, parser } from 'mqtt-packet';
import { expect, it } from 'vitest';
import { DEFAULT_PROFILE } from '../../../shared/contract/defaults.ts';
import type { SessionFields } from '../../../shared/contract/profiles.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordedConnection, settingsFor } from './recorded-connection.ts';
import { accept, hex, packetId, scriptedBroker } from './scripted-broker.ts';

const BEFORE = '3006000162006f6b';
const SUBACK = (packet: Packet): string => `9004${packetId(packet)}0000`;
const session = (fields: Partial<SessionFields>): SessionFields => ({
  ...DEFAULT_PROFILE.session,
  ...fields,
});

/** Says yes to CONNECT and SUBSCRIBE, then a message and what it may not send. */
function sending(...packets: string[]) {
  return (packet: Packet, socket: Socket): void => {
    accept(packet, socket);
    if (packet.cmd === 'subscribe') socket.write(hex(SUBACK(packet), BEFORE, ...packets));
  };
}

it.each<[string, string, number, string, Partial<SessionFields>]>([
  ['too many messages at QoS 1', qos1(1, 2, 3), 0x93, 'receive maximum', { receiveMaximum: 2 }],
  ['too many messages at QoS 2', qos2(1, 2, 3), 0x93, 'receive maximum', { receiveMaximum: 2 }],
  ['too many of both', qos1(1) + qos2(2, 3), 0x93, 'receive maximum', { receiveMaximum: 2 }],
  [
    'a packet that is too large',
    `30c0843d${'00'.repeat(20)}`,
    0x95,
    'maximum packet size',
    { maximumPacketSize: 1_000 },
  ],
  ['topic alias 0', '3008000161032300003f', 0x94, 'topic alias', { topicAliasMaximum: 2 }],
  [
    'a topic alias beyond ours',
    '3008000161032300033f',
    0x94,
    'topic alias',
    { topicAliasMaximum: 2 },
  ],
  [
    'a topic alias, allowed none',
    '3008000161032300013f',
    0x94,
    'topic alias',
    { topicAliasMaximum: 0 },
  ],
  [
    'a topic alias without topic',
    '30070000032300013f',
    0x82,
    'not allow',
    { topicAliasMaximum: 2 },
  ],
  ['QoS 3', '36070001610001003f', 0x81, 'not allow', {}],
  ['packet identifier 0', '32070001610000003f', 0x82, 'not allow', {}],
  ['a content type twice', '300d000161080300016103000162003f', 0x82, 'not allow', {}],
  ['a second CONNACK', '2003000000', 0x82, 'not allow', {}],
  ['a packet only clients send', 'c000', 0x82, 'not allow', {}],
  ['a packet of type 0', '0000', 0x81, 'not allow', {}],
  ['flags that are reserved', '4102000a', 0x81, 'not allow', {}],
])('refuses %s', async (_, bytes, reasonCode, words, fields) => {
  await using server = await scriptedBroker(sending(bytes));
  await using connection = recordedConnection();
  connection.connect(settingsFor(server.port, { session: session(fields) }));
  const { problem } = await connection.when(({ state }) => state === 'waiting');
  expect(problem?.message).toContain(words);
  expect(problem?.detail).toContain(`DISCONNECT 0x${reasonCode.toString(16).toUpperCase()}`);
  expect(connection.messages[0]).toMatchObject({ topic: 'b' });
  expect(await server.sent('disconnect')).toMatchObject({ reasonCode });
});

it('keeps the message that was one too many, and does not acknowledge it', async () => {
  await using server = await scriptedBroker(sending(qos1(1, 2, 3)));
  await using connection = recordedConnection();
  connection.connect(settingsFor(server.port, { session: session({ receiveMaximum: 2 }) }));
  await server.sent('disconnect');
  expect(connection.messages).toHaveLength(4);
  expect(server.packets.some(({ cmd }) => cmd === 'puback')).toBe(false);
});

it('takes any number of messages that wait for their answer', async () => {
  const ids = Array.from({ length: 50 }, (_, at) => at + 1);
  const left = [...ids];
  await using server = await scriptedBroker((packet, socket) => {
    accept(packet, socket);
    const next = (count: number) =>
      left.splice(0, count).map((id) => (id % 2 === 0 ? qos1(id) : qos2(id)));
    if (packet.cmd === 'subscribe') socket.write(hex(SUBACK(packet), ...next(2)));
    if (packet.cmd === 'pubrec') socket.write(hex('6202', packetId(packet)));
    if (packet.cmd === 'puback' || packet.cmd === 'pubcomp') socket.write(hex(...next(1)));
  });
  await using connection = recordedConnection();
  connection.connect(settingsFor(server.port, { session: session({ receiveMaximum: 2 }) }));
  await connection.received(ids.length);
  await server.sent('pubcomp', 25);
  expect(connection.status().state).toBe('connected');
});

it.each([
  ['SUBACK without a code', (id: string) => `9003${id}00`],
  ['SUBACK with two codes', (id: string) => `9005${id}000000`],
  ['UNSUBACK for a SUBSCRIBE', (id: string) => `b004${id}0000`],
  ['PUBACK for a SUBSCRIBE', (id: string) => `4002${id}`],
])('refuses %s', async (_, answer) => {
  await using server = await scriptedBroker((packet, socket) => {
    accept(packet, socket);
    if (packet.cmd === 'subscribe') socket.write(hex(answer(packetId(packet))));
  });
  await using connection = recordedConnection();
  connection.connect(settingsFor(server.port));
  const { problem } = await connection.when(({ state }) => state === 'waiting');
  expect(problem?.code).toBe('PROTOCOL_ERROR');
  expect(await server.sent('disconnect')).toMatchObject({ reasonCode: 0x82 });
});

it('lets pass what answers nothing, and releases a message it has given up', async () => {
  await using server = await scriptedBroker(
    sending('40020309', '90040309' + '0000', 'b00403090000', '70020309', '50020309', BEFORE),
  );
  await using connection = recordedConnection();
  connection.connect(settingsFor(server.port));
  await connection.received(2);
  expect(await server.sent('pubrel')).toMatchObject({ messageId: 0x309, reasonCode: 0x92 });
  expect(connection.status().state).toBe('connected');
});

it('tries once more, and stops when it happens again at once', async () => {
  const clock = manualClock();
  await using server = await scriptedBroker(sending('2003000000'));
  await using connection = recordedConnection({ clock });
  connection.connect(settingsFor(server.port));
  await connection.when(({ state }) => state === 'waiting');
  await clock.advance(5_000);
  const { problem } = await connection.when(({ state }) => state === 'stopped');
  expect(problem?.code).toBe('PROTOCOL_ERROR');
  expect(server.accepted).toHaveLength(2);
});

it('says nothing more where 3.1.1 is spoken: DISCONNECT would mean that all is well', async () => {
  const received: string[] = [];
  await using server = await scriptedBroker(
    (packet, socket) => {
      accept(packet, socket);
      if (packet.cmd === 'subscribe') socket.write(hex('9003', packetId(packet), '00', '20020000'));
    },
    {
      opening: (socket) => {
        const reader = parser();
        reader.on('packet', ({ cmd }) => received.push(cmd));
        socket.on('data', (chunk) => reader.parse(chunk));
      },
    },
  );
  await using connection = recordedConnection();
  connection.connect(settingsFor(server.port, { protocolVersion: '3.1.1' }));
  const { problem } = await connection.when(({ state }) => state === 'waiting');
  expect(problem).toMatchObject({
    code: 'PROTOCOL_ERROR',
    detail: expect.stringMatching(/CONNACK\.$/),
  });
  await Promise.all(server.accepted.map((socket) => socket.closed || closed(socket)));
  expect(received).toEqual(['connect', 'subscribe']);
});

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/** One message to "a" for each packet identifier. */
function qos1(...ids: number[]): string {
  return ids.map((id) => `3207000161${id.toString(16).padStart(4, '0')}0078`).join('');
}

function qos2(...ids: number[]): string {
  return ids.map((id) => `3407000161${id.toString(16).padStart(4, '0')}0078`).join('');
}
