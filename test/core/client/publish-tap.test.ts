// The tap in front of mqtt.js against mqtt.js alone: same bytes in, same messages out.
import { Duplex } from 'node:stream';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import fc from 'fast-check';
import { MqttClient } from 'mqtt';
import { generate, type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { PublishTap } from '../../../electron/core/client/publish-tap.ts';

interface Seen {
  topic: string;
  payload: string;
  qos: number;
  retain: boolean;
  dup: boolean;
}

/** A socket whose peer is the test; what the client writes goes nowhere, as slowly as told. */
class FakeSocket extends Duplex {
  override _read(): void {}
  override _write(_chunk: unknown, _encoding: unknown, done: () => void): void {
    setImmediate(done);
  }
}

type Version = 4 | 5;

function client(stream: Duplex, version: Version, see: (seen: Seen) => void): MqttClient {
  const made = new MqttClient(() => stream, {
    protocolVersion: version,
    clientId: 'test',
    reconnectPeriod: 0,
    keepalive: 0,
  });
  made.on('message', (topic, payload, { qos, retain, dup }) =>
    see({ topic, payload: payload.toString('hex'), qos, retain, dup }),
  );
  made.on('error', () => {});
  return made;
}

/** The messages mqtt.js delivers by itself, or behind the tap; `tapped` counts those it never saw. */
function receiver(version: Version, withTap: boolean) {
  const socket = new FakeSocket();
  const seen: Seen[] = [];
  let tapped = 0;
  if (!withTap) {
    const plain = client(socket, version, (one) => seen.push(one));
    return { socket, seen, tapped: () => tapped, end: () => plain.end(true) };
  }
  const tap = new PublishTap(socket, version === 5, {
    began: () => {},
    publish: (topic, bytes, start, end, retain) => {
      tapped += 1;
      seen.push({ topic, payload: bytes.toString('hex', start, end), qos: 0, retain, dup: false });
    },
  });
  const behind = client(tap, version, (one) => seen.push(one));
  behind.on('packetreceive', (packet) => {
    if (packet.cmd === 'publish') packet.topic = tap.nextTopic() ?? packet.topic;
    if (packet.cmd === 'pubrel') tap.nextRelease();
  });
  return { socket, seen, tapped: () => tapped, end: () => behind.end(true) };
}

async function feed(socket: FakeSocket, bytes: Buffer, cuts: readonly number[]): Promise<void> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const length = cuts[turn % cuts.length] ?? 1;
    socket.push(Buffer.from(bytes.subarray(at, at + length)));
    at += length;
    // Some pieces arrive together, some a turn of the loop later.
    if (turn % 3 === 0) await turnOfTheLoop();
  }
  for (let turn = 0; turn < 400; turn += 1) await turnOfTheLoop();
}

const CONNACK: Packet = { cmd: 'connack', returnCode: 0, reasonCode: 0, sessionPresent: false };

const publish = fc
  .record({
    topic: fc.constantFrom('a', 'a/b', 'ü/ß', 'x'.repeat(150), '\ufffd', '日本/𝄞'),
    payload: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    qos: fc.constantFrom(0, 0, 0, 1, 2),
    retain: fc.boolean(),
    dup: fc.boolean(),
    messageId: fc.integer({ min: 1, max: 40 }),
    properties: fc.option(fc.constant({ contentType: 'text/plain' }), { nil: undefined, freq: 4 }),
  })
  .map(
    (fields): Packet => ({
      cmd: 'publish',
      ...fields,
      qos: fields.qos as 0 | 1 | 2,
      dup: fields.dup && fields.qos > 0,
    }),
  );

const other = fc.oneof(
  fc.constant<Packet>({ cmd: 'pingresp' }),
  fc.integer({ min: 1, max: 40 }).map((messageId): Packet => ({ cmd: 'pubrel', messageId })),
);

