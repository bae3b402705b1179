// Conversations a real broker does not have: what it says, byte for byte, and what is to be seen of it.
import type { Socket } from 'node:net';
import type { Packet } from 'mqtt-packet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manualClock } from '../../support/manual-clock.ts';
import { startTestCore, type TestCore } from '../../support/test-core.ts';
import { recordedConnection, settingsFor } from './recorded-connection.ts';
import { accept, hex, packetId, scriptedBroker } from './scripted-broker.ts';

const bytes = (text: string): Buffer => Buffer.from(text);

/** Says yes to CONNECT and SUBSCRIBE (at QoS 0), then what it is given. */
function saying(version: 4 | 5, ...packets: string[]) {
  return (packet: Packet, socket: Socket): void => {
    accept(packet, socket);
    if (packet.cmd !== 'subscribe') return;
    const suback =
      version === 5 ? ['9004', packetId(packet), '00', '00'] : ['9003', packetId(packet), '00'];
    socket.write(hex(...suback, ...packets));
  };
}

describe('CONNACK', () => {
  it('with a reserved code names the number (S03)', async () => {
    await using server = await scriptedBroker((_, socket) => socket.end(hex('20020007')));
    await using connection = recordedConnection();
    connection.connect(settingsFor(server.port, { protocolVersion: '3.1.1' }));
    const { problem, connack } = await connection.when(({ state }) => state === 'stopped');
    expect(problem?.message).toMatch(/\b7\b/);
    expect(JSON.stringify(problem)).not.toContain('undefined');
    expect(connack).toMatchObject({ reasonCode: 7, sessionPresent: false });
  });

  it('with another server shows reason, reference and user properties (S04)', async () => {
    const CONNACK =
      '2029009c261c00126f746865722e6578616d706c653a383838331f0007676f206177617926000161000162';
    await using server = await scriptedBroker((_, socket) => socket.end(hex(CONNACK)));
    await using connection = recordedConnection();
    connection.connect(settingsFor(server.port));
    const { problem, connack } = await connection.when(({ state }) => state === 'stopped');
    expect(problem).toMatchObject({
      code: 'USE_ANOTHER_SERVER',
      message: expect.stringContaining('other.example:8883'),
      detail: expect.stringContaining('go away'),
    });
    expect(connack).toMatchObject({
      reasonCode: 0x9c,
      reasonString: 'go away',
      serverReference: 'other.example:8883',
      userProperties: [['a', 'b']],
    });
  });

  it('with limits has each refused here, and the connection stays (S06)', async () => {
    const CONNACK = '201200000f27000000322400250028002a002900';
    await using server = await scriptedBroker((_, socket) => socket.write(hex(CONNACK)));
    await using connection = recordedConnection();
    connection.connect(settingsFor(server.port, { subscriptions: [] }));
    const { connack } = await connection.when(({ state }) => state === 'connected');
    expect(connack).toMatchObject({
      maximumPacketSize: 50,
      maximumQos: 0,
      retainAvailable: false,
      wildcardSubscriptionAvailable: false,
      sharedSubscriptionAvailable: false,
      subscriptionIdentifiersAvailable: false,
      receiveMaximum: null,
    });
    expect(connection.canPublish('a', bytes('x'.repeat(500)), 0, false)?.message).toContain('50');
    expect(connection.canPublish('a', bytes('x'), 0, true)?.code).toBe('RETAIN_NOT_SUPPORTED');
    expect(connection.canPublish('a', bytes('x'), 1, false)?.message).toContain('QoS 0');
    const refused = [
      await connection.subscribe({ filter: 'a/#', qos: 0 }),
      await connection.subscribe({ filter: '$share/g/a', qos: 0 }),
      await connection.subscribe({ filter: 'a', qos: 0, subscriptionIdentifier: 1 }),
    ];
    const notSent = (what: string) => ({
      code: `${what.toUpperCase().replace(' ', '_')}_NOT_SUPPORTED`,
      message: expect.stringContaining('was not sent'),
      detail: `${what} not supported`,
    });
    expect(refused.map(({ problem }) => problem)).toEqual([
      notSent('Wildcard subscriptions'),
      notSent('Shared subscriptions'),
      notSent('Subscription identifiers'),
    ]);
    expect(connection.status().state).toBe('connected');
    expect(server.packets.map(({ cmd }) => cmd)).toEqual(['connect']);
  });

  it('with user properties keeps their order', async () => {
    const pairs = ['26000162000131', '26000161000132', '26000162000133'];
    await using server = await scriptedBroker((_, socket) =>
      socket.write(hex('2018', '0000', '15', ...pairs)),
    );
    await using connection = recordedConnection();
    connection.connect(settingsFor(server.port));
    const { connack } = await connection.when(({ state }) => state === 'connected');
    expect(connack?.userProperties).toEqual([
      ['b', '1'],
      ['a', '2'],
      ['b', '3'],
    ]);
  });

  it('that does not come can be given up at once, or ends after its time (S16)', async () => {
    const clock = manualClock();
    await using server = await scriptedBroker();
    await using connection = recordedConnection({ clock });
    const settings = settingsFor(server.port, { protocolVersion: '3.1.1', connectTimeout: 10 });
    connection.connect(settings);
    await server.sent('connect');
    await clock.advance(1_000);
    const ending = connection.disconnect();
    expect(connection.status().state).toBe('disconnected');
    await ending;
    connection.connect(settings);
    await server.sent('connect', 2);
    await clock.advance(10_100);
    const { problem } = await connection.when(({ state }) => state === 'waiting');
    expect(problem?.code).toBe('NO_CONNACK');
  });
});

