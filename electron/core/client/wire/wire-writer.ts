// Writes the data types of MQTT (3.1.1 and 5.0 section 1.5), the counterpart of wire-reader.ts.
import type { UserProperties } from '../../../../shared/contract/profiles.ts';
import { topicToBytes } from '../../../../shared/mqtt/topic-text.ts';

const USER_PROPERTY = 0x26;

export function twoBytes(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff);
}

export function fourBytes(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function variableByteInteger(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    const more = rest > 127;
    bytes.push((rest & 127) | (more ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(bytes);
}

/** With its length before it. */
export function binary(bytes: Uint8Array): Buffer {
  return Buffer.concat([twoBytes(bytes.length), bytes]);
}

/** The bytes as they were received, also where they are not UTF-8 (topic-text.ts). */
export function text(value: string): Buffer {
  return binary(topicToBytes(value));
}

/** In their order, names repeated as they are. */
export function userProperties(properties: UserProperties): Buffer[] {
  return properties.flatMap(([name, value]) => [Buffer.of(USER_PROPERTY), text(name), text(value)]);
}

/** Properties of 5.0 with their length before them. */
export function propertyList(parts: readonly Uint8Array[]): Buffer {
  const properties = Buffer.concat(parts);
  return Buffer.concat([variableByteInteger(properties.length), properties]);
}

/** A whole packet: its first byte, the remaining length, and the parts. */
export function wholePacket(first: number, parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(first), variableByteInteger(body.length), body]);
}
