// The tap in front of mqtt.js: what is in the bytes comes out as messages, once and in order, and
// what is written is whole packets, whatever both sides send and however the socket cuts it.
import { Duplex } from 'node:stream';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import fc from 'fast-check';
import { MqttClient } from 'mqtt';
import { generate, type Packet, parser } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { LONGEST_PACKET } from '../../../electron/core/client/connack.ts';
import { IncomingMessages } from '../../../electron/core/client/incoming-messages.ts';
import { IncomingSession } from '../../../electron/core/client/incoming-session.ts';
import { PublishTap } from '../../../electron/core/client/publish-tap.ts';
import { UnreadTime } from '../../../electron/core/client/unread-time.ts';
import { FLAG_DUP, FLAG_QOS, FLAG_RETAIN } from '../../../electron/core/message-flags.ts';

interface Seen {
  topic: string;
  payload: string;
  qos: number;
  retain: boolean;
  dup: boolean;
}

interface Acknowledgement {
  cmd: string;
  messageId: number | undefined;
  reasonCode: number;
}

const NO_CLOCK = { micros: () => 0, after: () => () => {} };

type Version = 4 | 5;

const OPENING: Record<Version, Buffer> = {
  4: Buffer.from('100d00044d51545404020000000174', 'hex'),
  5: Buffer.from('100e00044d5154540502000000000174', 'hex'),
};

/** A socket whose peer is the test; it takes what is written a turn of the loop later, or never. */
class FakeSocket extends Duplex {
  readonly written: Buffer[] = [];
  readonly #takes: boolean;

  constructor(takes: boolean) {
    super();
    this.#takes = takes;
  }

  override _read(): void {}
  override _write(chunk: Buffer, _encoding: unknown, done: () => void): void {
    this.written.push(chunk);
    if (this.#takes) setImmediate(done);
  }
}

function receiver(
  version: Version,
  { persistent = false, takes = true, longest = LONGEST_PACKET, receiveMaximum = 65_535 } = {},
) {
  const socket = new FakeSocket(takes);
  const seen: Seen[] = [];
  const malformed: string[] = [];
  const codes: number[] = [];
  const storeRequests: number[] = [];
  const session = new IncomingSession();
  const incoming = new IncomingMessages(
    { v5: version === 5, topicAliases: 10, receiveMaximum, persistent, session },
    {
      message: (topic, bytes, start, end, flags) =>
        seen.push({
          topic,
          payload: bytes.subarray(start, end).toString(),
          qos: flags & FLAG_QOS,
          retain: (flags & FLAG_RETAIN) !== 0,
          dup: (flags & FLAG_DUP) !== 0,
        }),
      storeSoon: () => storeRequests.push(seen.length),
      send: (packets) => tap.inject(packets),
      refuse: (text, reasonCode) => {
        malformed.push(text);
        codes.push(reasonCode);
        tap.destroy();
      },
    },
  );
  const tap: PublishTap = new PublishTap(
    socket,
    {
      began: () => {},
      connack: (bytes, body) => {
        if (bytes[body + 1] === 0) incoming.accepted(bytes[body] === 1);
      },
      publish: (...packet) => incoming.publish(...packet),
      release: (...packet) => incoming.release(...packet),
      caughtUp: () => incoming.acknowledge(),
      malformed: (text, reasonCode) => {
        malformed.push(text);
        codes.push(reasonCode);
        tap.destroy();
      },
    },
    { opening: OPENING[version], longestPacket: longest, unread: new UnreadTime(NO_CLOCK) },
  );
  const client = new MqttClient(() => tap, {
    protocolVersion: version,
    clientId: 'test',
    reconnectPeriod: 0,
    keepalive: 0,
  });
  client.on('error', () => {});
  return { socket, tap, client, incoming, session, seen, malformed, codes, storeRequests };
}

async function feed(
  socket: FakeSocket,
  bytes: Buffer,
  cuts: readonly number[],
  meanwhile: () => void = () => {},
): Promise<void> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const length = cuts[turn % cuts.length] ?? 1;
    socket.push(Buffer.from(bytes.subarray(at, at + length)));
    at += length;
    meanwhile();
    // Some pieces arrive together, some a turn of the loop later.
    if (turn % 3 === 0) await turnOfTheLoop();
  }
  for (let turn = 0; turn < 50; turn += 1) await turnOfTheLoop();
}