it('asks for retained messages again, really (S08)', async () => {
  await using server = await scriptedBroker(saying(4, '3104000174', '31'));
  await using connection = recordedConnection();
  connection.connect(
    settingsFor(server.port, {
      protocolVersion: '3.1.1',
      subscriptions: [{ filter: 't', qos: 0 }],
    }),
  );
  await connection.received(1);
  await connection.subscribe({ filter: 't', qos: 0 });
  await connection.received(2);
  expect(server.packets.filter(({ cmd }) => cmd === 'subscribe')).toHaveLength(2);
  expect(connection.messages.map(({ retain }) => retain)).toEqual([true, true]);
});

it('keeps both subscription identifiers (S14)', async () => {
  await using server = await scriptedBroker(saying(5, '300c000174070b010bffffff7f78'));
  await using connection = recordedConnection();
  connection.connect(settingsFor(server.port));
  const [message] = await connection.received(1);
  expect(message?.properties?.subscriptionIdentifiers).toEqual([1, 268_435_455]);
  expect(message?.payload.toString()).toBe('x');
});

it('keeps what a reply needs: response topic and correlation data (S24)', async () => {
  const REQUEST =
    '313300057265712f312a020000001e080007726573702f343209000300ff100300106170706c69636174696f6e2f6a736f6e01013f';
  await using server = await scriptedBroker(saying(5, REQUEST));
  await using connection = recordedConnection();
  connection.connect(settingsFor(server.port));
  const [message] = await connection.received(1);
  expect(message).toMatchObject({ topic: 'req/1', retain: true });
  expect(message?.properties).toMatchObject({
    messageExpiryInterval: 30,
    responseTopic: 'resp/42',
    correlationData: Uint8Array.of(0, 255, 16),
    contentType: 'application/json',
    payloadFormatIndicator: true,
  });
});

describe('in the tree', () => {
  let core: TestCore;
  beforeAll(async () => {
    core = await startTestCore();
  });
  afterAll(() => core.dispose());

  it('a retained message that is deleted leaves an empty value, and its history (S11)', async () => {
    await using server = await scriptedBroker(
      saying(4, '310800056465762f7831', '300700056465762f78'),
    );
    const captureId = await core.connect({ port: server.port, protocolVersion: '3.1.1' });
    await core.until(captureId, ({ counters }) => counters.stored === 2);
    const found = await core.client.topics.find({ captureId, topic: 'dev/x' });
    const { rows } = await core.client.messages.newest({
      ...{ captureId, node: found?.node ?? 0, after: null, limit: 10 },
    });
    expect(rows.map(({ preview, retain }) => [preview.bytes, retain])).toEqual([
      [0, false],
      [1, true],
    ]);
  });

  it('a topic of 1,000 levels and one of 65,535 bytes are there, byte for byte (S20)', async () => {
    const deep = `${'l/'.repeat(999)}l`;
    const long = 'x'.repeat(65_535);
    const published = [deep, long].map((topic) => {
      const variable = Buffer.concat([
        Buffer.of(topic.length >> 8, topic.length & 255),
        bytes(topic),
      ]);
      const { length } = variable;
      const header = [0x30, (length & 127) | 128, ((length >> 7) & 127) | 128, length >> 14];
      return Buffer.concat([Buffer.from(header), variable]).toString('hex');
    });
    await using server = await scriptedBroker(saying(4, ...published));
    const captureId = await core.connect({ port: server.port, protocolVersion: '3.1.1' });
    await core.until(captureId, ({ counters }) => counters.stored === 2);
    const { viewId } = await core.client.topics.openView({ captureId });
    await core.client.topics.expand({ viewId, node: 0, expanded: true, subtree: true });
    const frame = await core.client.topics.frame({
      ...{ viewId, after: null, first: 0, count: 50, anchor: null },
    });
    expect(frame.total).toBe(1_001);
    for (const topic of [deep, long]) {
      const found = await core.client.topics.find({ captureId, topic });
      const path = await core.client.topics.path({ captureId, node: found?.node ?? 0 });
      expect(path.topic === topic).toBe(true);
    }
  });
});
