// Fields that many packets have.
import { formatReasonCode, reasonCode } from '../../../shared/mqtt/reason-codes.ts';
import type { FieldReader } from './field-reader.ts';

export function readPacketIdentifier(reader: FieldReader): void {
  if (reader.twoBytes('Packet Identifier') === 0) reader.complain('The packet identifier is 0.');
}

export function codeInWords(code: number): string {
  return `${formatReasonCode(code)} (${reasonCode(code).name})`;
}
