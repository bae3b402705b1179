// A control packet as named fields, each with where its bytes are: MQTT 3.1, 3.1.1 and 5.0, all types.
// Bytes that break a rule are named; reading goes as far as it can.
import type { PacketField, PacketType } from '../../../shared/contract/packets.ts';
import { formatReasonCode } from '../../../shared/mqtt/reason-codes.ts';
import { previewOf } from '../../../shared/payload/preview.ts';
import { readHeader } from '../client/wire/packet-header.ts';
import { MalformedPacket } from '../client/wire/wire-reader.ts';
import { codeInWords, readPacketIdentifier } from './answer-fields.ts';
import { readConnect } from './connect-fields.ts';
import { FieldReader, hexadecimal } from './field-reader.ts';
import { packetName } from './packet-segment.ts';
import { readProperties } from './property-fields.ts';
import { readSuback, readSubscribe, readUnsuback, readUnsubscribe } from './subscribe-fields.ts';

export interface DecodedPacket {
  fields: PacketField[];
  /** The first rule that the bytes break; null: none. */
  problem: string | null;
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
    if (!(error instanceof MalformedPacket)) throw error;
    // Else what is missing has come; only it was not kept.
    if (size === bytes.length) reader.complain(error.message);
  }
  if (isBroken) reader.complain('The length of the packet is not complete.');
  else if (header.end > size) reader.complain(`Of the packet's ${header.end} bytes ${size} came.`);
  if (size > bytes.length) {
    const rest = `${size - bytes.length} bytes`;
    reader.note('Not kept', rest, bytes.length, bytes.length);
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
    reader.complain(`There are bytes after the end of the ${type} packet.`);
  }
}

function readFlags(reader: FieldReader, type: PacketType, head: number): void {
  const flags = head & 15;
  if (type === 'PUBLISH') {
    reader.note('DUP', flags & 8 ? '1' : '0', 0, 1);
    reader.note('QoS', String((flags >> 1) & 3), 0, 1);
    reader.note('RETAIN', flags & 1 ? '1' : '0', 0, 1);
    if (((flags >> 1) & 3) === 3) reader.complain('Both QoS bits are set.');
    if ((flags & 8) !== 0 && (flags & 6) === 0) reader.complain('DUP is set at QoS 0.');
    return;
  }
  const wanted = ['PUBREL', 'SUBSCRIBE', 'UNSUBSCRIBE'].includes(type) ? 2 : 0;
  reader.note('Flags', flags.toString(2).padStart(4, '0'), 0, 1);
  if (type === 'MALFORMED') reader.complain('There is no packet of type 0.');
  else if (flags !== wanted) {
    reader.complain(
      `The flags of a ${type} packet are ${wanted.toString(2).padStart(4, '0')} always.`,
    );
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
      if (version !== 5) reader.complain('AUTH is a packet of MQTT 5.0 only.');
      readReason(reader, type, 5);
      break;
  }
}

function readConnack(reader: FieldReader, version: number): void {
  reader.byte('Connect Acknowledge Flags', (flags) => {
    if (flags > 1) reader.complain('A reserved bit of the connect acknowledge flags is set.');
    return flags & 1 ? '1 (session present)' : '0 (no session present)';
  });
  if (version !== 5) {
    reader.byte('Connect Return Code', (code) => RETURN_CODES[code] ?? `${code} (not defined)`);
    return;
  }
  reader.byte('Connect Reason Code', codeInWords);
  readProperties(reader, 'CONNACK');
}

const RETURN_CODES: readonly string[] = [
  '0 (accepted)',
  '1 (unacceptable protocol version)',
  '2 (identifier rejected)',
  '3 (server unavailable)',
  '4 (bad user name or password)',
  '5 (not authorized)',
];

function readPublish(reader: FieldReader, head: number, version: number): void {
  const topic = reader.text('Topic Name');
  if (/[#+]/.test(topic)) reader.complain('The topic name has a wildcard.');
  if ((head & 6) !== 0) readPacketIdentifier(reader);
  if (version === 5) {
    readProperties(reader, 'PUBLISH');
    const alias = reader.fields.some(({ name }) => name === 'Topic Alias');
    if (topic === '' && !alias) reader.complain('There is neither a topic name nor a topic alias.');
  } else if (topic === '') reader.complain('The topic name is empty.');
  reader.rest('Payload', (payload) => {
    const { kind, text } = previewOf(payload, payload.length);
    return text === '' ? `${payload.length} bytes (${kind})` : text;
  });
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
    reader.complain(`The reason code ${formatReasonCode(code)} is not one of ${type}.`);
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
