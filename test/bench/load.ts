// The load of the benchmark: PUBLISH packets encoded once, in chunks of whole packets, so that sending
// costs little more than the copy into the socket.
import { mixedPayload, payloadOf, rarePayload } from './payloads.ts';

export interface LoadOptions {
  topics: number;
  /** Bytes of each payload. */
  size: number;
  protocolVersion: 4 | 5;
  /** See `mixedPayload`; several payloads for each topic. */
  mixed?: boolean;
  /** Payloads for each topic, one after the other; without it, or 0, one, or several when `mixed`. */
  laps?: number;
  /** As a broker marks what it has kept. */
  retain?: boolean;
}

export interface Chunk {
  bytes: Buffer;
  messages: number;
}

const CHUNK_BYTES = 64 * 1024;
const MIXED_LAPS = 8;

const VALUES = [
  ...['temperature', 'humidity', 'pressure', 'current', 'voltage'],
  ...['power', 'torque', 'speed', 'vibration', 'state'],
];

/** Five levels, as a plant would name them, ten values a device: `bench/area-3/line-07/device-042/torque`. */
export function topicName(index: number): string {
  const device = String(Math.floor(index / 10) % 100).padStart(3, '0');
  const line = String(Math.floor(index / 1_000) % 50).padStart(2, '0');
  const value = VALUES[index % VALUES.length];
  return `bench/area-${Math.floor(index / 50_000)}/line-${line}/device-${device}/${value}`;
}

/** The number of the topic of that name. */
export function topicIndex(name: string): number {
  const [, area = '', line = '', device = '', value = ''] = name.split('/');
  const [a = 0, l = 0, d = 0] = [area, line, device].map((level) => Number(level.split('-')[1]));
  return a * 50_000 + l * 1_000 + d * 10 + VALUES.indexOf(value);
}

/** One PUBLISH at QoS 0 for each topic, in order; several times around when `mixed` or told. */
export function encodeLoad(options: LoadOptions): Chunk[] {
  const { topics, size, protocolVersion, mixed = false, retain = false } = options;
  const laps = options.laps || (mixed ? MIXED_LAPS : 1);
  const chunks: Chunk[] = [];
  let packets: Buffer[] = [];
  let bytes = 0;
  const flush = (): void => {
    if (packets.length > 0)
      chunks.push({ bytes: Buffer.concat(packets), messages: packets.length });
    packets = [];
    bytes = 0;
  };
  for (let index = 0; index < topics * laps; index++) {
    const topic = index % topics;
    const payload = mixed
      ? mixedPayload(index, size)
      : payloadOf(topic, size, Math.floor(index / topics));
    const packet = publishPacket(topicName(topic), payload, protocolVersion, retain);
    if (bytes + packet.length > CHUNK_BYTES) flush();
    packets.push(packet);
    bytes += packet.length;
  }
  flush();
  return chunks;
}

/** The `index`th rare message of a mixed load. */
export function rarePacket(
  index: number,
  { topics, size, protocolVersion }: Pick<LoadOptions, 'topics' | 'size' | 'protocolVersion'>,
): Chunk {
  const topic = topicName((index * 977) % topics);
  return {
    bytes: publishPacket(topic, rarePayload(index, size), protocolVersion),
    messages: 1,
  };
}

/** The first `messages` packets of a chunk. */
export function headOf(chunk: Chunk, messages: number): Buffer {
  let end = 0;
  for (let left = messages; left > 0; left--) {
    const { value, bytes } = remainingLength(chunk.bytes, end + 1);
    end += 1 + bytes + value;
  }
  return chunk.bytes.subarray(0, end);
}

/** Section 2.2.3 of 3.1.1: seven bits a byte, the lowest first. */
export function remainingLength(bytes: Buffer, from: number): { value: number; bytes: number } {
  let value = 0;
  for (let count = 0; ; count++) {
    const byte = bytes[from + count] ?? 0;
    value += (byte & 127) * 128 ** count;
    if (byte < 128) return { value, bytes: count + 1 };
  }
}

function publishPacket(
  topic: string,
  payload: Buffer,
  protocolVersion: 4 | 5,
  retain = false,
): Buffer {
  const name = Buffer.from(topic);
  // In MQTT 5 the length of the properties (none) follows the topic name.
  const properties = protocolVersion === 5 ? [0] : [];
  const body = Buffer.concat([
    Buffer.of(name.length >> 8, name.length & 255),
    name,
    Buffer.from(properties),
    payload,
  ]);
  return Buffer.concat([Buffer.from([retain ? 0x31 : 0x30, ...lengthBytes(body.length)]), body]);
}

function lengthBytes(length: number): number[] {
  const bytes: number[] = [];
  let left = length;
  do {
    const low = left % 128;
    left = Math.floor(left / 128);
    bytes.push(left > 0 ? low | 128 : low);
  } while (left > 0);
  return bytes;
}
