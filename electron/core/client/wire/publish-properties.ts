// Properties of a received PUBLISH (5.0 section 3.3.2.3), read here because mqtt.js groups user
// properties by name and so loses their order.
import type { PublishProperties } from '../../../../shared/contract/messages.ts';
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
 * Reads the length of the properties and the properties; undefined when there are none. Of one that
 * may come once only the first counts. Throws `MalformedPacket`.
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
    case PAYLOAD_FORMAT_INDICATOR: {
      const isText = reader.byte('payload format indicator') !== 0;
      result.payloadFormatIndicator ??= isText;
      return;
    }
    case MESSAGE_EXPIRY_INTERVAL: {
      const seconds = reader.fourBytes('message expiry interval');
      result.messageExpiryInterval ??= seconds;
      return;
    }
    case CONTENT_TYPE: {
      const type = reader.text('content type');
      result.contentType ??= type;
      return;
    }
    case RESPONSE_TOPIC: {
      const topic = reader.text('response topic');
      result.responseTopic ??= topic;
      return;
    }
    case CORRELATION_DATA: {
      const data = reader.binary('correlation data');
      result.correlationData ??= data;
      return;
    }
    case SUBSCRIPTION_IDENTIFIER:
      result.subscriptionIdentifiers ??= [];
      result.subscriptionIdentifiers.push(reader.variableByteInteger('subscription identifier'));
      return;
    case TOPIC_ALIAS: {
      const alias = reader.twoBytes('topic alias');
      result.topicAlias ??= alias;
      return;
    }
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
