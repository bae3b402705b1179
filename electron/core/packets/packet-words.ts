// What is said of a packet beyond its own bytes: what a value means, which rule is broken. A code a
// sentence, with its parts, so that a page can say it in another language. Types, fields, properties and
// flags keep the names of the standard.
import type { PacketNote } from '../../../shared/contract/packets.ts';

const SENTENCES = {
  // Beside a value.
  PACKET_SAYS_BINARY: 'binary',
  PACKET_SAYS_CLIENT_ID: 'client ID "{text}"',
  PACKET_SAYS_EMPTY: 'empty',
  PACKET_SAYS_FAILURE: 'Failure',
  PACKET_SAYS_GRANTED: 'Granted QoS {qos}',
  PACKET_SAYS_KEPT_OUT: 'not kept',
  PACKET_SAYS_NEVER: 'never',
  PACKET_SAYS_NO: 'no',
  PACKET_SAYS_NO_SESSION: 'no session present',
  PACKET_SAYS_NOT_DEFINED: 'not defined',
  PACKET_SAYS_OFF: 'off',
  PACKET_SAYS_SESSION: 'session present',
  PACKET_SAYS_TOPIC_ALIAS: 'topic alias {alias}',
  PACKET_SAYS_WILL: 'will message',
  PACKET_SAYS_YES: 'yes',
  // Rules that are broken.
  PACKET_AUTH_VERSION: 'AUTH is a packet of MQTT 5.0 only.',
  PACKET_CONNACK_RESERVED: 'A reserved bit of the connect acknowledge flags is set.',
  PACKET_CONNECT_RESERVED: 'The reserved bit of the connect flags is set.',
  PACKET_DUP_QOS_0: 'DUP is set at QoS 0.',
  PACKET_ENDS_WITHIN: 'The packet ends within its {field}.',
  PACKET_FILTER_EMPTY: 'A topic filter is empty.',
  PACKET_FLAGS_WRONG: 'The flags of a {packet} packet are {flags} always.',
  PACKET_FOREIGN: 'These bytes are no packet: they do not begin as one.',
  PACKET_FURTHER_BYTES: 'There are bytes after the end of the {packet} packet.',
  PACKET_IDENTIFIER_0: 'The packet identifier is 0.',
  PACKET_INCOMPLETE: 'Of the {size} bytes of the packet {came} came.',
  PACKET_LENGTH_INCOMPLETE: 'The length of the packet is not complete.',
  PACKET_NUL: 'The {field} has a character that is not allowed, U+0000.',
  PACKET_NUMBER_TOO_LONG: 'The {field} has more than four bytes.',
  PACKET_PASSWORD_ALONE: 'There is a password without a user name.',
  PACKET_PROPERTIES_LENGTH: 'The properties are longer than their length.',
  PACKET_PROPERTY_PLACE: 'The property {property} is not allowed in a {packet} packet.',
  PACKET_PROPERTY_TWICE: 'The property {property} stands there more than once.',
  PACKET_PROPERTY_UNKNOWN: 'There is no property {identifier}.',
  PACKET_PROPERTY_VALUE: 'The {property} is {value}, but may only be 0 or 1.',
  PACKET_PROPERTY_WILL: 'The property {property} is not allowed in a will message.',
  PACKET_PROPERTY_ZERO: 'The {property} is 0, which is not allowed.',
  PACKET_PROTOCOL_UNKNOWN: 'There is no protocol "{name}" of version {version}.',
  PACKET_QOS_3: 'Both QoS bits are set.',
  PACKET_REASON_CODE_NONE: 'There is no reason code.',
  PACKET_REASON_CODE_PLACE: 'The reason code {reasonCode} is not one of {packet}.',
  PACKET_RETAIN_HANDLING_3: 'Retain handling is 3, which does not exist.',
  PACKET_RETURN_CODE_PLACE: 'There is no return code {returnCode} in SUBACK.',
  PACKET_SUBSCRIPTION_QOS_3: 'Both QoS bits of a subscription are set.',
  PACKET_SUBSCRIPTION_RESERVED: 'A reserved bit of the subscription options is set.',
  PACKET_TOPIC_EMPTY: 'The topic name is empty.',
  PACKET_TOPIC_FILTER_NONE: 'There is no topic filter.',
  PACKET_TOPIC_MISSING: 'There is neither a topic name nor a topic alias.',
  PACKET_TOPIC_WILDCARD: 'The topic name has a wildcard.',
  PACKET_TYPE_0: 'There is no packet of type 0.',
  PACKET_UTF8: 'The {field} is not UTF-8.',
  PACKET_WILL_FLAGS: 'There is no will message, but flags of one are set.',
  PACKET_WILL_QOS_3: 'The will message has both QoS bits set.',
} as const;

export type PacketWord = keyof typeof SENTENCES;
export type PacketParams = Readonly<Record<string, string | number>>;

/** `field` and `property` are names as the standard writes them. */
export function packetNote(code: PacketWord, params: PacketParams = {}): PacketNote {
  const message = SENTENCES[code].replaceAll(/\{(\w+)\}/g, (_, key: string) => {
    const text = String(params[key] ?? '');
    return key === 'field' || key === 'property' ? inSentence(text) : text;
  });
  return { code, message, params };
}

/** "Maximum QoS" as it stands within a sentence. */
function inSentence(name: string): string {
  return name.replaceAll(/\b[A-Z][a-z]+\b/g, (word) => word.toLowerCase());
}
