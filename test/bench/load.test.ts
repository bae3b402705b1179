import { connectAsync } from 'mqtt';
import { type IPublishPacket, parser } from 'mqtt-packet';
import { expect, it } from 'vitest';
import { type FirehoseNews, type FirehoseOrder, firehoseArguments } from './firehose.ts';
import { encodeLoad, headOf, topicIndex, topicName } from './load.ts';
import { HOTTEST_COMMON, payloadOf, RARE_WORD } from './payloads.ts';
import { type PeerProcess, startPeer } from './peer-process.ts';
import { staticImports } from './rows/page-script.ts';
import { median, quantile } from './timing.ts';

function publishes(bytes: Buffer, protocolVersion: 4 | 5): IPublishPacket[] {
  const found: IPublishPacket[] = [];
  const incoming = parser({ protocolVersion });
  incoming.on('packet', (packet) => found.push(packet as IPublishPacket));
  incoming.parse(bytes);
  return found;
}

it.each([4, 5] as const)(
  'encodes one PUBLISH for each topic, for protocol level %i',
  (protocolVersion) => {
    const chunks = encodeLoad({ topics: 3_000, size: 100, protocolVersion });
    const packets = chunks.flatMap(({ bytes }) => publishes(bytes, protocolVersion));
    expect(packets.map((packet) => packet.topic)).toEqual(
      Array.from({ length: 3_000 }, (_, at) => topicName(at)),
    );
    expect(new Set(packets.map((packet) => packet.payload.length))).toEqual(new Set([100]));
    expect(chunks.reduce((sum, chunk) => sum + chunk.messages, 0)).toBe(3_000);
  },
);

it('cuts a chunk between packets', () => {
  const [chunk] = encodeLoad({ topics: 100, size: 300, protocolVersion: 4 });
  const packets = chunk ? publishes(headOf(chunk, 7), 4) : [];
  expect(packets.map((packet) => packet.topic)).toEqual(
    Array.from({ length: 7 }, (_, at) => topicName(at)),
  );
});

it('fills payloads to their size with JSON', () => {
  expect(JSON.parse(payloadOf(12, 100).toString())).toMatchObject({ id: 12 });
  expect(payloadOf(12, 5)).toHaveLength(5);
});

it('is taken for a broker by a client, and sends each connection what was ordered', async () => {
  const args = ['--topics', '50', '--messages', '1234', '--rate', '20000'];
  const firehose: PeerProcess<FirehoseNews> = startPeer('./firehose.ts', args);
  try {
    const { port } = await firehose.next('listening');
    for (const protocolVersion of [4, 5] as const) {
      const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
        protocolVersion,
        reconnectPeriod: 0,
      });
      const topics: string[] = [];
      client.on('message', (topic) => topics.push(topic));
      await client.subscribeAsync('#');
      const { at } = await firehose.next('began');
      expect((await firehose.next('drained')).at).toBeGreaterThan(at);
      while (topics.length < 1_234) await new Promise((resolve) => client.once('message', resolve));
      expect(topics).toHaveLength(1_234);
      expect(new Set(topics).size).toBe(50);
      await client.endAsync(true);
    }
  } finally {
    await firehose.stop();
  }
});

it('mixes payloads, the rare ones spread evenly', async () => {
  const options = { topics: 300, messages: 10_000, size: 100, rare: 4, mixed: true };
  const firehose: PeerProcess<FirehoseNews> = startPeer(
    './firehose.ts',
    firehoseArguments(options),
  );
  try {
    const { port } = await firehose.next('listening');
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
    const payloads: string[] = [];
    client.on('message', (_, payload) => payloads.push(payload.toString()));
    await client.subscribeAsync('#');
    while (payloads.length < 10_000) await new Promise((done) => client.once('message', done));
    await client.endAsync(true);
    const rare = payloads.flatMap((text, at) => (text.includes(RARE_WORD) ? [at] : []));
    expect(rare.map((at) => Math.round(at / 2_500 - 0.5))).toEqual([0, 1, 2, 3]);
    const hot = payloads.flatMap((text, at) =>
      text.startsWith('{') && JSON.parse(text).temp > HOTTEST_COMMON ? [at] : [],
    );
    expect(hot).toEqual(rare);
    const withTemp = payloads.filter((text) => text.startsWith('{"temp"'));
    expect(withTemp.length / payloads.length).toBeCloseTo(1 / 3, 2);
    expect(new Set(payloads.map((text) => text.length))).toEqual(new Set([100]));
  } finally {
    await firehose.stop();
  }
});

it('follows static imports only', () => {
  const code =
    'import{a as b}from"./react.js";import"./side.js";const c=()=>import("./later.js");export*from"../x.js";';
  expect(staticImports(code)).toEqual(['./react.js', './side.js', '../x.js']);
});

it('takes the middle of the rounds', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  expect(quantile([3, 1, 2, 4], 0.75)).toBe(3);
});

it('finds the number of a topic by its name', () => {
  for (const index of [0, 9, 10, 999, 1_000, 49_999, 50_000, 999_999]) {
    expect(topicIndex(topicName(index))).toBe(index);
  }
});

it('gives a topic another payload each lap, all marked as retained when asked for', () => {
  const load = { topics: 50, size: 100, protocolVersion: 4, laps: 3, retain: true } as const;
  const packets = encodeLoad(load).flatMap(({ bytes }) => publishes(bytes, 4));
  expect(packets).toHaveLength(150);
  expect(packets.every(({ retain }) => retain)).toBe(true);
  const first = packets.filter(({ topic }) => topic === topicName(0));
  expect(new Set(first.map(({ payload }) => payload.toString())).size).toBe(3);
});

it('sends more when it is told to, until it is told to stop', async () => {
  const args = firehoseArguments({ topics: 10, messages: 10, rate: 1_000 });
  const firehose: PeerProcess<FirehoseNews> = startPeer('./firehose.ts', args);
  try {
    const { port } = await firehose.next('listening');
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4 });
    let received = 0;
    const moreThan = (count: number): Promise<void> =>
      new Promise((resolve) => {
        client.on('message', () => received > count && resolve());
      });
    client.on('message', () => received++);
    client.subscribe('#');
    expect((await firehose.next('drained')).sent).toBe(10);
    const some = moreThan(100);
    firehose.send({ pour: { messages: 1e12, rate: 1_000 } } satisfies FirehoseOrder);
    await some;
    firehose.send({ halt: true } satisfies FirehoseOrder);
    const { sent } = await firehose.next('drained');
    if (received < 10 + sent) await moreThan(10 + sent - 1);
    expect(received).toBe(10 + sent);
    await client.endAsync();
  } finally {
    await firehose.stop();
  }
});
