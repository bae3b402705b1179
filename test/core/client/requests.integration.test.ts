// What is asked of a broker (SUBSCRIBE, UNSUBSCRIBE, PUBLISH), what it answers, and what is never sent.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manualClock } from '../../support/manual-clock.ts';
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts';
import { recordedConnection, settingsFor } from './recorded-connection.ts';
import { accept, hex, packetId, scriptedBroker } from './scripted-broker.ts';

let broker: Mosquitto;
beforeAll(async () => {
  broker = await startMosquitto();
});
afterAll(() => broker.stop());

const bytes = (text: string): Buffer => Buffer.from(text);
const subscribed = ({ subscriptions }: { subscriptions: { state: string }[] }): boolean =>
  subscriptions.every(({ state }) => state === 'granted');

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
    await expect(connection.subscribe({ filter: 'a/b#', qos: 0 })).rejects.toMatchObject({
      problem: { code: 'TOPIC_FILTER_INVALID' },
    });
    const { subscriptions } = await connection.when(
      (status) => status.subscriptions[0]?.state === 'refused',
    );
    expect(subscriptions).toMatchObject([
      { filter: 'c#', problem: { code: 'TOPIC_FILTER_INVALID' } },
    ]);
    expect(await connection.subscribe({ filter: 'a/b', qos: 0 })).toMatchObject({
      state: 'granted',
    });
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
  expect(await connection.subscribe({ filter: 'early', qos: 1 })).toMatchObject({ state: 'idle' });
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
    const id = packetId(packet);
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
    const id = packetId(packet);
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

it('keeps a filter whose UNSUBSCRIBE the broker refuses', async () => {
  await using server = await scriptedBroker((packet, socket) => {
    accept(packet, socket);
    const id = packetId(packet);
    if (packet.cmd === 'subscribe') socket.write(hex('9004', id, '0000'));
    if (packet.cmd === 'unsubscribe') socket.write(hex('b004', id, '0087'));
  });
  await using connection = recordedConnection();
  connection.connect(settingsFor(server.port));
  await connection.when(subscribed);
  await expect(connection.unsubscribe('#')).rejects.toMatchObject({
    problem: { code: 'UNSUBSCRIBE_REFUSED', message: expect.stringContaining('Not authorized') },
  });
  expect(connection.status().subscriptions).toMatchObject([{ filter: '#', state: 'granted' }]);
});

describe('limits in CONNACK', () => {
  // Receive Maximum 1, Maximum QoS 1, no retained messages, packets of 60 bytes, no wildcards, not shared.
  const LIMITED = hex('2013', '0000', '10', '210001', '2401', '2500', '270000003c', '2800', '2a00');

  it('are kept', async () => {
    await using server = await scriptedBroker((packet, socket) => {
      if (packet.cmd === 'connect') socket.write(LIMITED);
      if (packet.cmd === 'publish') {
        setImmediate(() => socket.write(hex('4002', packetId(packet))));
      }
    });
    await using connection = recordedConnection();
    connection.connect(settingsFor(server.port, { subscriptions: [{ filter: '#', qos: 0 }] }));
    const { subscriptions } = await connection.when(
      (status) => status.subscriptions[0]?.state === 'refused',
    );
    expect(subscriptions[0]?.problem?.message).toContain('wildcards');
    expect(await connection.subscribe({ filter: '$share/g/a', qos: 0 })).toMatchObject({
      state: 'refused',
    });
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
      const id = packetId(packet);
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
