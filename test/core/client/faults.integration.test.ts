// A real broker behind a network that fails: nothing hangs, no subscription is lost, and the state says
// what is so.
import dns from 'node:dns';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { manualClock } from '../../support/manual-clock.ts';
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts';
import { type Faults, faultProxy } from './fault-proxy.ts';
import { type RecordedConnection, recordedConnection, settingsFor } from './recorded-connection.ts';
import { accept, hex, scriptedBroker } from './scripted-broker.ts';

let broker: Mosquitto;
beforeAll(async () => {
  broker = await startMosquitto();
});
afterAll(() => broker.stop());
afterEach(() => {
  vi.restoreAllMocks();
});

const QUICK = { enabled: true, firstDelay: 0.1, longestDelay: 0.2 };
const SUBSCRIPTIONS = [
  { filter: 'fault/a', qos: 1 as const },
  { filter: 'fault/b/#', qos: 0 as const },
];

function settings(port: number, more: Parameters<typeof settingsFor>[1] = {}) {
  return settingsFor(port, { reconnect: QUICK, subscriptions: SUBSCRIPTIONS, ...more });
}

const allGranted = (connection: RecordedConnection) =>
  connection.when(
    ({ state, subscriptions }) =>
      state === 'connected' && subscriptions.every((each) => each.state === 'granted'),
  );

/** Both subscriptions bring what is published. */
async function works(connection: RecordedConnection): Promise<void> {
  await allGranted(connection);
  const before = connection.messages.length;
  await connection.publish('fault/a', Buffer.from('1'), 1, false);
  await connection.publish('fault/b/c', Buffer.from('2'), 1, false);
  await connection.received(before + 2);
  const { problem, state } = connection.status();
  expect([state, problem]).toEqual(['connected', null]);
}

describe('a slow network', () => {
  it.each<[string, Faults]>([
    ['of 40 ms each way', { latencyMs: 40 }],
    ['of one byte at a time', { pieceBytes: 1 }],
  ])('%s changes nothing', async (_, faults) => {
    await using proxy = await faultProxy(broker.port);
    proxy.faults = faults;
    await using connection = recordedConnection();
    connection.connect(settings(proxy.port));
    await works(connection);
    expect(proxy.connections).toBe(1);
  });
});

describe('a reset', () => {
  it.each<[NonNullable<Faults['resetAt']>['cmd'], 'client' | 'broker']>([
    ['connect', 'client'],
    ['connack', 'broker'],
    ['subscribe', 'client'],
    ['suback', 'broker'],
  ])('instead of %s: it is tried again and everything is subscribed to', async (cmd, from) => {
    await using proxy = await faultProxy(broker.port);
    proxy.faults = { resetAt: { cmd, from } };
    await using connection = recordedConnection();
    connection.connect(settings(proxy.port));
    await proxy.happened;
    const { problem, subscriptions } = await connection.when(({ state }) => state === 'waiting');
    expect(problem?.code).toMatch(/^CONNECTION_LOST|CLOSED_BEFORE_CONNACK$/);
    expect(subscriptions.every(({ state }) => state === 'idle')).toBe(true);
    await works(connection);
    expect(proxy.connections).toBe(2);
  });

  it.each<[NonNullable<Faults['resetAt']>['cmd'], 'client' | 'broker']>([
    ['publish', 'client'],
    ['puback', 'broker'],
    ['publish', 'broker'],
    ['puback', 'client'],
  ])('instead of %s of the %s: who publishes is told, and it goes on', async (cmd, from) => {
    await using proxy = await faultProxy(broker.port);
    await using connection = recordedConnection();
    connection.connect(settings(proxy.port));
    await allGranted(connection);
    proxy.faults = { resetAt: { cmd, from } };
    const publishing = connection.publish('fault/a', Buffer.from('x'), 1, false);
    const [result] = await Promise.allSettled([publishing, proxy.happened]);
    // What the broker acknowledged before the reset is published.
    if (result.status === 'rejected') {
      expect(result.reason).toMatchObject({ problem: { code: 'PUBLISH_UNACKNOWLEDGED' } });
    }
    await connection.when(({ state }) => state === 'waiting');
    await works(connection);
  });

  it('instead of PINGREQ: it comes back', async () => {
    await using proxy = await faultProxy(broker.port);
    proxy.faults = { resetAt: { cmd: 'pingreq', from: 'client' } };
    await using connection = recordedConnection();
    connection.connect(settings(proxy.port, { keepAlive: 1 }));
    await allGranted(connection);
    await proxy.happened;
    await connection.when(({ state }) => state === 'waiting');
    await works(connection);
  });

  it('instead of DISCONNECT: it is disconnected all the same', async () => {
    await using proxy = await faultProxy(broker.port);
    proxy.faults = { resetAt: { cmd: 'disconnect', from: 'client' } };
    await using connection = recordedConnection();
    connection.connect(settings(proxy.port));
    await allGranted(connection);
    await connection.disconnect();
    await proxy.happened;
    expect(connection.status()).toMatchObject({ state: 'disconnected', problem: null });
    expect(proxy.connections).toBe(1);
  });
});

