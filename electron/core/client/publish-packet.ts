// PUBLISH packets with properties (5.0 section 3.3), written here because mqtt.js groups user
// properties by name and so loses their order.
import type { Qos } from '../../../shared/contract/base.ts';
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import { topicToBytes } from '../../../shared/mqtt/topic-text.ts';

export interface PublishHead {
  topic: string;
  qos: Qos;
  retain: boolean;
  /** Undefined at QoS 0. */
  packetIdentifier: number | undefined;
  payloadBytes: number;
}

/** Everything of the packet before its payload. `properties`: as from `encodeProperties`. */
export function publishHead(head: PublishHead, properties: Uint8Array): Buffer {
  const topic = topicToBytes(head.topic);
  const variable = Buffer.concat([
    twoBytes(topic.length),
    topic,
    head.packetIdentifier === undefined ? NOTHING : twoBytes(head.packetIdentifier),
    variableByteInteger(properties.length),
    properties,
  ]);
  const first = 0x30 | (head.qos << 1) | (head.retain ? 1 : 0);
  const length = variableByteInteger(variable.length + head.payloadBytes);
  return Buffer.concat([Buffer.of(first), length, variable]);
}

/**
 * Without their length. What belongs to the connection a message came by (topic alias, subscription
 * identifiers) is left out: it means nothing on another one.
 */
export function encodeProperties(properties: PublishProperties): Buffer {
  const parts: Uint8Array[] = [];
  const { payloadFormatIndicator, messageExpiryInterval, correlationData } = properties;
  if (payloadFormatIndicator !== undefined) {
    parts.push(Buffer.of(0x01, payloadFormatIndicator ? 1 : 0));
  }
  if (messageExpiryInterval !== undefined) {
    const seconds = Buffer.alloc(4);
    seconds.writeUInt32BE(messageExpiryInterval);
    parts.push(Buffer.of(0x02), seconds);
  }
  if (properties.contentType !== undefined) {
    parts.push(Buffer.of(0x03), ...text(properties.contentType));
  }
  if (properties.responseTopic !== undefined) {
    parts.push(Buffer.of(0x08), ...text(properties.responseTopic));
  }
  if (correlationData) {
    parts.push(Buffer.of(0x09), twoBytes(correlationData.length), correlationData);
  }
  for (const [name, value] of properties.userProperties ?? []) {
    parts.push(Buffer.of(0x26), ...text(name), ...text(value));
  }
  return Buffer.concat(parts);
}

const NOTHING = Buffer.alloc(0);

/** The bytes as they were received, also where they are not UTF-8 (topic-text.ts). */
function text(value: string): [Buffer, Uint8Array] {
  const bytes = topicToBytes(value);
  return [twoBytes(bytes.length), bytes];
}

function twoBytes(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff);
}

function variableByteInteger(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    const more = rest > 127;
    bytes.push((rest & 127) | (more ? 128 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return Buffer.from(bytes);
}
