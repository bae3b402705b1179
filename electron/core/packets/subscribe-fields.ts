// SUBSCRIBE and UNSUBSCRIBE field by field, and what answers them.
import { codeInWords, readPacketIdentifier } from './answer-fields.ts';
import type { FieldReader } from './field-reader.ts';
import { readProperties } from './property-fields.ts';

export function readSubscribe(reader: FieldReader, version: number): void {
  readPacketIdentifier(reader);
  if (version === 5) readProperties(reader, 'SUBSCRIBE');
  if (reader.isOver) reader.complain('There is no topic filter.');
  while (!reader.isOver) {
    readFilter(reader);
    reader.byte(version === 5 ? 'Subscription Options' : 'Requested QoS', (options) =>
      inWords(reader, options, version),
    );
  }
}

function inWords(reader: FieldReader, options: number, version: number): string {
  const qos = options & 3;
  if (qos === 3) reader.complain('Both QoS bits of a subscription are set.');
  if (version !== 5) {
    if (options > 3) reader.complain('A reserved bit of a subscription is set.');
    return String(qos);
  }
  const handling = (options >> 4) & 3;
  if (handling === 3) reader.complain('Retain handling is 3, which does not exist.');
  if (options > 0x3f) reader.complain('A reserved bit of the subscription options is set.');
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
  if (reader.isOver) reader.complain('There is no topic filter.');
  while (!reader.isOver) readFilter(reader);
}

function readFilter(reader: FieldReader): void {
  if (reader.text('Topic Filter') === '') reader.complain('A topic filter is empty.');
}

export function readSuback(reader: FieldReader, version: number): void {
  readPacketIdentifier(reader);
  if (version === 5) readProperties(reader, 'SUBACK');
  if (reader.isOver) reader.complain('There is no reason code.');
  while (!reader.isOver) {
    if (version === 5) reader.byte('Reason Code', grantedInWords);
    else {
      const code = reader.byte('Return Code', (value) =>
        value === 0x80 ? '0x80 (Failure)' : `0x0${value} (Granted QoS ${value})`,
      );
      if (code > 2 && code !== 0x80) reader.complain(`There is no return code ${code} in SUBACK.`);
    }
  }
}

/** 0x00 has another name here than elsewhere. */
export function grantedInWords(code: number): string {
  return code === 0 ? '0x00 (Granted QoS 0)' : codeInWords(code);
}

export function readUnsuback(reader: FieldReader, version: number): void {
  readPacketIdentifier(reader);
  if (version !== 5) return;
  readProperties(reader, 'UNSUBACK');
  while (!reader.isOver) reader.byte('Reason Code', codeInWords);
}
