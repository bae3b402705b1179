// Connections that come and go: restarts, take-overs, endings, several at once.
import { connect as connectPlain } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { manualClock } from '../../support/manual-clock.ts';
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts';
import { recordedConnection, settingsFor } from './recorded-connection.ts';
import { accept, hex, scriptedBroker } from './scripted-broker.ts';

const brokers: Mosquitto[] = [];
async function broker(...options: Parameters<typeof startMosquitto>): Promise<Mosquitto> {
  const started = await startMosquitto(...options);
  brokers.push(started);
  return started;
}
afterEach(async () => {
  await Promise.all(brokers.splice(0).map((started) => started.stop()));
});

describe('a broker that restarts', () => {
  it('is found again, with the subscriptions, and says so on the way', async () => {
    const mosquitto = await broker();
    await using connection = recordedConnection();
    connection.connect(settingsFor(mosquitto.port, { subscriptions: [{ filter: 'a/#', qos: 1 }] }));
    await connection.when((status) => status.subscriptions[0]?.state === 'granted');
    await connection.subscribe({ filter: 'b', qos: 0 });

    await mosquitto.stop('SIGKILL');
    const lost = await connection.when((status) => status.state === 'waiting');
    expect(lost).toMatchObject({ attempt: 1, problem: { code: 'CONNECTION_LOST' } });
    expect(lost.retryAt).toBeGreaterThan(lost.since);
    expect(lost.subscriptions.map(({ state }) => state)).toEqual(['idle', 'idle']);
    const refused = await connection.when((status) => status.attempt === 2);
    expect(refused.problem).not.toBeNull();

    await mosquitto.restart();
    const back = await connection.when((status) =>
      status.subscriptions.every(({ state }) => state === 'granted'),
    );
    expect(back).toMatchObject({ state: 'connected', attempt: 0, retryAt: null, problem: null });
    await connection.publish('a/1', Buffer.from('x'), 1, false);
    await connection.publish('b', Buffer.from('y'), 1, false);
    await connection.received(2);
    expect(connection.messages.map(({ topic }) => topic)).toEqual(['a/1', 'b']);
  });

  it('is tried again at once when the user connects while waiting', async () => {
    const mosquitto = await broker();
    const clock = manualClock();
    await using connection = recordedConnection({ clock });
    connection.connect(settingsFor(mosquitto.port));
    await connection.when((status) => status.state === 'connected');
    await mosquitto.stop();
    await connection.when((status) => status.state === 'waiting');
    await mosquitto.restart();
    connection.connect(settingsFor(mosquitto.port));
    expect(connection.status()).toMatchObject({ state: 'connecting', attempt: 1 });
    await connection.when((status) => status.state === 'connected');
  });

  it('gets a longer pause after each failure, and the first again after a good connection', async () => {
    const clock = manualClock();
    let answers = true;
    await using server = await scriptedBroker((packet, socket) => {
      if (answers) accept(packet, socket);
      else socket.end();
    });
    await using connection = recordedConnection({ clock });
    connection.connect(settingsFor(server.port));
    await connection.when((status) => status.state === 'connected');
    await clock.advance(11_000);
    answers = false;
    server.accepted[0]?.destroy();
    const delays: number[] = [];
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      const { retryAt, since } = await connection.when(
        (status) => status.state === 'waiting' && status.attempt === attempt,
      );
      delays.push(((retryAt ?? 0) - since) / 1_000);
      const next = connection.when((status) => status.state === 'connecting');
      await clock.advance((retryAt ?? 0) - since + 1);
      await next;
    }
    for (const [index, delay] of delays.entries()) {
      expect(delay).toBeGreaterThanOrEqual(0.8 * 2 ** index);
      expect(delay).toBeLessThanOrEqual(1.2 * 2 ** index);
    }
  });
});