it('a half-open connection is noticed by keep alive and replaced', async () => {
  await using proxy = await faultProxy(broker.port);
  await using connection = recordedConnection();
  connection.connect(settings(proxy.port, { keepAlive: 1 }));
  await allGranted(connection);
  proxy.swallow();
  const { problem } = await connection.when(({ state }) => state === 'waiting');
  expect(problem?.code).toBe('KEEP_ALIVE_TIMEOUT');
  await works(connection);
});

it('an outage of 40 s ends with everything subscribed to', async () => {
  const clock = manualClock();
  await using proxy = await faultProxy(broker.port);
  await using connection = recordedConnection({ clock });
  connection.connect(
    settings(proxy.port, { reconnect: { ...QUICK, firstDelay: 1, longestDelay: 60 } }),
  );
  await allGranted(connection);
  await clock.advance(11_000, 1_000);
  await proxy.down();
  const start = clock.micros();
  while (clock.micros() - start < 40_000_000) {
    const { retryAt } = await connection.when(({ state }) => state === 'waiting');
    const tried = connection.when(({ state }) => state === 'connecting');
    await clock.advance((retryAt ?? 0) - clock.micros() / 1_000 + 1);
    await tried;
  }
  expect(connection.status().problem?.code).toMatch(/CONNECTION_REFUSED|CONNECTION_LOST/);
  await connection.when(({ state }) => state === 'waiting');
  await proxy.up();
  const { retryAt } = connection.status();
  expect((retryAt ?? 0) - clock.micros() / 1_000).toBeLessThanOrEqual(72_000);
  await clock.advance((retryAt ?? 0) - clock.micros() / 1_000 + 1, 1_000);
  await works(connection);
});

it('a name that comes to stand for another address is looked up again', async () => {
  let address = '127.0.0.1';
  const lookup = (name: string, options: object, done: (...answer: unknown[]) => void): void => {
    const found = name === 'moving.example' ? address : name;
    const all = 'all' in options && options.all === true;
    process.nextTick(() =>
      all ? done(null, [{ address: found, family: 4 }]) : done(null, found, 4),
    );
  };
  vi.spyOn(dns, 'lookup').mockImplementation(lookup as never);
  const first = await faultProxy(broker.port);
  await using connection = recordedConnection();
  connection.connect(settings(first.port, { host: 'moving.example' }));
  await allGranted(connection);
  const { port } = first;
  address = '127.0.0.2';
  await first.down();
  await connection.when(({ state }) => state === 'waiting');
  await using server = await scriptedBroker(accept, { host: '127.0.0.2', port });
  await server.sent('subscribe', 2);
  expect(connection.status().state).toBe('connected');
});

it('a flood that leaves no time for PINGRESP is no reason to give up', async () => {
  let flooding = true;
  await using server = await scriptedBroker((packet, socket) => {
    accept(packet, socket);
    if (packet.cmd !== 'subscribe') return;
    socket.write(hex('9004', (packet.messageId ?? 0).toString(16).padStart(4, '0'), '00', '00'));
    const messages = Buffer.concat(Array.from({ length: 200 }, () => hex('3005000161', '0031')));
    const pour = (): void => {
      if (flooding && !socket.destroyed) socket.write(messages, () => setImmediate(pour));
    };
    pour();
  });
  await using connection = recordedConnection();
  connection.connect(
    settings(server.port, { keepAlive: 1, subscriptions: [{ filter: '#', qos: 0 }] }),
  );
  // PINGREQ is never answered.
  await server.sent('pingreq', 3);
  flooding = false;
  expect(connection.states).toEqual(['connecting', 'connected']);
  expect(connection.messages.length).toBeGreaterThan(1_000);
});