describe.each([4, 5] as const)('protocol level %i', (version) => {
  const encode = (packets: readonly Packet[]): Buffer =>
    Buffer.concat(packets.map((packet) => generate(packet, { protocolVersion: version })));

  it('gives the same messages in the same order as mqtt.js alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 5, arbitrary: publish }, other), { maxLength: 40 }),
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 12 }),
        async (packets, cuts) => {
          const bytes = encode([CONNACK, ...packets]);
          const [plain, tapped] = [receiver(version, false), receiver(version, true)];
          await Promise.all([feed(plain.socket, bytes, cuts), feed(tapped.socket, bytes, cuts)]);
          expect(tapped.seen).toEqual(plain.seen);
          plain.end();
          tapped.end();
        },
      ),
      { numRuns: 150 },
    );
  });

  it('takes every plain message of a stream that has nothing else', async () => {
    const packets = Array.from(
      { length: 500 },
      (_, index): Packet => ({
        cmd: 'publish',
        topic: `t/${index}`,
        payload: Buffer.from(String(index)),
        qos: 0,
        retain: false,
        dup: false,
      }),
    );
    const { socket, seen, tapped, end } = receiver(version, true);
    await feed(socket, encode([CONNACK, ...packets]), [1000]);
    expect(seen.map(({ topic }) => topic)).toEqual(packets.map((_, index) => `t/${index}`));
    expect(tapped()).toBe(500);
    end();
  });

  it('leaves a message before CONNACK, or after a refusal, to mqtt.js', async () => {
    const message: Packet = {
      cmd: 'publish',
      topic: 'early',
      payload: 'x',
      qos: 0,
      retain: false,
      dup: false,
    };
    const refusal: Packet = {
      cmd: 'connack',
      returnCode: 5,
      reasonCode: 0x87,
      sessionPresent: false,
    };
    for (const first of [[], [refusal]]) {
      const { socket, tapped, end } = receiver(version, true);
      await feed(socket, encode([...first, message]), [1000]);
      expect(tapped()).toBe(0);
      end();
    }
  });
});

it('gives names that are no UTF-8 apart', async () => {
  const { socket, seen, end } = receiver(4, true);
  const bytes = Buffer.concat([
    generate(CONNACK),
    Buffer.from('3005000261c331', 'hex'),
    Buffer.from('3005000261c431', 'hex'),
    // At QoS 1 they go through mqtt.js.
    Buffer.from('3207000261c3000131', 'hex'),
    Buffer.from('3207000261c4000231', 'hex'),
  ]);
  await feed(socket, bytes, [3]);
  expect(seen.map(({ topic }) => topic)).toEqual(['a\udcc3', 'a\udcc4', 'a\udcc3', 'a\udcc4']);
  end();
});

it('reports a length of five bytes through mqtt.js', async () => {
  const { socket, tapped } = receiver(4, true);
  const client = new Promise((resolve) => socket.once('close', resolve));
  await feed(socket, Buffer.concat([generate(CONNACK), Buffer.from('30ffffffff7f', 'hex')]), [100]);
  socket.destroy();
  await client;
  expect(tapped()).toBe(0);
});

it('copies a long message once, however small its pieces are', async () => {
  const size = 10_000_000;
  const { socket, seen, end } = receiver(4, true);
  const bytes = Buffer.concat([
    generate(CONNACK),
    generate({
      cmd: 'publish',
      topic: 'big',
      payload: Buffer.alloc(size),
      qos: 0,
      retain: false,
      dup: false,
    }),
  ]);
  const before = Buffer.concat;
  let copied = 0;
  Buffer.concat = (list, total) => {
    copied += total ?? 0;
    return before(list, total);
  };
  try {
    await feed(socket, bytes, [65_536]);
  } finally {
    Buffer.concat = before;
  }
  expect(seen[0]?.payload.length).toBe(size * 2);
  expect(copied).toBeLessThan(size * 1.1);
  end();
});
