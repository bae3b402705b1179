// CONNECT field by field. It says itself which version of the protocol it speaks.

import { payloadInWords } from './answer-fields.ts';
import { type FieldReader, hidden } from './field-reader.ts';
import { packetNote } from './packet-words.ts';
import { readProperties } from './property-fields.ts';

const VERSIONS: Readonly<Record<number, { name: string; words: string }>> = {
  3: { name: 'MQIsdp', words: '3 (MQTT 3.1)' },
  4: { name: 'MQTT', words: '4 (MQTT 3.1.1)' },
  5: { name: 'MQTT', words: '5 (MQTT 5.0)' },
};
/** Set by bridges of some brokers, so that the other side knows one. */
const BRIDGE_BIT = 0x80;

export function readConnect(reader: FieldReader): void {
  const name = reader.text('Protocol Name');
  const byte = reader.byte(
    'Protocol Version',
    (version) => VERSIONS[version & ~BRIDGE_BIT]?.words ?? String(version),
  );
  const version = byte & ~BRIDGE_BIT;
  if (VERSIONS[version]?.name !== name) {
    reader.complain('PACKET_PROTOCOL_UNKNOWN', { name, version });
  }
  const flags = readConnectFlags(reader, version);
  reader.twoBytes('Keep Alive', (seconds) =>
    seconds === 0 ? { value: '0', note: packetNote('PACKET_SAYS_OFF') } : `${seconds} s`,
  );
  if (version === 5) readProperties(reader, 'CONNECT');
  reader.text('Client Identifier');
  if (flags & 0x04) {
    if (version === 5) readProperties(reader, 'WILL');
    reader.text('Will Topic');
    reader.binary('Will Payload', payloadInWords);
  }
  if (flags & 0x80) reader.text('User Name');
  if (flags & 0x40) reader.binary('Password', hidden);
}

function readConnectFlags(reader: FieldReader, version: number): number {
  let flags = 0;
  reader.group('Connect Flags', () => {
    const at = reader.at;
    flags = reader.byte('Reserved', (value) => String(value & 1));
    const bit = (name: string, mask: number) =>
      reader.note(name, flags & mask ? '1' : '0', at, at + 1);
    bit(version === 5 ? 'Clean Start' : 'Clean Session', 0x02);
    bit('Will Flag', 0x04);
    reader.note('Will QoS', String((flags >> 3) & 3), at, at + 1);
    bit('Will Retain', 0x20);
    bit('Password Flag', 0x40);
    bit('User Name Flag', 0x80);
    return flags.toString(2).padStart(8, '0');
  });
  if (flags & 1) reader.complain('PACKET_CONNECT_RESERVED');
  if ((flags & 0x18) === 0x18) reader.complain('PACKET_WILL_QOS_3');
  if ((flags & 0x04) === 0 && (flags & 0x38) !== 0) {
    reader.complain('PACKET_WILL_FLAGS');
  }
  if (version !== 5 && (flags & 0xc0) === 0x40) {
    reader.complain('PACKET_PASSWORD_ALONE');
  }
  return flags;
}