/** Every packet that was written; throws when one is torn. */
function packetsIn(written: readonly Buffer[], version: Version): Packet[] {
  const packets: Packet[] = [];
  const reader = parser({ protocolVersion: version });
  reader.on('packet', (packet) => packets.push(packet));
  reader.on('error', (error) => {
    throw error;
  });
  expect(reader.parse(Buffer.concat(written))).toBe(0);
  return packets;
}

function acknowledgementsIn(packets: readonly Packet[]): Acknowledgement[] {
  return packets.flatMap((packet) =>
    packet.cmd === 'puback' || packet.cmd === 'pubrec' || packet.cmd === 'pubcomp'
      ? [{ cmd: packet.cmd, messageId: packet.messageId, reasonCode: packet.reasonCode ?? 0 }]
      : [],
  );
}

/** What the standard asks of a receiver, packet by packet. */
function expected(packets: readonly Packet[], version: Version) {
  const seen: Seen[] = [];
  const acknowledgements: Acknowledgement[] = [];
  const unreleased = new Set<number>();
  for (const packet of packets) {
    const { messageId } = packet;
    if (packet.cmd === 'publish') {
      const { topic, qos, retain, dup, payload } = packet;
      if (qos < 2 || !unreleased.has(messageId ?? 0)) {
        seen.push({ topic, payload: payload.toString(), qos, retain, dup });
      }
      if (qos === 1) acknowledgements.push({ cmd: 'puback', messageId, reasonCode: 0 });
      if (qos === 2) acknowledgements.push({ cmd: 'pubrec', messageId, reasonCode: 0 });
      if (qos === 2) unreleased.add(messageId ?? 0);
    } else if (packet.cmd === 'pubrel') {
      const known = unreleased.delete(messageId ?? 0);
      const reasonCode = version === 5 && !known ? 0x92 : 0;
      acknowledgements.push({ cmd: 'pubcomp', messageId, reasonCode });
    }
  }
  return { seen, acknowledgements };
}

const CONNACK: Packet = { cmd: 'connack', returnCode: 0, reasonCode: 0, sessionPresent: false };

