// A control packet as named fields, each with where its bytes are: MQTT 3.1, 3.1.1 and 5.0, all types.
// Bytes that break a rule are named; reading goes as far as it can.
import type {
  Explained,
  PacketField,
  PacketNote,
  PacketType,
} from '../../../shared/contract/packets.ts';
import {
  formatReasonCode,
  fromReturnCode311,
  reasonNote,
} from '../../../shared/mqtt/reason-codes.ts';
import { readHeader } from '../client/wire/packet-header.ts';
import { codeInWords, payloadInWords, readPacketIdentifier } from './answer-fields.ts';
import { readConnect } from './connect-fields.ts';
import { FieldReader, hexadecimal, UnreadablePacket } from './field-reader.ts';
import { packetName } from './packet-segment.ts';
import { packetNote } from './packet-words.ts';
import { readProperties } from './property-fields.ts';
import { readSuback, readSubscribe, readUnsuback, readUnsubscribe } from './subscribe-fields.ts';

export interface DecodedPacket {
  fields: PacketField[];
  /** The first rule that the bytes break; null: none. */
  problem: PacketNote | null;
}

/** `bytes` is a packet, or the beginning of one of `size` bytes. `version` is that of the connection. */
export function packetFields(bytes: Buffer, size: number, version: number): DecodedPacket {
  const header = { body: 0, end: 0 };
  readHeader(bytes, 0, header);
  const isBroken = header.end <= 0;
  const end = isBroken ? bytes.length : Math.min(header.end, bytes.length);
  const reader = new FieldReader(bytes, 0, end);
  try {
    if (isBroken) reader.rest('Bytes', hexadecimal);
    else readPacket(reader, bytes, version);
  } catch (error) {
    if (!(error instanceof UnreadablePacket)) throw error;
    // Else what is missing has come; only it was not kept.
    if (size === bytes.length) reader.problem ??= error.note;
  }
  if (isBroken) reader.complain('PACKET_LENGTH_INCOMPLETE');
  else if (header.end > size) {
    reader.complain('PACKET_INCOMPLETE', { size: header.end, came: size });
  }
  if (size > bytes.length) {
    reader.note('Not kept', `${size - bytes.length} B`, bytes.length, bytes.length);
  }
  return { fields: reader.fields, problem: reader.problem };
}

function readPacket(reader: FieldReader, bytes: Buffer, version: number): void {
  const head = bytes[0] ?? 0;
  const type = packetName(head >> 4);
  reader.group('Fixed Header', () => {
    reader.byte('Packet Type', (byte) => `${packetName(byte >> 4)} (${byte >> 4})`);
    readFlags(reader, type, head);
    reader.variable('Remaining Length');
    return type;
  });
  readBody(reader, type, head, version);
  if (!reader.isOver) {
    reader.rest('Further Bytes', (rest) => `${rest.length}`);
    reader.complain('PACKET_FURTHER_BYTES', { packet: type });
  }
}

function readFlags(reader: FieldReader, type: PacketType, head: number): void {
  const flags = head & 15;
  if (type === 'PUBLISH') {
    reader.note('DUP', flags & 8 ? '1' : '0', 0, 1);
    reader.note('QoS', String((flags >> 1) & 3), 0, 1);
    reader.note('RETAIN', flags & 1 ? '1' : '0', 0, 1);
    if (((flags >> 1) & 3) === 3) reader.complain('PACKET_QOS_3');
    if ((flags & 8) !== 0 && (flags & 6) === 0) reader.complain('PACKET_DUP_QOS_0');
    return;
  }
  const wanted = ['PUBREL', 'SUBSCRIBE', 'UNSUBSCRIBE'].includes(type) ? 2 : 0;
  reader.note('Flags', flags.toString(2).padStart(4, '0'), 0, 1);
  if (type === 'MALFORMED') reader.complain('PACKET_TYPE_0');
  else if (flags !== wanted) {
    const always = wanted.toString(2).padStart(4, '0');
    reader.complain('PACKET_FLAGS_WRONG', { packet: type, flags: always });
  }
}