describe('another client with the same client ID', () => {
  it('stops this one when the broker says so', async () => {
    const clock = manualClock();
    await using server = await scriptedBroker((packet, socket) => {
      accept(packet, socket);
      if (packet.cmd === 'subscribe') socket.end(hex('e0028e00'));
    });
    await using connection = recordedConnection({ clock });
    connection.connect(settingsFor(server.port, { clientId: 'twin' }));
    const { problem, retryAt } = await connection.when((status) => status.state === 'stopped');
    expect(problem).toMatchObject({
      code: 'SESSION_TAKEN_OVER',
      message: expect.stringContaining('"twin"'),
      detail: expect.stringContaining('0x8E'),
    });
    expect(retryAt).toBeNull();
    await clock.advance(120_000, 10_000);
    expect(connection.states).toEqual(['connecting', 'connected', 'stopped']);
    expect(server.accepted).toHaveLength(1);
  });

  it('is suspected after three short connections when it does not, and left alone', async () => {
    const clock = manualClock();
    await using server = await scriptedBroker((packet, socket) => {
      accept(packet, socket);
      socket.end();
    });
    await using connection = recordedConnection({ clock });
    connection.connect(settingsFor(server.port, { clientId: 'twin', protocolVersion: '3.1.1' }));
    for (const attempt of [1, 2]) {
      const waiting = await connection.when(
        (status) => status.state === 'waiting' && status.attempt === attempt,
      );
      expect(waiting.problem?.code).toBe('CONNECTION_LOST');
      await clock.advance((waiting.retryAt ?? 0) - waiting.since + 1);
    }
    const third = await connection.when((status) => status.state === 'stopped');
    expect(third.problem).toMatchObject({
      code: 'CLIENT_ID_IN_USE',
      message: expect.stringContaining('"twin"'),
    });
  });
});

describe('DISCONNECT by the server', () => {
  it.each([
    ['e00189', 'SERVER_BUSY', 'waiting'],
    ['e000', 'SERVER_DISCONNECTED', 'waiting'],
    ['e0028b00', 'SERVER_SHUTTING_DOWN', 'waiting'],
    ['e00198', 'ADMINISTRATIVE_ACTION', 'stopped'],
    ['e00195', 'PACKET_TOO_LARGE', 'waiting'],
  ])('%s', async (bytes, code, state) => {
    await using server = await scriptedBroker((packet, socket) => {
      accept(packet, socket);
      socket.write(hex(bytes));
    });
    await using connection = recordedConnection();
    connection.connect(settingsFor(server.port, { subscriptions: [] }));
    const status = await connection.when(({ problem }) => problem !== null);
    expect(status).toMatchObject({ state, problem: { code } });
  });

  it('retries once, then stops, where a cure is needed', async () => {
    const clock = manualClock();
    await using server = await scriptedBroker((packet, socket) => {
      accept(packet, socket);
      socket.write(hex('e00195'));
    });
    await using connection = recordedConnection({ clock });
    connection.connect(settingsFor(server.port, { subscriptions: [] }));
    await connection.when((status) => status.state === 'waiting');
    await clock.advance(2_000);
    await connection.when((status) => status.state === 'stopped');
    expect(server.accepted).toHaveLength(2);
  });
});

describe('the end', () => {
  it('is a DISCONNECT packet', async () => {
    const mosquitto = await broker();
    const connection = recordedConnection();
    connection.connect(settingsFor(mosquitto.port, { clientId: 'polite' }));
    await connection.when((status) => status.state === 'connected');
    await connection.disconnect();
    expect(connection.status()).toMatchObject({ state: 'disconnected', problem: null });
    await mosquitto.logged(/Received DISCONNECT from polite/);
  });

  it('comes within 2 s when the broker never closes, unacknowledged packets or not', async () => {
    const clock = manualClock();
    await using server = await scriptedBroker(accept, { closes: false });
    const connection = recordedConnection({ clock });
    connection.connect(settingsFor(server.port));
    await connection.when((status) => status.state === 'connected');
    await server.sent('subscribe');
    const publishing = connection.publish('a', Buffer.from('x'), 1, false);
    const refusal = expect(publishing).rejects.toMatchObject({
      problem: { code: 'PUBLISH_UNACKNOWLEDGED' },
    });
    await server.sent('publish');
    const ended = connection.disconnect();
    await refusal;
    await server.sent('disconnect');
    await clock.advance(2_000);
    await ended;
    expect(clock.pending()).toBe(0);
  });

  it('ends a try and a wait, too', async () => {
    const clock = manualClock();
    await using server = await scriptedBroker((_, socket) => socket.end());
    await using silent = await scriptedBroker();
    const connection = recordedConnection({ clock });
    connection.connect(settingsFor(server.port));
    await connection.when((status) => status.state === 'waiting');
    await connection.disconnect();
    expect(connection.status()).toMatchObject({ state: 'disconnected', attempt: 0, retryAt: null });
    connection.connect(settingsFor(silent.port));
    await silent.sent('connect');
    await connection.disconnect();
    expect(connection.status().state).toBe('disconnected');
    expect(clock.pending()).toBe(0);
  });

  it('leaves room for the next connection at once', async () => {
    const clock = manualClock();
    await using server = await scriptedBroker(accept, { closes: false });
    const mosquitto = await broker();
    await using connection = recordedConnection({ clock });
    connection.connect(settingsFor(server.port));
    await connection.when((status) => status.state === 'connected');
    const ended = connection.disconnect();
    connection.connect(settingsFor(mosquitto.port));
    await connection.when((status) => status.state === 'connected');
    await clock.advance(2_000);
    await ended;
    expect(connection.status().state).toBe('connected');
  });
});

