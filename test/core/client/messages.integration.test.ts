// Messages through a real mosquitto, and what one never sends from a script.
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { connect as connectPlain, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { topicToBytes } from '../../../shared/mqtt/topic-text.ts';
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts';
import { recordedConnection, settingsFor } from './recorded-connection.ts';
import { accept, hex, packetId, scriptedBroker } from './scripted-broker.ts';

let broker: Mosquitto;
let other: MqttClient;
beforeAll(async () => {
  broker = await startMosquitto({ config: ['max_packet_size 20000000'] });
  other = connectPlain(broker.url, { protocolVersion: 5 });
});
afterAll(async () => {
  await other.endAsync();
  await broker.stop();
});

const bytes = (text: string): Buffer => Buffer.from(text);
const subscribed = ({ subscriptions }: { subscriptions: { state: string }[] }): boolean =>
  subscriptions.every(({ state }) => state === 'granted');

describe.each(['3.1', '3.1.1', '5.0'] as const)('MQTT %s', (protocolVersion) => {
  // 3.1 needs one.
  const clientId = `messages-${protocolVersion}`;

  it.each([0, 1, 2] as const)('sends and receives at QoS %i', async (qos) => {
    await using connection = recordedConnection();
    const topic = `there/and/back/${protocolVersion}/${qos}`;
    const subscriptions = [{ filter: topic, qos }];
    connection.connect(settingsFor(broker.port, { protocolVersion, clientId, subscriptions }));
    await connection.when(subscribed);
    const acknowledgement = await connection.publish(topic, bytes('hello'), qos, false);
    await connection.received(1);
    expect(connection.messages).toEqual([
      { topic, payload: bytes('hello'), qos, retain: false, dup: false, properties: undefined },
    ]);
    const expected = {
      '3.1': ['sent', 'PUBACK', 'PUBCOMP'],
      '3.1.1': ['sent', 'PUBACK', 'PUBCOMP'],
      '5.0': ['sent', 'PUBACK 0x00 Success', 'PUBCOMP 0x00 Success'],
    };
    expect(acknowledgement.durationMs).toBeGreaterThan(0);
    expect(acknowledgement.acknowledgement).toBe(expected[protocolVersion][qos]);
    expect(acknowledgement.reasonCode).toBe(protocolVersion === '5.0' && qos > 0 ? 0 : null);
  });

  it('gives retained messages as such, again when subscribed again, and deletes them', async () => {
    await using connection = recordedConnection();
    const topic = `retained/${protocolVersion}`;
    connection.connect(settingsFor(broker.port, { protocolVersion, clientId, subscriptions: [] }));
    await connection.when(({ state }) => state === 'connected');
    await connection.publish(topic, bytes('kept'), 1, true);
    expect(await connection.subscribe({ filter: topic, qos: 0 })).toMatchObject({
      state: 'granted',
      grantedQos: 0,
    });
    await connection.received(1);
    await connection.subscribe({ filter: topic, qos: 0 });
    await connection.received(2);
    expect(connection.messages.map(({ retain }) => retain)).toEqual([true, true]);
    await connection.publish(topic, new Uint8Array(), 1, true);
    await connection.received(3);
    expect(connection.messages[2]).toMatchObject({ payload: bytes(''), retain: false });
    await connection.unsubscribe(topic);
    expect(connection.status().subscriptions).toEqual([]);
  });

  it.each([0, 1] as const)('carries 10 MB at QoS %i', async (qos) => {
    await using connection = recordedConnection();
    const topic = `big/${protocolVersion}/${qos}`;
    const subscriptions = [{ filter: topic, qos }];
    connection.connect(settingsFor(broker.port, { protocolVersion, clientId, subscriptions }));
    await connection.when(subscribed);
    const payload = Buffer.alloc(10_000_000, 'mqtt');
    await connection.publish(topic, payload, qos, false);
    const [message] = await connection.received(1);
    expect(message?.payload.equals(payload)).toBe(true);
  });

  it('keeps the order of a topic over a mixed stream', async () => {
    await using connection = recordedConnection();
    const topic = `mixed/${protocolVersion}`;
    const subscriptions = [{ filter: topic, qos: 1 as const }];
    connection.connect(settingsFor(broker.port, { protocolVersion, clientId, subscriptions }));
    await connection.when(subscribed);
    const numbers = Array.from({ length: 2_000 }, (_, number) => number);
    for (const number of numbers) {
      other.publish(topic, String(number), {
        qos: number % 7 === 0 ? 1 : 0,
        properties: number % 11 === 0 ? { contentType: 'text/plain' } : {},
      });
    }
    await connection.received(numbers.length);
    const ofQos = (qos: number) =>
      connection.messages
        .filter((message) => message.qos === qos)
        .map(({ payload }) => Number(payload));
    expect(ofQos(0)).toEqual(numbers.filter((number) => number % 7 !== 0));
    expect(ofQos(1)).toEqual(numbers.filter((number) => number % 7 === 0));
  });
});

describe('properties of MQTT 5.0', () => {
  it.each([0, 1, 2] as const)('arrive as they were sent at QoS %i', async (qos) => {
    await using connection = recordedConnection();
    const filter = `properties/${qos}`;
    connection.connect(settingsFor(broker.port, { subscriptions: [{ filter, qos }] }));
    await connection.when(subscribed);
    await other.publishAsync(filter, 'x', {
      qos,
      properties: {
        payloadFormatIndicator: true,
        messageExpiryInterval: 60,
        responseTopic: 'answer/here',
        correlationData: Buffer.from([0, 255]),
        userProperties: { a: ['1', '3'], b: '2', constructor: 'c' },
        contentType: 'text/plain',
      },
    });
    const [message] = await connection.received(1);
    expect(message?.properties).toMatchObject({
      payloadFormatIndicator: true,
      responseTopic: 'answer/here',
      correlationData: new Uint8Array([0, 255]),
      userProperties: [
        ['a', '1'],
        ['a', '3'],
        ['b', '2'],
        ['constructor', 'c'],
      ],
      contentType: 'text/plain',
    });
    expect(message?.properties?.messageExpiryInterval).toBeLessThanOrEqual(60);
  });

  it('keep the order of user properties across their names', async () => {
    await using connection = recordedConnection();
    connection.connect(settingsFor(broker.port, { subscriptions: [{ filter: 'order', qos: 2 }] }));
    await connection.when(subscribed);
    const pair = (name: string, value: string) => hex('260001', name, '0001', value);
    const properties = [pair('61', '31'), pair('62', '32'), pair('61', '33'), pair('61', '31')];
    // No client library sends them in this order.
    const socket = connectTcp(broker.port, '127.0.0.1');
    socket.write(hex('100d', '00044d515454', '05', '02', '003c', '00', '0000'));
    await once(socket, 'data');
    socket.write(Buffer.concat([hex('3025', '00056f72646572', '1c'), ...properties, bytes('!')]));
    const [message] = await connection.received(1);
    socket.destroy();
    expect(message).toMatchObject({ topic: 'order', payload: bytes('!') });
    expect(message?.properties).toEqual({
      userProperties: [
        ['a', '1'],
        ['b', '2'],
        ['a', '3'],
        ['a', '1'],
      ],
    });
  });

  it('name the topic of an aliased message at every QoS, also without UTF-8', async () => {
    const publish = (head: string, topic: string, id: string, payload: string): Buffer => {
      const body = Buffer.concat([
        hex((topic.length / 2).toString(16).padStart(4, '0'), topic, id, '03230001'),
        bytes(payload),
      ]);
      return Buffer.concat([hex(head, body.length.toString(16).padStart(2, '0')), body]);
    };
    await using server = await scriptedBroker((packet, socket) => {
      accept(packet, socket);
      if (packet.cmd === 'subscribe') {
        socket.write(publish('34', '61c3', '0001', 'first'));
        socket.write(publish('34', '', '0002', 'second'));
        socket.write(publish('32', '', '0003', 'third'));
        socket.write(publish('30', '', '', 'fourth'));
      }
      if (packet.cmd === 'pubrec') {
        socket.write(hex('6202', packetId(packet)));
      }
    });
    await using connection = recordedConnection();
    connection.connect(settingsFor(server.port));
    await connection.received(4);
    const seen = connection.messages.map(({ topic, payload }) => [payload.toString(), topic]);
    expect(Object.fromEntries(seen)).toEqual({
      first: 'a\udcc3',
      second: 'a\udcc3',
      third: 'a\udcc3',
      fourth: 'a\udcc3',
    });
  });

  it.each([
    ['neither name nor alias', '3004', '0000', '00', '78'],
    ['an alias nobody has given', '3007', '0000', '03230001', '78'],
  ])('end the connection: a message with %s', async (_, ...message) => {
    await using server = await scriptedBroker((packet, socket) => {
      accept(packet, socket);
      if (packet.cmd === 'subscribe') socket.write(hex(...message));
    });
    await using connection = recordedConnection();
    connection.connect(settingsFor(server.port));
    const { problem } = await connection.when(({ state }) => state === 'waiting');
    expect(problem?.code).toBe('PROTOCOL_ERROR');
    expect(connection.messages).toEqual([]);
  });

  it('keep several subscription identifiers', async () => {
    await using server = await scriptedBroker((packet, socket) => {
      accept(packet, socket);
      if (packet.cmd === 'subscribe') socket.write(hex('3009', '000161', '040b010b02', '78'));
    });
    await using connection = recordedConnection();
    connection.connect(settingsFor(server.port));
    const [message] = await connection.received(1);
    expect(message?.properties).toEqual({ subscriptionIdentifiers: [1, 2] });
  });
});

it('keeps ill-formed topics, NUL, wildcards and no name at all apart', async () => {
  const names = ['61c3', '61c4', '610062', 'efbfbd', 'eda080', 'efbbbf61', '612f2b', ''];
  await using server = await scriptedBroker((packet, socket) => {
    accept(packet, socket);
    if (packet.cmd !== 'subscribe') return;
    for (const name of names) {
      const length = (name.length / 2).toString(16).padStart(4, '0');
      socket.write(hex('30', (2 + name.length / 2).toString(16).padStart(2, '0'), length, name));
    }
  });
  await using connection = recordedConnection();
  connection.connect(settingsFor(server.port, { protocolVersion: '3.1.1' }));
  await connection.received(names.length);
  const seen = connection.messages.map(({ topic }) => Buffer.from(topicToBytes(topic)));
  expect(seen.map((name) => name.toString('hex'))).toEqual(names);
});

it('loses nothing and keeps the order when paused and resumed all the time', async () => {
  const count = 20_000;
  await using server = await scriptedBroker((packet, socket) => {
    accept(packet, socket);
    if (packet.cmd !== 'subscribe') return;
    for (let number = 0; number < count; number += 1) {
      const payload = number.toString(16).padStart(8, '0');
      const plain = number % 100 !== 0;
      const id = ((number % 60_000) + 1).toString(16).padStart(4, '0');
      socket.write(plain ? hex('3007', '000161', payload) : hex('3209', '000161', id, payload));
    }
  });
  await using connection = recordedConnection();
  connection.connect(settingsFor(server.port, { protocolVersion: '3.1.1' }));
  for (let seen = 500; seen < count; seen += 500) {
    await connection.received(seen);
    connection.pause();
    await turnOfTheLoop();
    connection.resume();
  }
  await connection.received(count);
  const numbers = connection.messages.map(({ payload }) => payload.readUInt32BE());
  expect(numbers).toEqual(numbers.map((_, index) => index));
});
