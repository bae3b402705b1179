// What fields of a profile do beyond CONNECT: deadlines, failover, limits both ways, subscriptions with
// options. Seen in the packets a scripted broker gets.
import type { Socket } from 'node:net';
import type { ISubscribePacket, Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../support/free-port.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordedConnection, settingsFor } from './recorded-connection.ts';
import { accept, hex, packetId, type ScriptedBroker, scriptedBroker } from './scripted-broker.ts';

const { session } = settingsFor(0).fields;
const bytes = (text: string): Buffer => Buffer.from(text);

/** Grants everything, in the version the client speaks. */
function grants(version: '3.1.1' | '5.0' = '5.0') {
  return (packet: Packet, socket: Socket): void => {
    accept(packet, socket);
    const id = packetId(packet);
    const none = version === '5.0' ? '00' : '';
    const length = version === '5.0' ? '04' : '03';
    if (packet.cmd === 'subscribe') {
      socket.write(hex('90', length, id, none, `0${packet.subscriptions[0]?.qos ?? 0}`));
    }
    if (packet.cmd === 'unsubscribe') socket.write(hex('b0', none ? '04' : '02', id, none, none));
  };
}

function sentTo(server: ScriptedBroker, cmd: 'subscribe' | 'unsubscribe'): string[] {
  return server.packets.flatMap((packet) => {
    if (packet.cmd === 'subscribe' && cmd === 'subscribe') {
      return packet.subscriptions.map(({ topic }) => topic);
    }
    return packet.cmd === 'unsubscribe' && cmd === 'unsubscribe' ? packet.unsubscriptions : [];
  });
}

it('gives up a try after the time of the profile', async () => {
  const clock = manualClock();
  await using server = await scriptedBroker();
  await using connection = recordedConnection({ clock });
  connection.connect(settingsFor(server.port, { connectTimeout: 3 }));
  await server.sent('connect');
  await clock.advance(2_900);
  expect(connection.status().state).toBe('connecting');
  await clock.advance(200);
  const { problem } = await connection.when(({ state }) => state === 'waiting');
  expect(problem?.code).toBe('NO_CONNACK');
});

describe('an empty client ID', () => {
  const reconnect = { enabled: true, firstDelay: 0.1, longestDelay: 0.1 };

  it.each(['5.0', '3.1.1'] as const)('is sent as it is in %s', async (protocolVersion) => {
    await using server = await scriptedBroker((packet, socket) => {
      if (packet.cmd !== 'connect') return;
      // 5.0: Assigned Client Identifier "given".
      socket.write(hex(packet.protocolVersion === 5 ? '200b000008120005676976656e' : '20020000'));
    });
    await using connection = recordedConnection();
    connection.connect(
      settingsFor(server.port, {
        protocolVersion,
        cleanStart: protocolVersion === '3.1.1',
        reconnect,
      }),
    );
    const { clientId } = await connection.when(({ state }) => state === 'connected');
    expect(await server.sent('connect')).toMatchObject({ clientId: '' });
    expect(clientId).toBe(protocolVersion === '5.0' ? 'given' : '');
    // What was given is what the session is resumed with.
    server.accepted[0]?.destroy();
    expect(await server.sent('connect', 2)).toMatchObject({ clientId });
  });

  it.each([
    ['3.1', true],
    ['3.1.1', false],
  ] as const)('is not sent in %s, clean %s', async (protocolVersion, cleanStart) => {
    await using server = await scriptedBroker(accept);
    await using connection = recordedConnection();
    connection.connect(settingsFor(server.port, { protocolVersion, cleanStart }));
    expect(connection.status()).toMatchObject({
      state: 'stopped',
      problem: { code: 'CLIENT_ID_MISSING', message: expect.stringContaining(protocolVersion) },
    });
    expect(server.accepted).toEqual([]);
  });
});

it('does not try again where the profile wants no reconnecting', async () => {
  await using connection = recordedConnection();
  const reconnect = { enabled: false, firstDelay: 1, longestDelay: 60 };
  connection.connect(settingsFor(await freePort(), { reconnect }));
  const { problem, retryAt } = await connection.when(({ state }) => state === 'stopped');
  expect([problem?.code, retryAt]).toEqual(['CONNECTION_REFUSED', null]);
});

