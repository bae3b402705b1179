// What a connection tells for the time line of the capture, and how long it was held back.
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../support/free-port.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts';
import { recordedConnection, settingsFor } from './recorded-connection.ts';
import { accept, hex, packetId, scriptedBroker } from './scripted-broker.ts';

let broker: Mosquitto;
beforeAll(async () => {
  broker = await startMosquitto();
});
afterAll(() => broker.stop());

describe('events', () => {
  it('tell of a connection from the try to the end', async () => {
    const connection = recordedConnection();
    const address = `127.0.0.1:${broker.port}`;
    connection.connect(
      settingsFor(
        broker.port,
        { clientId: 'told', username: 'ann', subscriptions: [{ filter: 'a', qos: 2 }] },
        'secret-word',
      ),
    );
    await connection.when(({ subscriptions }) => subscriptions[0]?.state === 'granted');
    await connection.unsubscribe('a');
    await connection.disconnect();
    expect(connection.events).toEqual([
      { kind: 'connecting', address, attempt: 1 },
      {
        kind: 'connected',
        address,
        clientId: 'told',
        assigned: false,
        protocolVersion: '5.0',
        sessionPresent: false,
        limits: expect.objectContaining({ receiveMaximum: 20, maximumQos: 2 }),
      },
      { kind: 'subscribed', filter: 'a', qos: 2, grantedQos: 2 },
      { kind: 'unsubscribed', filter: 'a' },
      { kind: 'disconnected' },
    ]);
    expect(JSON.stringify(connection.events)).not.toContain('secret-word');
  });

  it('name the client ID the broker has chosen', async () => {
    await using server = await scriptedBroker((packet, socket) => {
      if (packet.cmd === 'connect') socket.write(hex('20080000', '05', '12000278', '79'));
    });
    await using connection = recordedConnection();
    connection.connect(settingsFor(server.port, { subscriptions: [] }));
    await connection.when(({ state }) => state === 'connected');
    expect(connection.events[1]).toMatchObject({ clientId: 'xy', assigned: true });
  });

  it('tell why a subscription was refused', async () => {
    await using server = await scriptedBroker((packet, socket) => {
      accept(packet, socket);
      if (packet.cmd === 'subscribe') socket.write(hex('9004', packetId(packet), '0087'));
    });
    await using connection = recordedConnection();
    connection.connect(settingsFor(server.port, { subscriptions: [{ filter: 'a', qos: 1 }] }));
    await connection.when(({ subscriptions }) => subscriptions[0]?.state === 'refused');
    await connection.subscribe({ filter: 'b#', qos: 0 }).catch(() => {});
    expect(connection.events.slice(2)).toEqual([
      {
        kind: 'subscribe-refused',
        filter: 'a',
        qos: 1,
        problem: expect.objectContaining({ code: 'SUBSCRIPTION_REFUSED' }),
      },
    ]);
  });

  it('tell a lost connection from a refused one, and when no try follows', async () => {
    const clock = manualClock();
    const answers = ['2003000000', '2003008800', '2003008700'];
    await using server = await scriptedBroker((packet, socket) => {
      if (packet.cmd !== 'connect') return;
      socket.end(hex(answers.shift() ?? ''));
    });
    await using connection = recordedConnection({ clock });
    connection.connect(settingsFor(server.port, { subscriptions: [] }));
    for (const attempt of [1, 2]) {
      const { retryAt, since } = await connection.when(
        (status) => status.state === 'waiting' && status.attempt === attempt,
      );
      await clock.advance((retryAt ?? 0) - since + 1);
    }
    await connection.when(({ state }) => state === 'stopped');
    const kinds = ['connecting', 'connected', 'lost', 'connecting', 'refused', 'connecting'];
    expect(connection.events.map(({ kind }) => kind)).toEqual([...kinds, 'stopped']);
    const problem = (code: string) => expect.objectContaining({ code, message: expect.anything() });
    const retryInMs = expect.any(Number);
    expect(connection.events).toMatchObject([
      { attempt: 1 },
      {},
      { problem: problem('CONNECTION_LOST'), retryInMs },
      { attempt: 2 },
      { problem: problem('SERVER_UNAVAILABLE'), retryInMs },
      { attempt: 3 },
      { problem: problem('NOT_AUTHORIZED') },
    ]);
  });

  it('do not repeat the query of a WebSocket address', async () => {
    await using server = await scriptedBroker(undefined, {
      opening: (socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'),
    });
    await using connection = recordedConnection();
    const path = '/mqtt?X-Amz-Signature=secret-word';
    connection.connect(settingsFor(server.port, { transport: 'ws', path }));
    const { problem } = await connection.when(({ state }) => state === 'waiting');
    expect(problem).toMatchObject({
      code: 'WEBSOCKET_FORBIDDEN',
      message: expect.stringContaining('"/mqtt"'),
    });
    expect(JSON.stringify(connection.events)).not.toContain('secret-word');
  });

  it('end with the user, while trying and while waiting', async () => {
    const clock = manualClock();
    const connection = recordedConnection({ clock });
    connection.connect(settingsFor(await freePort()));
    await connection.when(({ state }) => state === 'waiting');
    await connection.disconnect();
    await connection.disconnect();
    expect(connection.events.map(({ kind }) => kind)).toEqual([
      'connecting',
      'refused',
      'disconnected',
    ]);
  });

  it('come before the messages that follow them in the same bytes', async () => {
    await using server = await scriptedBroker((packet, socket) => {
      const message = (topic: string) => hex('300500', '01', topic, '00', '78');
      if (packet.cmd === 'connect') socket.write(Buffer.concat([hex('2003000000'), message('61')]));
      if (packet.cmd !== 'subscribe') return;
      const id = packetId(packet);
      const ping = hex('d000', 'd000');
      socket.write(Buffer.concat([ping, hex('9004', id, '0000'), message('62')]));
    });
    const order: string[] = [];
    await using connection = recordedConnection({ seen: (what) => order.push(what) });
    connection.connect(settingsFor(server.port, { subscriptions: [{ filter: 'b', qos: 0 }] }));
    await connection.received(2);
    expect(order).toEqual(['connecting', 'connected', 'message a', 'subscribed', 'message b']);
  });
});

it('counts how long reading was held back', async () => {
  const clock = manualClock();
  await using server = await scriptedBroker(accept);
  await using connection = recordedConnection({ clock });
  connection.pause();
  await clock.advance(1_000);
  // Nothing was held back: there was no connection.
  expect(connection.status()).toMatchObject({ pausedSince: null, pausedMs: 0 });
  connection.connect(settingsFor(server.port));
  await connection.when(({ state }) => state === 'connected');
  expect(connection.status().pausedSince).not.toBeNull();
  await clock.advance(200);
  expect(connection.status()).toMatchObject({ pausedMs: 200 });
  connection.resume();
  await clock.advance(500);
  expect(connection.status()).toMatchObject({ pausedSince: null, pausedMs: 200 });
  connection.pause();
  connection.pause();
  await clock.advance(100);
  await connection.disconnect();
  await clock.advance(100);
  expect(connection.status()).toMatchObject({ pausedSince: null, pausedMs: 300 });
});

it('knows of what it has not read: while it stops, and until the socket is empty', async () => {
  const count = 100_000;
  await using server = await scriptedBroker((packet, socket) => {
    accept(packet, socket);
    if (packet.cmd === 'publish') socket.write(Buffer.alloc(count * 7, hex('30050001617878')));
  });
  await using connection = recordedConnection({ clock: manualClock() });
  connection.connect(settingsFor(server.port, { protocolVersion: '3.1.1', subscriptions: [] }));
  await connection.when(({ state }) => state === 'connected');
  connection.pause();
  const { unreadSince, pausedSince } = connection.status();
  expect(unreadSince).toBe(pausedSince);
  await connection.publish('go', new Uint8Array(), 0, false);
  await server.sent('publish');
  expect(connection.messages).toEqual([]);
  connection.resume();
  await connection.received(1);
  expect(connection.status()).toMatchObject({ unreadSince, pausedSince: null });
  await connection.received(count);
  for (let turn = 0; turn < 6; turn++) await turnOfTheLoop();
  expect(connection.status().unreadSince).toBeNull();
});
