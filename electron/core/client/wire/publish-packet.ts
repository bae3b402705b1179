// PUBLISH packets with properties (5.0 section 3.3), written here because mqtt.js groups user
// properties by name and so loses their order.
import type { Qos } from '../../../../shared/contract/base.ts';
import type { PublishProperties } from '../../../../shared/contract/messages.ts';
import {
  binary,
  fourBytes,
  text,
  twoBytes,
  userProperties,
  variableByteInteger,
} from './wire-writer.ts';

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
  const variable = Buffer.concat([
    text(head.topic),
    head.packetIdentifier === undefined ? NOTHING : twoBytes(head.packetIdentifier),
    variableByteInteger(properties.length),
    properties,
  ]);
  const first = 0x30 | (head.qos << 1) | (head.retain ? 1 : 0);
  const length = variableByteInteger(variable.length + head.payloadBytes);
  return Buffer.concat([Buffer.of(first), length, variable]);
}

/** Without their length. Subscription identifiers are left out: only a broker may send them. */
export function encodeProperties(properties: PublishProperties): Buffer {
  const parts: Uint8Array[] = [];
  const { payloadFormatIndicator, messageExpiryInterval, correlationData } = properties;
  // First, where a reader of a packet without a topic name looks for it.
  if (properties.topicAlias !== undefined) {
    parts.push(Buffer.of(0x23), twoBytes(properties.topicAlias));
  }
  if (payloadFormatIndicator !== undefined) {
    parts.push(Buffer.of(0x01, payloadFormatIndicator ? 1 : 0));
  }
  if (messageExpiryInterval !== undefined) {
    parts.push(Buffer.of(0x02), fourBytes(messageExpiryInterval));
  }
  if (properties.contentType !== undefined) {
    parts.push(Buffer.of(0x03), text(properties.contentType));
  }
  if (properties.responseTopic !== undefined) {
    parts.push(Buffer.of(0x08), text(properties.responseTopic));
  }
  if (correlationData) parts.push(Buffer.of(0x09), binary(correlationData));
  parts.push(...userProperties(properties.userProperties ?? []));
  return Buffer.concat(parts);
}

/** Of the whole packet of 5.0; `properties`: their bytes without length. */
export function publishSize(
  topicBytes: number,
  payloadBytes: number,
  qos: Qos,
  properties: number,
): number {
  const propertyBytes = variableByteInteger(properties).length + properties;
  const body = 2 + topicBytes + (qos === 0 ? 0 : 2) + propertyBytes + payloadBytes;
  return 1 + variableByteInteger(body).length + body;
}

const NOTHING = Buffer.alloc(0);