it('goes to the next server at once, and says which one it is', async () => {
  await using server = await scriptedBroker(grants());
  await using connection = recordedConnection();
  const closed = [await freePort(), await freePort()];
  connection.connect(
    settingsFor(closed[0] ?? 0, {
      servers: [
        { host: '127.0.0.1', port: closed[1] ?? 0 },
        { host: '127.0.0.1', port: server.port },
      ],
    }),
  );
  const { path } = await connection.when(({ state }) => state === 'connected');
  expect(path?.server).toBe(`127.0.0.1:${server.port}`);
  const tried = connection.events.flatMap((event) =>
    event.kind === 'connecting' ? [event.address] : [],
  );
  expect(tried).toEqual([...closed, server.port].map((port) => `127.0.0.1:${port}`));
});

it('ends the connection over a packet larger than it asked for, before it is read whole', async () => {
  await using server = await scriptedBroker((packet, socket) => {
    accept(packet, socket);
    // 1,000,000 bytes are announced, few are sent.
    if (packet.cmd === 'subscribe') socket.write(hex('30c0843d', '000161'));
  });
  await using connection = recordedConnection();
  connection.connect(
    settingsFor(server.port, { session: { ...session, maximumPacketSize: 1_000 } }),
  );
  const { problem } = await connection.when(({ state }) => state === 'waiting');
  expect(problem).toMatchObject({
    code: 'MAXIMUM_PACKET_SIZE_IGNORED',
    detail: expect.stringContaining('1000 were allowed'),
  });
});

it('takes as many topic aliases as it asked for', async () => {
  await using server = await scriptedBroker((packet, socket) => {
    accept(packet, socket);
    if (packet.cmd === 'subscribe') {
      socket.write(
        hex('3008', '000161', '03', '230002', '31', '3007', '0000', '03', '230002', '32'),
      );
      socket.write(hex('3008', '000162', '03', '230003', '33'));
    }
  });
  await using connection = recordedConnection();
  connection.connect(settingsFor(server.port, { session: { ...session, topicAliasMaximum: 2 } }));
  const { problem } = await connection.when(({ state }) => state === 'waiting');
  expect(connection.messages.map(({ topic, payload }) => `${topic} ${payload}`)).toEqual([
    'a 1',
    'a 2',
  ]);
  expect(problem?.detail).toContain('Topic alias 3');
});

