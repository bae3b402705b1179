// What one reads first of a packet: topic name, filters, reason code. Cheap, for it is asked of every
// packet when a text is looked for; never throws.
import type { Explained, PacketType } from '../../../shared/contract/packets.ts';
import {
  formatReasonCode,
  fromReturnCode311,
  reasonNote,
} from '../../../shared/mqtt/reason-codes.ts';
import { readHeader } from '../client/wire/packet-header.ts';
import { MalformedPacket, WireReader } from '../client/wire/wire-reader.ts';
import { codeInWords } from './answer-fields.ts';
import { packetName } from './packet-segment.ts';
import { type PacketParams, type PacketWord, packetNote } from './packet-words.ts';

export interface PacketSummary {
  packetIdentifier: number | null;
  /** The parts of an enumeration. */
  summary: Explained[];
  /** Of a reason code from 0x80 on. */
  refused: boolean;
}

const MOST_TEXT = 500;
const MOST_CODES = 100;
const TOPIC_ALIAS = 0x23;
const WILL_FLAG = 0x04;

const header = { body: 0, end: 0 };
const reader = new WireReader();

export function summaryOf(bytes: Buffer, version: number): PacketSummary {
  const result: PacketSummary = { packetIdentifier: null, summary: [], refused: false };
  readHeader(bytes, 0, header);
  if (header.end <= 0) return result;
  const end = Math.min(header.end, bytes.length);
  reader.on(bytes, header.body, end);
  try {
    read(result, packetName((bytes[0] ?? 0) >> 4), bytes[0] ?? 0, end, version);
  } catch (error) {
    // What could be read until then has to do.
    if (!(error instanceof MalformedPacket)) throw error;
  }
  return result;
}

/** As it is in English. */
export function summaryText(summary: readonly Explained[]): string {
  return summary
    .map(({ value, note }) => (note ? `${value} ${note.message}`.trimStart() : value))
    .join(', ');
}

function read(
  result: PacketSummary,
  type: PacketType,
  head: number,
  end: number,
  version: number,
): void {
  switch (type) {
    case 'CONNECT':
      readConnect(result);
      break;
    case 'CONNACK':
      readConnack(result, version);
      break;
    case 'PUBLISH':
      readPublish(result, head, version);
      break;
    case 'SUBSCRIBE':
    case 'UNSUBSCRIBE':
      result.packetIdentifier = reader.twoBytes('packet identifier');
      if (version === 5) skip(reader.variableByteInteger('properties'), end);
      result.summary = filters(type === 'SUBSCRIBE', end);
      break;
    case 'SUBACK':
    case 'UNSUBACK':
      result.packetIdentifier = reader.twoBytes('packet identifier');
      if (version === 5) skip(reader.variableByteInteger('properties'), end);
      readCodes(result, type === 'SUBACK', end);
      break;
    case 'PUBACK':
    case 'PUBREC':
    case 'PUBREL':
    case 'PUBCOMP':
      result.packetIdentifier = reader.twoBytes('packet identifier');
      readReason(result, end, version);
      break;
    case 'DISCONNECT':
    case 'AUTH':
      readReason(result, end, version);
      break;
  }
}

function readConnect(result: PacketSummary): void {
  reader.text('protocol name');
  const version = reader.byte('protocol version') & 0x7f;
  const flags = reader.byte('connect flags');
  reader.twoBytes('keep alive');
  const name = version === 5 ? '5.0' : version === 4 ? '3.1.1' : '3.1';
  if (version === 5) skip(reader.variableByteInteger('properties'), Number.MAX_SAFE_INTEGER);
  const text = shortened(reader.text('client identifier'));
  result.summary = [plain(`MQTT ${name}`), said('PACKET_SAYS_CLIENT_ID', { text })];
  if (flags & WILL_FLAG) result.summary.push(said('PACKET_SAYS_WILL'));
}

function readConnack(result: PacketSummary, version: number): void {
  const present = (reader.byte('flags') & 1) === 1;
  const byte = reader.byte('reason code');
  const code = version === 5 ? byte : fromReturnCode311(byte);
  const value = version === 5 ? formatReasonCode(byte) : String(byte);
  result.summary = [{ value, note: reasonNote(code) }];
  if (present) result.summary.push(said('PACKET_SAYS_SESSION'));
  result.refused = code >= 0x80;
}

function readPublish(result: PacketSummary, head: number, version: number): void {
  const topic = reader.text('topic name');
  result.summary = topic === '' ? [] : [plain(topic)];
  if ((head & 6) !== 0) result.packetIdentifier = reader.twoBytes('packet identifier');
  if (topic !== '' || version !== 5) return;
  // Few brokers say more than the alias in such a packet, and then it stands first.
  reader.variableByteInteger('properties');
  if (reader.byte('properties') === TOPIC_ALIAS) {
    const alias = reader.twoBytes('topic alias');
    result.summary = [said('PACKET_SAYS_TOPIC_ALIAS', { alias })];
  }
}

function filters(withOptions: boolean, end: number): Explained[] {
  const found: Explained[] = [];
  for (let length = 0; reader.at < end && length < MOST_TEXT; ) {
    const filter = reader.text('topic filter');
    length += filter.length;
    const qos = withOptions ? ` (QoS ${reader.byte('options') & 3})` : '';
    found.push({ value: `${shortened(filter)}${qos}`, note: null });
  }
  return found;
}

function readCodes(result: PacketSummary, granted: boolean, end: number): void {
  while (reader.at < end) {
    const code = reader.byte('reason code');
    if (code >= 0x80) result.refused = true;
    if (result.summary.length === MOST_CODES) continue;
    result.summary.push(
      granted && code < 3 ? said('PACKET_SAYS_GRANTED', { qos: code }) : codeInWords(code),
    );
  }
}

function readReason(result: PacketSummary, end: number, version: number): void {
  if (version !== 5 || reader.at >= end) return;
  const code = reader.byte('reason code');
  result.summary = [codeInWords(code)];
  result.refused = code >= 0x80;
}

function plain(text: string): Explained {
  return { value: shortened(text), note: null };
}

function said(code: PacketWord, params?: PacketParams): Explained {
  return { value: '', note: packetNote(code, params) };
}

function shortened(text: string): string {
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}\u2026` : text;
}

function skip(length: number, end: number): void {
  if (reader.at + length > end) throw new MalformedPacket('The packet ends within its properties.');
  reader.skip(length, 'properties');
}
