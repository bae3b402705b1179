// Fields that many packets have.
import type { Explained } from '../../../shared/contract/packets.ts';
import { formatReasonCode, reasonNote } from '../../../shared/mqtt/reason-codes.ts';
import { previewOf } from '../../../shared/payload/preview.ts';
import type { FieldReader } from './field-reader.ts';
import { packetNote } from './packet-words.ts';

export function readPacketIdentifier(reader: FieldReader): void {
  if (reader.twoBytes('Packet Identifier') === 0) reader.complain('PACKET_IDENTIFIER_0');
}

export function codeInWords(code: number): Explained {
  return { value: formatReasonCode(code), note: reasonNote(code) };
}

/** Its beginning where it is text, else what it is. */
export function payloadInWords(payload: Uint8Array): string | Explained {
  const { kind, text } = previewOf(payload, payload.length);
  if (text !== '') return text;
  const value = `${payload.length} B`;
  if (kind === 'empty') return { value, note: packetNote('PACKET_SAYS_EMPTY') };
  if (kind === 'binary') return { value, note: packetNote('PACKET_SAYS_BINARY') };
  return `${value} (${kind})`;
}
