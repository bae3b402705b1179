// Properties of a received PUBLISH (5.0 section 3.3.2.3), read here because mqtt.js groups user
// properties by name and so loses their order.
import type { PublishProperties } from '../../../../shared/contract/messages.ts';
import { PROTOCOL_ERROR } from '../../../../shared/mqtt/reason-codes.ts';
import { MalformedPacket, type WireReader } from './wire-reader.ts';

const PAYLOAD_FORMAT_INDICATOR = 0x01;
const MESSAGE_EXPIRY_INTERVAL = 0x02;
const CONTENT_TYPE = 0x03;
const RESPONSE_TOPIC = 0x08;
const CORRELATION_DATA = 0x09;
const SUBSCRIPTION_IDENTIFIER = 0x0b;
const TOPIC_ALIAS = 0x23;
const USER_PROPERTY = 0x26;

/**
 * Reads the length of the properties and the properties; undefined when there are none. Throws
 * `MalformedPacket`, also for one that comes twice and may not.
 */
export function readPublishProperties(reader: WireReader): PublishProperties | undefined {
  const length = reader.variableByteInteger('length of the properties');
  if (length === 0) return undefined;
  const end = reader.at + length;
  const result: PublishProperties = {};
  while (reader.at < end) readProperty(reader, result);
  if (reader.at > end) throw new MalformedPacket('The properties are longer than their length.');
  return result;
}

function readProperty(reader: WireReader, result: PublishProperties): void {
  const identifier = reader.byte('properties');
  switch (identifier) {
    case PAYLOAD_FORMAT_INDICATOR:
      once(result.payloadFormatIndicator, 'payload format indicator');
      result.payloadFormatIndicator = reader.byte('payload format indicator') !== 0;
      return;
    case MESSAGE_EXPIRY_INTERVAL:
      once(result.messageExpiryInterval, 'message expiry interval');
      result.messageExpiryInterval = reader.fourBytes('message expiry interval');
      return;
    case CONTENT_TYPE:
      once(result.contentType, 'content type');
      result.contentType = reader.text('content type');
      return;
    case RESPONSE_TOPIC:
      once(result.responseTopic, 'response topic');
      result.responseTopic = reader.text('response topic');
      return;
    case CORRELATION_DATA:
      once(result.correlationData, 'correlation data');
      result.correlationData = reader.binary('correlation data');
      return;
    case SUBSCRIPTION_IDENTIFIER:
      result.subscriptionIdentifiers ??= [];
      result.subscriptionIdentifiers.push(subscriptionIdentifier(reader));
      return;
    case TOPIC_ALIAS:
      once(result.topicAlias, 'topic alias');
      result.topicAlias = reader.twoBytes('topic alias');
      return;
    case USER_PROPERTY:
      result.userProperties ??= [];
      result.userProperties.push([reader.text('user property'), reader.text('user property')]);
      return;
    default:
      throw new MalformedPacket(
        `PUBLISH has no property 0x${identifier.toString(16).padStart(2, '0')}.`,
      );
  }
}

function once(known: unknown, name: string): void {
  if (known === undefined) return;
  throw new MalformedPacket(`A message has its ${name} twice.`, PROTOCOL_ERROR);
}

function subscriptionIdentifier(reader: WireReader): number {
  const identifier = reader.variableByteInteger('subscription identifier');
  if (identifier > 0) return identifier;
  throw new MalformedPacket('A message has the subscription identifier 0.', PROTOCOL_ERROR);
}
