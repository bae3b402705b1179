// What one reads first of a packet: topic name, filters, reason code. Cheap, for it is asked of every
// packet when a text is looked for; never throws.
import type { PacketType } from '../../../shared/contract/packets.ts';
import {
  formatReasonCode,
  fromReturnCode311,
  reasonCode,
} from '../../../shared/mqtt/reason-codes.ts';
import { readHeader } from '../client/wire/packet-header.ts';
import { MalformedPacket, WireReader } from '../client/wire/wire-reader.ts';
import { packetName } from './packet-segment.ts';

export interface PacketSummary {
  packetIdentifier: number | null;
  summary: string;
  /** Of a reason code from 0x80 on. */
  refused: boolean;
}

const MOST_TEXT = 500;
const TOPIC_ALIAS = 0x23;
const WILL_FLAG = 0x04;

const header = { body: 0, end: 0 };
const reader = new WireReader();

export function summaryOf(bytes: Buffer, version: number): PacketSummary {
  const result: PacketSummary = { packetIdentifier: null, summary: '', refused: false };
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
  if (result.summary.length > MOST_TEXT) {
    result.summary = `${result.summary.slice(0, MOST_TEXT)}\u2026`;
  }
  return result;
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
  const parts = [`MQTT ${name}`, `client ID "${reader.text('client identifier')}"`];
  if (flags & WILL_FLAG) parts.push('will message');
  result.summary = parts.join(', ');
}

function readConnack(result: PacketSummary, version: number): void {
  const present = (reader.byte('flags') & 1) === 1;
  const byte = reader.byte('reason code');
  const code = version === 5 ? byte : fromReturnCode311(byte);
  const name = reasonCode(code).name;
  const shown = version === 5 ? formatReasonCode(byte) : String(byte);
  result.summary = `${shown} ${name}${present ? ', session present' : ''}`;
  result.refused = code >= 0x80;
}

function readPublish(result: PacketSummary, head: number, version: number): void {
  const topic = reader.text('topic name');
  result.summary = topic;
  if ((head & 6) !== 0) result.packetIdentifier = reader.twoBytes('packet identifier');
  if (topic !== '' || version !== 5) return;
  // Few brokers say more than the alias in such a packet, and then it stands first.
  reader.variableByteInteger('properties');
  if (reader.byte('properties') === TOPIC_ALIAS) {
    result.summary = `topic alias ${reader.twoBytes('topic alias')}`;
  }
}

function filters(withOptions: boolean, end: number): string {
  const found: string[] = [];
  for (let length = 0; reader.at < end && length < MOST_TEXT; ) {
    const filter = reader.text('topic filter');
    length += filter.length;
    found.push(withOptions ? `${filter} (QoS ${reader.byte('options') & 3})` : filter);
  }
  return found.join(', ');
}

function readCodes(result: PacketSummary, granted: boolean, end: number): void {
  const found: string[] = [];
  while (reader.at < end) {
    const code = reader.byte('reason code');
    if (code >= 0x80) result.refused = true;
    if (found.length < 100) found.push(granted && code < 3 ? `Granted QoS ${code}` : inWords(code));
  }
  result.summary = found.join(', ');
}

function readReason(result: PacketSummary, end: number, version: number): void {
  if (version !== 5 || reader.at >= end) return;
  const code = reader.byte('reason code');
  result.summary = inWords(code);
  result.refused = code >= 0x80;
}

function inWords(code: number): string {
  return `${formatReasonCode(code)} ${reasonCode(code).name}`;
}

function skip(length: number, end: number): void {
  if (reader.at + length > end) throw new MalformedPacket('The packet ends within its properties.');
  reader.skip(length, 'properties');
}