describe('a subscription', () => {
  it('goes out with all its options', async () => {
    await using server = await scriptedBroker(grants());
    await using connection = recordedConnection();
    connection.connect(
      settingsFor(server.port, {
        subscriptions: [
          {
            ...{ filter: 'a/#', qos: 2, noLocal: true, retainAsPublished: true, retainHandling: 2 },
            subscriptionIdentifier: 268_435_455,
            userProperties: [['k', 'v']],
          },
          { filter: 'plain', qos: 1 },
        ],
      }),
    );
    const [first, second] = [await server.sent('subscribe'), await server.sent('subscribe', 2)];
    expect(first).toMatchObject({
      subscriptions: [{ topic: 'a/#', qos: 2, nl: true, rap: true, rh: 2 }],
      properties: { subscriptionIdentifier: 268_435_455, userProperties: { k: 'v' } },
    });
    expect((second as ISubscribePacket).subscriptions).toEqual([
      { topic: 'plain', qos: 1, nl: false, rap: false, rh: 0 },
    ]);
    expect(second).not.toHaveProperty('properties');
  });

  it('goes out without them in 3.1.1', async () => {
    await using server = await scriptedBroker(grants('3.1.1'));
    await using connection = recordedConnection();
    connection.connect(
      settingsFor(server.port, {
        protocolVersion: '3.1.1',
        subscriptions: [{ filter: 'a', qos: 1, noLocal: true, subscriptionIdentifier: 1 }],
      }),
    );
    const status = await connection.when((now) => now.subscriptions[0]?.state === 'granted');
    expect(status.subscriptions[0]).toMatchObject({ grantedQos: 1, reasonCode: 1 });
    expect((await server.sent('subscribe')) as ISubscribePacket).toMatchObject({
      subscriptions: [{ topic: 'a', qos: 1 }],
    });
  });

  it('is paused, goes on, is replaced and sent again without losing its place', async () => {
    await using server = await scriptedBroker(grants());
    await using connection = recordedConnection();
    const subscriptions = ['a', 'b', 'c'].map((filter) => ({ filter, qos: 0 as const }));
    connection.connect(settingsFor(server.port, { subscriptions }));
    await connection.when((now) => now.subscriptions.every(({ state }) => state === 'granted'));
    const rows = () =>
      connection.status().subscriptions.map(({ filter, state }) => [filter, state]);

    expect(await connection.subscribe({ filter: 'b', qos: 0, paused: true })).toMatchObject({
      state: 'paused',
    });
    expect(sentTo(server, 'unsubscribe')).toEqual(['b']);
    expect(rows()).toEqual([
      ['a', 'granted'],
      ['b', 'paused'],
      ['c', 'granted'],
    ]);
    expect(await connection.subscribe({ filter: 'b', qos: 1 })).toMatchObject({ grantedQos: 1 });
    await connection.subscribe({ filter: 'b/#', qos: 2 }, 'b');
    expect(rows()).toEqual([
      ['a', 'granted'],
      ['b/#', 'granted'],
      ['c', 'granted'],
    ]);
    expect(sentTo(server, 'unsubscribe')).toEqual(['b', 'b']);
    await connection.subscribe({ filter: 'c', qos: 0 });
    expect(sentTo(server, 'subscribe')).toEqual(['a', 'b', 'c', 'b', 'b/#', 'c']);
  });

  it('that is paused is not sent, and is ended where the session still has it', async () => {
    await using server = await scriptedBroker((packet, socket) => {
      if (packet.cmd === 'connect') socket.write(hex('2003010000'));
      else grants()(packet, socket);
    });
    await using connection = recordedConnection();
    const subscriptions = [
      { filter: 'a', qos: 0 as const, paused: true },
      { filter: 'b', qos: 0 as const },
    ];
    connection.connect(settingsFor(server.port, { cleanStart: false, subscriptions }));
    await server.sent('subscribe');
    await server.sent('unsubscribe');
    expect([sentTo(server, 'subscribe'), sentTo(server, 'unsubscribe')]).toEqual([['b'], ['a']]);
    const status = await connection.when((now) => now.subscriptions[1]?.state === 'granted');
    expect(status.subscriptions[0]?.state).toBe('paused');
  });

  it('that was removed meanwhile is ended where the session still has it', async () => {
    await using server = await scriptedBroker((packet, socket) => {
      if (packet.cmd === 'connect') socket.write(hex('2003010000'));
      else grants()(packet, socket);
    });
    await using connection = recordedConnection();
    const subscriptions = ['a/#', 'b', 'c', 'd'].map((filter) => ({ filter, qos: 0 as const }));
    const settings = (kept: typeof subscriptions) =>
      settingsFor(server.port, { cleanStart: false, subscriptions: kept });
    connection.connect(settings(subscriptions));
    await connection.when((now) => now.subscriptions.every(({ state }) => state === 'granted'));
    await connection.disconnect();
    await connection.unsubscribe('a/#');
    await connection.subscribe({ filter: 'b/#', qos: 0 }, 'b');
    const left = ['b/#', 'd'].map((filter) => ({ filter, qos: 0 as const }));
    connection.setSubscriptions(left);
    connection.connect(settings(left));
    await server.sent('unsubscribe', 3);
    expect(sentTo(server, 'unsubscribe')).toEqual(['a/#', 'b', 'c']);
    await connection.when((now) => now.subscriptions.every(({ state }) => state === 'granted'));
    // Once confirmed it is not ended again.
    await connection.disconnect();
    connection.connect(settings(left));
    await connection.when((now) => now.subscriptions.every(({ state }) => state === 'granted'));
    expect(sentTo(server, 'unsubscribe')).toHaveLength(3);
  });

  it('changed in the profile changes at the broker, and nothing else is sent', async () => {
    await using server = await scriptedBroker(grants());
    await using connection = recordedConnection();
    const subscriptions = ['a', 'b', 'c', 'd'].map((filter) => ({ filter, qos: 0 as const }));
    connection.connect(settingsFor(server.port, { subscriptions }));
    await connection.when((now) => now.subscriptions.every(({ state }) => state === 'granted'));
    connection.setSubscriptions([
      { filter: 'e', qos: 1 },
      { filter: 'a', qos: 0, name: 'only a name' },
      { filter: 'b', qos: 0, noLocal: true },
      { filter: 'c', qos: 0, paused: true },
    ]);
    await connection.when((now) =>
      now.subscriptions.every(({ state }) => state === 'granted' || state === 'paused'),
    );
    await server.sent('subscribe', 6);
    expect(sentTo(server, 'subscribe')).toEqual(['a', 'b', 'c', 'd', 'e', 'b']);
    expect(sentTo(server, 'unsubscribe').sort()).toEqual(['c', 'd']);
    expect(connection.status().subscriptions.map(({ filter }) => filter)).toEqual([
      ...['e', 'a', 'b', 'c'],
    ]);
  });

  it('is refused with No Local on $share, in a sentence', async () => {
    await using connection = recordedConnection();
    const shared = { filter: '$share/g/a', qos: 0 as const, noLocal: true };
    await expect(connection.subscribe(shared)).rejects.toMatchObject({
      problem: { code: 'NO_LOCAL_ON_SHARED', message: expect.stringMatching(/\.$/) },
    });
  });

  it.each([
    ['e0029e00', '$share/g/a'],
    ['e002a100', 'identified'],
    ['e002a200', 'wild/#'],
  ])('the broker ended the connection over is not sent again (%s)', async (disconnect, culprit) => {
    const clock = manualClock();
    let connections = 0;
    await using server = await scriptedBroker((packet, socket) => {
      if (packet.cmd === 'connect') connections += 1;
      const isCulprit =
        packet.cmd === 'subscribe' &&
        packet.subscriptions[0]?.topic === culprit &&
        connections === 1;
      if (isCulprit) socket.end(hex(disconnect));
      else grants()(packet, socket);
    });
    await using connection = recordedConnection({ clock });
    connection.connect(
      settingsFor(server.port, {
        subscriptions: [
          {
            filter: culprit,
            qos: 0,
            ...(culprit === 'identified' && { subscriptionIdentifier: 5 }),
          },
          { filter: 'fine', qos: 0 },
        ],
      }),
    );
    await connection.when(({ state }) => state === 'waiting');
    await clock.advance(2_000);
    const status = await connection.when(
      (now) => now.subscriptions[1]?.state === 'granted' && now.state === 'connected',
    );
    expect(status.subscriptions[0]).toMatchObject({
      state: 'refused',
      problem: { code: expect.stringMatching(/_NOT_SUPPORTED$/) },
    });
  });
});