const publish = fc
  .record({
    topic: fc.constantFrom('a', 'a/b', 'ü/ß', 'x'.repeat(150), '\ufffd', '日本/𝄞'),
    payload: fc.string({ maxLength: 300 }).map((text) => Buffer.from(text)),
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

function message(topic: string, payload: string, qos: 0 | 1 | 2 = 0, messageId = 0): Packet {
  return { cmd: 'publish', topic, payload, qos, messageId, retain: false, dup: false };
}

describe.each([4, 5] as const)('protocol level %i', (version) => {
  const encode = (packets: readonly Packet[]): Buffer =>
    Buffer.concat(packets.map((packet) => generate(packet, { protocolVersion: version })));

  it('gives every message once and in order, and acknowledges in that order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 5, arbitrary: publish }, other), { maxLength: 40 }),
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 12 }),
        async (packets, cuts) => {
          const { socket, client, seen } = receiver(version);
          // mqtt.js writes its own packets, each in several pieces, at the same time.
          await feed(socket, encode([CONNACK, ...packets]), cuts, () =>
            client.publish('ours', 'x'.repeat(40), { qos: 1 }),
          );
          const model = expected(packets, version);
          expect(seen).toEqual(model.seen);
          const written = packetsIn(socket.written.slice(), version);
          expect(acknowledgementsIn(written)).toEqual(model.acknowledgements);
          expect(written.some(({ cmd }) => cmd === 'publish')).toBe(true);
          client.end(true);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('withholds acknowledgements until the messages are stored', async () => {
    const { socket, client, incoming, session, storeRequests } = receiver(version, {
      persistent: true,
    });
    const acknowledged = async (upTo: number): Promise<(number | undefined)[]> => {
      session.stored(upTo);
      incoming.acknowledge();
      await turnOfTheLoop();
      return acknowledgementsIn(packetsIn(socket.written, version)).map((one) => one.messageId);
    };
    const first = [message('a', '1', 1, 9), message('a', '2'), message('a', '3', 2, 4)];
    const again = { ...message('a', '3', 2, 4), dup: true };
    await feed(socket, encode([CONNACK, ...first, message('a', '4', 1, 2), again]), [1000]);
    expect(storeRequests).toEqual([4]);
    expect(await acknowledged(0)).toEqual([]);
    expect(await acknowledged(2)).toEqual([9]);
    expect(await acknowledged(3)).toEqual([9, 4]);
    expect(await acknowledged(4)).toEqual([9, 4, 2, 4]);
    await feed(socket, encode([{ cmd: 'pubrel', messageId: 4 }, message('a', '5', 1, 3)]), [1000]);
    expect(acknowledgementsIn(packetsIn(socket.written, version)).at(-1)).toMatchObject({
      cmd: 'pubcomp',
      messageId: 4,
    });
    expect(storeRequests).toEqual([4, 5]);
    client.end(true);
  });

  it.each([
    ['QoS 3', '3606000161000131'],
    ['a topic name beyond its packet', '3004000561'],
    ['no packet identifier', '3203000161'],
    ['PUBREL with other flags', '60020001'],
    ['PUBREL without a packet identifier', '620100'],
    ['a length of five bytes', '30ffffffff7f'],
  ])('cannot read %s', async (_, bytes) => {
    const { socket, seen, malformed } = receiver(version);
    const packets = [encode([CONNACK, message('a', 'before')]), Buffer.from(bytes, 'hex')];
    await feed(socket, Buffer.concat([...packets, encode([message('a', 'after')])]), [1000]);
    expect(seen.map(({ payload }) => payload)).toEqual(['before']);
    expect(malformed).toEqual([expect.stringMatching(/^[A-Z].*\.$/)]);
    expect(socket.destroyed).toBe(true);
  });

  it('cannot take a message before CONNACK', async () => {
    const { socket, seen, malformed } = receiver(version);
    await feed(socket, encode([message('early', 'x')]), [1000]);
    expect(seen).toEqual([]);
    expect(malformed).toEqual(['A message came before CONNACK.']);
  });

  it('takes nothing after a refusal', async () => {
    const { socket, seen, malformed } = receiver(version);
    const refusal: Packet = {
      cmd: 'connack',
      returnCode: 5,
      reasonCode: 0x87,
      sessionPresent: false,
    };
    await feed(socket, encode([refusal, message('late', 'x')]), [1000]);
    expect(seen).toEqual([]);
    expect(malformed).toEqual([]);
  });
});

it.each([
  ['an unknown topic alias', '3006000003230001'],
  ['topic alias 0', '300700016103230000'],
  ['a topic alias above those offered', '30070001610323000b'],
  ['neither topic name nor alias', '3004000000ff'],
  ['a property PUBLISH does not have', '3009000161051100000001'],
  ['properties beyond their length', '3007000161022300ff'],
  ['properties beyond their packet', '3004000161ff'],
])('cannot read %s', async (_, bytes) => {
  const { socket, seen, malformed } = receiver(5);
  const start = generate(CONNACK, { protocolVersion: 5 });
  await feed(socket, Buffer.concat([start, Buffer.from(bytes, 'hex')]), [1000]);
  expect(seen).toEqual([]);
  expect(malformed).toHaveLength(1);
});

it('gives names that are no UTF-8 apart', async () => {
  const { socket, client, seen } = receiver(4);
  const bytes = Buffer.concat([
    generate(CONNACK),
    Buffer.from('3005000261c331', 'hex'),
    Buffer.from('3005000261c431', 'hex'),
    Buffer.from('3207000261c3000131', 'hex'),
    Buffer.from('3407000261c4000231', 'hex'),
  ]);
  await feed(socket, bytes, [3]);
  expect(seen.map(({ topic }) => topic)).toEqual(['a\udcc3', 'a\udcc4', 'a\udcc3', 'a\udcc4']);
  client.end(true);
});

it('reads no further while the peer does not take acknowledgements', async () => {
  const { socket, client } = receiver(4, { takes: false });
  socket.push(generate(CONNACK));
  const count = 20_000;
  for (let at = 0; at < count; at += 100) {
    const packets = Array.from({ length: 100 }, (_, index) =>
      generate(message('a', '', 1, at + index + 1)),
    );
    socket.push(Buffer.concat(packets));
    await turnOfTheLoop();
  }
  expect(socket.isPaused()).toBe(true);
  expect(socket.readableLength).toBeGreaterThan(0);
  client.end(true);
});

it('copies a long message once, however small its pieces are', async () => {
  const size = 10_000_000;
  const { socket, client, seen } = receiver(4);
  const bytes = Buffer.concat([generate(CONNACK), generate(message('big', 'x'.repeat(size)))]);
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
  expect(seen[0]?.payload.length).toBe(size);
  expect(copied).toBeLessThan(size * 1.1);
  client.end(true);
});