function readBody(reader: FieldReader, type: PacketType, head: number, version: number): void {
  switch (type) {
    case 'CONNECT':
      readConnect(reader);
      break;
    case 'CONNACK':
      readConnack(reader, version);
      break;
    case 'PUBLISH':
      readPublish(reader, head, version);
      break;
    case 'PUBACK':
    case 'PUBREC':
    case 'PUBREL':
    case 'PUBCOMP':
      readPacketIdentifier(reader);
      readReason(reader, type, version);
      break;
    case 'SUBSCRIBE':
      readSubscribe(reader, version);
      break;
    case 'SUBACK':
      readSuback(reader, version);
      break;
    case 'UNSUBSCRIBE':
      readUnsubscribe(reader, version);
      break;
    case 'UNSUBACK':
      readUnsuback(reader, version);
      break;
    case 'DISCONNECT':
      readReason(reader, type, version);
      break;
    case 'AUTH':
      if (version !== 5) reader.complain('PACKET_AUTH_VERSION');
      readReason(reader, type, 5);
      break;
  }
}

function readConnack(reader: FieldReader, version: number): void {
  reader.byte('Connect Acknowledge Flags', (flags) => {
    if (flags > 1) reader.complain('PACKET_CONNACK_RESERVED');
    return flags & 1
      ? { value: '1', note: packetNote('PACKET_SAYS_SESSION') }
      : { value: '0', note: packetNote('PACKET_SAYS_NO_SESSION') };
  });
  if (version !== 5) {
    reader.byte('Connect Return Code', returnCodeInWords);
    return;
  }
  reader.byte('Connect Reason Code', codeInWords);
  readProperties(reader, 'CONNACK');
}

const MOST_RETURN_CODE = 5;

function returnCodeInWords(code: number): Explained {
  const isDefined = code <= MOST_RETURN_CODE;
  const note = isDefined
    ? reasonNote(fromReturnCode311(code))
    : packetNote('PACKET_SAYS_NOT_DEFINED');
  return { value: String(code), note };
}

function readPublish(reader: FieldReader, head: number, version: number): void {
  const topic = reader.text('Topic Name');
  if (/[#+]/.test(topic)) reader.complain('PACKET_TOPIC_WILDCARD');
  if ((head & 6) !== 0) readPacketIdentifier(reader);
  if (version === 5) {
    readProperties(reader, 'PUBLISH');
    const alias = reader.fields.some(({ name }) => name === 'Topic Alias');
    if (topic === '' && !alias) reader.complain('PACKET_TOPIC_MISSING');
  } else if (topic === '') reader.complain('PACKET_TOPIC_EMPTY');
  reader.rest('Payload', payloadInWords);
}

/** What may be left out: a reason code for success, and properties. */
function readReason(
  reader: FieldReader,
  type: 'PUBACK' | 'PUBREC' | 'PUBREL' | 'PUBCOMP' | 'DISCONNECT' | 'AUTH',
  version: number,
): void {
  if (version !== 5 || reader.isOver) return;
  const code = reader.byte('Reason Code', codeInWords);
  if (!CODES[type].includes(code)) {
    const reasonCode = formatReasonCode(code);
    reader.complain('PACKET_REASON_CODE_PLACE', { reasonCode, packet: type });
  }
  if (!reader.isOver) readProperties(reader, type);
}

const RECEIVED = [0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99];
const RELEASED = [0x00, 0x92];
const CODES = {
  PUBACK: RECEIVED,
  PUBREC: RECEIVED,
  PUBREL: RELEASED,
  PUBCOMP: RELEASED,
  AUTH: [0x00, 0x18, 0x19],
  DISCONNECT: [
    ...[0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8b, 0x8d, 0x8e, 0x8f, 0x90, 0x93, 0x94],
    ...[0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f, 0xa0, 0xa1, 0xa2],
  ],
};
