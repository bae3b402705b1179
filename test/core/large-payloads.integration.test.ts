// Payloads from nothing to the longest MQTT can carry: stored byte for byte, read in pieces.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { generate, parser } from 'mqtt-packet';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PAYLOAD_PIECE } from '../../shared/contract/defaults.ts';
import { startTestCore, type TestCore } from '../support/test-core.ts';

const TOPIC = 'firmware/image';
/** 5.0 section 2.1.4: the longest remaining length; the topic and its length are part of it. */
const LONGEST = 268_435_455 - 2 - TOPIC.length;
const SIZES = [0, 1, 20_001, 1_000_000, 100_000_000, LONGEST];

let core: TestCore;
beforeEach(async () => {
  core = await startTestCore();
});
afterEach(() => core.dispose());

/** Answers CONNECT and SUBSCRIBE, then hands the socket over. */
async function startSender(): Promise<{ port: number; socket: Promise<Socket>; stop(): void }> {
  const subscribed = Promise.withResolvers<Socket>();
  const server = createServer((socket) => {
    const packets = parser({ protocolVersion: 4 });
    packets.on('packet', (packet) => {
      if (packet.cmd === 'connect') {
        socket.write(generate({ cmd: 'connack', returnCode: 0, sessionPresent: false }));
      } else if (packet.cmd === 'subscribe') {
        socket.write(generate({ cmd: 'suback', messageId: packet.messageId ?? 0, granted: [0] }));
        subscribed.resolve(socket);
      }
    });
    socket.on('data', (bytes) => packets.parse(bytes));
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, socket: subscribed.promise, stop: () => server.close() };
}

function header(size: number): Buffer {
  const bytes = [0x30];
  let length = 2 + TOPIC.length + size;
  do {
    bytes.push((length % 128) | (length >= 128 ? 128 : 0));
    length = Math.floor(length / 128);
  } while (length > 0);
  return Buffer.concat([Buffer.from([...bytes, 0, TOPIC.length]), Buffer.from(TOPIC)]);
}

/** A megabyte that is different for each size, over and over. */
function patternOf(size: number): Buffer {
  const pattern = Buffer.alloc(1_000_003);
  for (let at = 0; at < pattern.length; at++) pattern[at] = (at * 31 + size) % 253;
  return pattern;
}

async function send(socket: Socket, size: number): Promise<string> {
  const hash = createHash('sha256');
  const pattern = patternOf(size);
  socket.write(header(size));
  for (let at = 0; at < size; at += pattern.length) {
    const piece = pattern.subarray(0, Math.min(pattern.length, size - at));
    hash.update(piece);
    if (!socket.write(piece)) await once(socket, 'drain');
  }
  return hash.digest('hex');
}

async function storedHash(captureId: string, id: number, size: number): Promise<string> {
  const hash = createHash('sha256');
  for (let offset = 0; offset < size; offset += PAYLOAD_PIECE) {
    const asked = { captureId, id, offset, length: PAYLOAD_PIECE };
    hash.update(await core.client.messages.payload(asked));
  }
  return hash.digest('hex');
}

test('every size is stored byte for byte, and only its beginning is handed out at once', async () => {
  const sender = await startSender();
  const profileId = await core.connect({ port: sender.port, protocolVersion: '3.1.1' });
  const socket = await sender.socket;
  const hashes: string[] = [];
  for (const size of SIZES) hashes.push(await send(socket, size));
  const { counters } = await core.until(profileId, (s) => s.counters.stored === SIZES.length);
  expect(counters).toMatchObject({
    received: SIZES.length,
    dropped: 0,
    waiting: 0,
    shownInPart: 3,
  });
  expect(counters.storedBytes).toBe(SIZES.reduce((sum, size) => sum + size, 0));
  for (const [at, size] of SIZES.entries()) {
    const message = await core.client.messages.get({ captureId: profileId, id: at + 1 });
    expect(message).toMatchObject({ topic: TOPIC, size });
    expect(message.payload.length).toBe(Math.min(size, PAYLOAD_PIECE));
    expect(await storedHash(profileId, at + 1, size)).toBe(hashes[at]);
  }
  sender.stop();
}, 120_000);