it('tells the message that was underway why the broker ended the connection', async () => {
  await using server = await scriptedBroker((packet, socket) => {
    accept(packet, socket);
    if (packet.cmd === 'publish') socket.end(hex('e0029500'));
  });
  await using connection = recordedConnection();
  connection.connect(settingsFor(server.port, { subscriptions: [] }));
  await connection.when(({ state }) => state === 'connected');
  await expect(connection.publish('a', bytes('x'), 1, false)).rejects.toMatchObject({
    problem: { code: 'PUBLISH_REFUSED', message: expect.stringContaining('Packet too large') },
  });
  expect(connection.status().problem?.code).toBe('PACKET_TOO_LARGE');
});

it('refuses a message by the very byte that is too much', async () => {
  await using server = await scriptedBroker((packet, socket) => {
    // Maximum packet size 50.
    if (packet.cmd === 'connect') socket.write(hex('2008', '0000', '05', '2700000032'));
  });
  await using connection = recordedConnection();
  connection.connect(settingsFor(server.port, { subscriptions: [] }));
  await connection.when(({ state }) => state === 'connected');
  // Header 2, topic 3, no properties 1.
  expect(connection.canPublish('a', bytes('x'.repeat(44)), 0, false)).toBeUndefined();
  expect(connection.canPublish('a', bytes('x'.repeat(45)), 0, false)?.code).toBe(
    'PACKET_TOO_LARGE',
  );
  expect(connection.canPublish('a', bytes('x'.repeat(43)), 1, false)?.code).toBe(
    'PACKET_TOO_LARGE',
  );
  await connection.publish('a', bytes('x'.repeat(44)), 0, false);
  expect(await server.sent('publish')).toMatchObject({ length: 48 });
  expect(await connection.subscribe({ filter: 'x'.repeat(50), qos: 0 })).toMatchObject({
    state: 'refused',
    problem: { code: 'PACKET_TOO_LARGE' },
  });
});
