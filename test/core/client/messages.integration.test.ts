// Messages and subscriptions through a real mosquitto, and what one never sends from a script.
import { connect as connectPlain, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { topicToBytes } from '../../../shared/mqtt/topic-text.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts';
import { recordedConnection, settingsFor } from './recorded-connection.ts';
import { accept, hex, scriptedBroker } from './scripted-broker.ts';

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

describe.each(['3.1.1', '5.0'] as const)('MQTT %s', (protocolVersion) => {
  it.each([0, 1, 2] as const)('sends and receives at QoS %i', async (qos) => {
    await using connection = recordedConnection();
    const topic = `there/and/back/${protocolVersion}/${qos}`;
    const subscriptions = [{ filter: topic, qos }];
    connection.connect(settingsFor(broker.port, { protocolVersion, subscriptions }));
    await connection.when(subscribed);
    const acknowledgement = await connection.publish(topic, bytes('hello'), qos, false);
    await connection.received(1);
    expect(connection.messages).toEqual([
      { topic, payload: bytes('hello'), qos, retain: false, dup: false, properties: undefined },
    ]);
    const expected = {
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
    connection.connect(settingsFor(broker.port, { protocolVersion, subscriptions: [] }));
    await connection.when(({ state }) => state === 'connected');
    await connection.publish(topic, bytes('kept'), 1, true);
    expect(await connection.subscribe(topic, 0)).toMatchObject({ state: 'granted', grantedQos: 0 });
    await connection.received(1);
    await connection.subscribe(topic, 0);
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
    connection.connect(settingsFor(broker.port, { protocolVersion, subscriptions }));
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
    connection.connect(settingsFor(broker.port, { protocolVersion, subscriptions }));
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
        socket.write(hex('6202', (packet.messageId ?? 0).toString(16).padStart(4, '0')));
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

describe('what may not be sent', () => {
  it.each([
    ['a/#', 'a/#', 'wildcards'],
    ['an empty topic', '', 'cannot be empty'],
    ['one of 65,536 bytes', 'x'.repeat(65_536), '65,536'],
    ['one with NUL', 'a\0b', 'NUL'],
  ])('is refused: publish to %s', async (_, topic, words) => {
    await using connection = recordedConnection();
    connection.connect(settingsFor(broker.port));
    await connection.when(({ state }) => state === 'connected');
    await expect(connection.publish(topic, bytes('x'), 0, false)).rejects.toMatchObject({
      problem: { code: 'TOPIC_NAME_INVALID', message: expect.stringContaining(words) },
    });
    expect(connection.canPublish(topic, bytes('x'), 0, false)?.code).toBe('TOPIC_NAME_INVALID');
    expect(connection.status().state).toBe('connected');
  });

  it('is refused: subscribe to a/b#', async () => {
    await using connection = recordedConnection();
    connection.connect(settingsFor(broker.port, { subscriptions: [{ filter: 'c#', qos: 0 }] }));
    await connection.when(({ state }) => state === 'connected');
    await expect(connection.subscribe('a/b#', 0)).rejects.toMatchObject({
      problem: { code: 'TOPIC_FILTER_INVALID' },
    });
    const { subscriptions } = await connection.when(
      (status) => status.subscriptions[0]?.state === 'refused',
    );
    expect(subscriptions).toMatchObject([
      { filter: 'c#', problem: { code: 'TOPIC_FILTER_INVALID' } },
    ]);
    expect(await connection.subscribe('a/b', 0)).toMatchObject({ state: 'granted' });
  });

  it('is refused: anything without a connection', async () => {
    const connection = recordedConnection();
    await expect(connection.publish('a', bytes('x'), 0, false)).rejects.toMatchObject({
      problem: { code: 'NOT_CONNECTED' },
    });
  });
});

it('keeps a filter subscribed to before there is a connection', async () => {
  await using connection = recordedConnection();
  expect(await connection.subscribe('early', 1)).toMatchObject({ state: 'idle' });
  connection.connect(settingsFor(broker.port, { subscriptions: [] }));
  const { subscriptions } = await connection.when(
    (status) => status.subscriptions[0]?.state === 'granted',
  );
  expect(subscriptions).toMatchObject([{ filter: 'early', grantedQos: 1 }]);
});

it('says that nobody listens', async () => {
  await using connection = recordedConnection();
  connection.connect(settingsFor(broker.port, { subscriptions: [] }));
  await connection.when(({ state }) => state === 'connected');
  expect(await connection.publish('nobody/here', bytes('x'), 1, false)).toMatchObject({
    reasonCode: 0x10,
    acknowledgement: 'PUBACK 0x10 No matching subscribers',
  });
});

it('tells what PUBREC said when PUBCOMP only says success', async () => {
  await using server = await scriptedBroker((packet, socket) => {
    accept(packet, socket);
    const id = (packet.messageId ?? 0).toString(16).padStart(4, '0');
    if (packet.cmd === 'publish') socket.write(hex('5003', id, '10'));
    if (packet.cmd === 'pubrel') socket.write(hex('7002', id));
  });
  await using connection = recordedConnection();
  connection.connect(settingsFor(server.port, { subscriptions: [] }));
  await connection.when(({ state }) => state === 'connected');
  expect(await connection.publish('a', bytes('x'), 2, false)).toMatchObject({
    reasonCode: 0x10,
    acknowledgement: 'PUBREC 0x10 No matching subscribers',
  });
});

it('names the filter the broker refuses and grants the others', async () => {
  await using server = await scriptedBroker((packet, socket) => {
    accept(packet, socket);
    if (packet.cmd !== 'subscribe') return;
    const id = (packet.messageId ?? 0).toString(16).padStart(4, '0');
    expect(packet.subscriptions).toHaveLength(1);
    const code = packet.subscriptions[0]?.topic === 'secret' ? '87' : '01';
    socket.write(hex('9004', id, '00', code));
  });
  await using connection = recordedConnection();
  const subscriptions = ['open', 'secret', '__proto__', 'resubscribe'].map((filter) => ({
    filter,
    qos: 2 as const,
  }));
  connection.connect(settingsFor(server.port, { subscriptions }));
  const status = await connection.when((now) =>
    now.subscriptions.every(({ state }) => state === 'granted' || state === 'refused'),
  );
  expect(status.subscriptions).toMatchObject([
    { filter: 'open', state: 'granted', grantedQos: 1 },
    {
      filter: 'secret',
      state: 'refused',
      grantedQos: null,
      problem: { code: 'SUBSCRIPTION_REFUSED', message: expect.stringContaining('secret') },
    },
    { filter: '__proto__', state: 'granted' },
    { filter: 'resubscribe', state: 'granted' },
  ]);
});

describe('limits in CONNACK', () => {
  // Receive Maximum 1, Maximum QoS 1, no retained messages, packets of 60 bytes, no wildcards, not shared.
  const LIMITED = hex('2013', '0000', '10', '210001', '2401', '2500', '270000003c', '2800', '2a00');

  it('are kept', async () => {
    await using server = await scriptedBroker((packet, socket) => {
      if (packet.cmd === 'connect') socket.write(LIMITED);
      if (packet.cmd === 'publish') {
        setImmediate(() =>
          socket.write(hex('4002', (packet.messageId ?? 0).toString(16).padStart(4, '0'))),
        );
      }
    });
    await using connection = recordedConnection();
    connection.connect(settingsFor(server.port, { subscriptions: [{ filter: '#', qos: 0 }] }));
    const { subscriptions } = await connection.when(
      (status) => status.subscriptions[0]?.state === 'refused',
    );
    expect(subscriptions[0]?.problem?.message).toContain('Wildcard');
    expect(await connection.subscribe('$share/g/a', 0)).toMatchObject({ state: 'refused' });
    const refused = (...message: Parameters<typeof connection.canPublish>) =>
      connection.canPublish(...message)?.code;
    expect(refused('a', bytes('x'), 2, false)).toBe('QOS_NOT_SUPPORTED');
    expect(refused('a', bytes('x'), 1, true)).toBe('RETAIN_NOT_SUPPORTED');
    expect(refused('a', bytes('x'.repeat(60)), 1, false)).toBe('PACKET_TOO_LARGE');
    const five = [1, 2, 3, 4, 5].map((n) => connection.publish('a', bytes(`${n}`), 1, false));
    await server.sent('publish');
    expect(server.packets.filter(({ cmd }) => cmd === 'publish')).toHaveLength(1);
    await Promise.all(five);
    expect(server.packets.filter(({ cmd }) => cmd === 'publish')).toHaveLength(5);
  });
});

describe('an acknowledgement that', () => {
  it('refuses is a problem with the reason', async () => {
    await using server = await scriptedBroker((packet, socket) => {
      accept(packet, socket);
      if (packet.cmd !== 'publish') return;
      const id = (packet.messageId ?? 0).toString(16).padStart(4, '0');
      socket.write(hex(packet.qos === 2 ? '50' : '40', '03', id, '87'));
    });
    await using connection = recordedConnection();
    connection.connect(settingsFor(server.port, { subscriptions: [] }));
    await connection.when(({ state }) => state === 'connected');
    for (const qos of [1, 2] as const) {
      await expect(connection.publish('a', bytes('x'), qos, false)).rejects.toMatchObject({
        problem: {
          code: 'PUBLISH_REFUSED',
          message: expect.stringContaining('Not authorized'),
          detail: expect.stringContaining('0x87'),
        },
      });
    }
  });

  it('does not come is a problem after 30 s, for SUBSCRIBE too', async () => {
    const clock = manualClock();
    await using server = await scriptedBroker(accept);
    const connection = recordedConnection({ clock });
    connection.connect(settingsFor(server.port, { subscriptions: [{ filter: '#', qos: 2 }] }));
    await connection.when(({ state }) => state === 'connected');
    await server.sent('subscribe');
    const publishing = connection.publish('a', bytes('x'), 2, false);
    const refusal = expect(publishing).rejects.toMatchObject({
      problem: { code: 'PUBLISH_UNACKNOWLEDGED' },
    });
    await clock.advance(30_000, 1_000);
    await refusal;
    expect(connection.status().subscriptions).toMatchObject([
      { state: 'refused', problem: { code: 'SUBSCRIPTION_UNACKNOWLEDGED' } },
    ]);
    server.accepted[0]?.destroy();
    await connection.when(({ state }) => state === 'waiting');
    await connection.disconnect();
  });

  it('is lost with the connection is a problem at once', async () => {
    await using server = await scriptedBroker((packet, socket) => {
      accept(packet, socket);
      if (packet.cmd === 'publish') socket.destroy();
    });
    await using connection = recordedConnection();
    connection.connect(settingsFor(server.port, { subscriptions: [] }));
    await connection.when(({ state }) => state === 'connected');
    await expect(connection.publish('a', bytes('x'), 1, false)).rejects.toMatchObject({
      problem: { code: 'PUBLISH_UNACKNOWLEDGED' },
    });
  });
});