describe('keep alive', () => {
  it('notices a broker that has gone silent', async () => {
    await using server = await scriptedBroker(accept);
    await using connection = recordedConnection();
    connection.connect(settingsFor(server.port, { keepAlive: 1, subscriptions: [] }));
    const { problem } = await connection.when((status) => status.state === 'waiting');
    expect(problem?.code).toBe('KEEP_ALIVE_TIMEOUT');
  });

  it('goes on while reading is paused', async () => {
    await using server = await scriptedBroker((packet, socket) => {
      accept(packet, socket);
      if (packet.cmd === 'pingreq') socket.write(hex('d000'));
    });
    await using connection = recordedConnection();
    connection.connect(settingsFor(server.port, { keepAlive: 1, subscriptions: [] }));
    await connection.when((status) => status.state === 'connected');
    connection.pause();
    server.accepted[0]?.write(hex('30050001', '610031'));
    await server.sent('pingreq', 3);
    expect(connection.status().state).toBe('connected');
    expect(connection.messages).toEqual([]);
    connection.resume();
    await connection.received(1);
  });
});

it('keeps three connections apart', async () => {
  const mosquitto = await Promise.all([broker(), broker(), broker()]);
  const three = mosquitto.map(() => recordedConnection());
  for (const [index, connection] of three.entries()) {
    connection.connect(
      settingsFor(mosquitto[index]?.port ?? 0, {
        protocolVersion: index === 1 ? '3.1.1' : '5.0',
        subscriptions: [{ filter: '#', qos: 1 }],
      }),
    );
    await connection.when((status) => status.subscriptions[0]?.state === 'granted');
  }
  await Promise.all(
    Array.from({ length: 300 }, (_, count) =>
      three[count % 3]?.publish('same/topic', Buffer.from(`${count % 3}`), 1, false),
    ),
  );
  for (const [index, connection] of three.entries()) {
    await connection.received(100);
    const payloads = new Set(connection.messages.map(({ payload }) => payload.toString()));
    expect(connection.messages).toHaveLength(100);
    expect([...payloads]).toEqual([String(index)]);
  }
  await Promise.all(three.map((connection) => connection.disconnect()));
});

it('resumes a session: what came meanwhile arrives', async () => {
  const mosquitto = await broker();
  const settings = settingsFor(mosquitto.port, {
    clientId: 'lasting',
    cleanStart: false,
    subscriptions: [{ filter: 'kept', qos: 1 }],
  });
  const connection = recordedConnection();
  connection.connect(settings);
  await connection.when((status) => status.subscriptions[0]?.state === 'granted');
  expect(connection.status().sessionPresent).toBe(false);
  await connection.disconnect();
  const other = connectPlain(mosquitto.url);
  await other.publishAsync('kept', 'meanwhile', { qos: 1 });
  await other.endAsync();
  connection.connect(settings);
  await connection.received(1);
  expect(connection.messages[0]?.payload.toString()).toBe('meanwhile');
  expect(connection.status().sessionPresent).toBe(true);
  await connection.disconnect();
});
