// SUBSCRIBE and UNSUBSCRIBE field by field, and what answers them.
import type { Explained } from '../../../shared/contract/packets.ts';
import { formatReasonCode } from '../../../shared/mqtt/reason-codes.ts';
import { codeInWords, readPacketIdentifier } from './answer-fields.ts';
import type { FieldReader } from './field-reader.ts';
import { packetNote } from './packet-words.ts';
import { readProperties } from './property-fields.ts';

export function readSubscribe(reader: FieldReader, version: number): void {
  readPacketIdentifier(reader);
  if (version === 5) readProperties(reader, 'SUBSCRIBE');
  if (reader.isOver) reader.complain('PACKET_TOPIC_FILTER_NONE');
  while (!reader.isOver) {
    readFilter(reader);
    reader.byte(version === 5 ? 'Subscription Options' : 'Requested QoS', (options) =>
      inWords(reader, options, version),
    );
  }
}

function inWords(reader: FieldReader, options: number, version: number): string {
  const qos = options & 3;
  if (qos === 3) reader.complain('PACKET_SUBSCRIPTION_QOS_3');
  if (version !== 5) {
    if (options > 3) reader.complain('PACKET_SUBSCRIPTION_RESERVED');
    return String(qos);
  }
  const handling = (options >> 4) & 3;
  if (handling === 3) reader.complain('PACKET_RETAIN_HANDLING_3');
  if (options > 0x3f) reader.complain('PACKET_SUBSCRIPTION_RESERVED');
  return [
    `QoS ${qos}`,
    ...(options & 4 ? ['No Local'] : []),
    ...(options & 8 ? ['Retain As Published'] : []),
    `Retain Handling ${handling}`,
  ].join(', ');
}

export function readUnsubscribe(reader: FieldReader, version: number): void {
  readPacketIdentifier(reader);
  if (version === 5) readProperties(reader, 'UNSUBSCRIBE');
  if (reader.isOver) reader.complain('PACKET_TOPIC_FILTER_NONE');
  while (!reader.isOver) readFilter(reader);
}

function readFilter(reader: FieldReader): void {
  if (reader.text('Topic Filter') === '') reader.complain('PACKET_FILTER_EMPTY');
}

export function readSuback(reader: FieldReader, version: number): void {
  readPacketIdentifier(reader);
  if (version === 5) readProperties(reader, 'SUBACK');
  if (reader.isOver) reader.complain('PACKET_REASON_CODE_NONE');
  while (!reader.isOver) {
    if (version === 5) reader.byte('Reason Code', grantedInWords);
    else {
      const code = reader.byte('Return Code', returnCodeInWords);
      if (code > 2 && code !== 0x80) {
        reader.complain('PACKET_RETURN_CODE_PLACE', { returnCode: formatReasonCode(code) });
      }
    }
  }
}

/** 0x00 has another name here than elsewhere. */
function grantedInWords(code: number): Explained {
  return code === 0 ? grantedQos(0) : codeInWords(code);
}

function returnCodeInWords(code: number): Explained {
  if (code <= 2) return grantedQos(code);
  const note = packetNote(code === 0x80 ? 'PACKET_SAYS_FAILURE' : 'PACKET_SAYS_NOT_DEFINED');
  return { value: formatReasonCode(code), note };
}

function grantedQos(qos: number): Explained {
  return { value: formatReasonCode(qos), note: packetNote('PACKET_SAYS_GRANTED', { qos }) };
}

export function readUnsuback(reader: FieldReader, version: number): void {
  readPacketIdentifier(reader);
  if (version !== 5) return;
  readProperties(reader, 'UNSUBACK');
  while (!reader.isOver) reader.byte('Reason Code', codeInWords);
}
