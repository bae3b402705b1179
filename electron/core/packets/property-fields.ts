// The properties of a packet, field by field, and which rules they break.
import type { Explained } from '../../../shared/contract/packets.ts';
import { type FieldReader, hexadecimal, hidden } from './field-reader.ts';
import { packetNote } from './packet-words.ts';
import {
  AUTHENTICATION_DATA,
  PROPERTIES,
  type PropertyPlace,
  type PropertyRow,
} from './property-table.ts';

const NEVER = 4_294_967_295;

/** Reads the length of the properties and the properties. */
export function readProperties(reader: FieldReader, place: PropertyPlace): void {
  reader.group(place === 'WILL' ? 'Will Properties' : 'Properties', () => {
    const length = reader.variable('Property Length');
    const end = reader.at + length;
    const seen = new Set<number>();
    let count = 0;
    while (reader.at < end) {
      readProperty(reader, place, seen);
      count++;
    }
    if (reader.at > end) reader.fail('PACKET_PROPERTIES_LENGTH');
    return String(count);
  });
}

function readProperty(reader: FieldReader, place: PropertyPlace, seen: Set<number>): void {
  const from = reader.at;
  const identifier = reader.variable('Identifier');
  // One field a property: its identifier is within its bytes.
  reader.fields.pop();
  const row = PROPERTIES.get(identifier);
  if (!row) {
    const shown = `0x${identifier.toString(16).padStart(2, '0')}`;
    reader.fail('PACKET_PROPERTY_UNKNOWN', { identifier: shown });
  }
  const property = row.name;
  if (!row.places.includes(place)) {
    if (place === 'WILL') reader.complain('PACKET_PROPERTY_WILL', { property });
    else reader.complain('PACKET_PROPERTY_PLACE', { property, packet: place });
  } else if (seen.has(identifier) && !row.repeats?.includes(place)) {
    reader.complain('PACKET_PROPERTY_TWICE', { property });
  }
  seen.add(identifier);
  readValue(reader, identifier, row);
  const field = reader.fields.at(-1);
  if (field) field.from = from;
}

function readValue(reader: FieldReader, identifier: number, row: PropertyRow): void {
  const value = readByKind(reader, identifier, row);
  if (value === undefined) return;
  const property = row.name;
  if (row.positive && value === 0) reader.complain('PACKET_PROPERTY_ZERO', { property });
  if ((row.flag || property === 'Maximum QoS') && value > 1) {
    reader.complain('PACKET_PROPERTY_VALUE', { property, value });
  }
}

/** Answers the value of a number. */
function readByKind(reader: FieldReader, identifier: number, row: PropertyRow): number | undefined {
  const inWords = (value: number) => wordsOf(value, row);
  switch (row.kind) {
    case 'byte':
      return reader.byte(row.name, inWords);
    case 'two':
      return reader.twoBytes(row.name, inWords);
    case 'four':
      return reader.fourBytes(row.name, inWords);
    case 'variable':
      return reader.variable(row.name, inWords);
    case 'text':
      reader.text(row.name);
      return undefined;
    case 'binary':
      reader.binary(row.name, identifier === AUTHENTICATION_DATA ? hidden : hexadecimal);
      return undefined;
    case 'pair':
      readPair(reader, row.name);
      return undefined;
  }
}

/** Name and value are one field: "name: value". */
function readPair(reader: FieldReader, name: string): void {
  const from = reader.at;
  reader.text(name);
  const key = reader.fields.pop()?.value ?? '';
  reader.text(name);
  const value = reader.fields.pop()?.value ?? '';
  reader.note(name, `${key}: ${value}`, from, reader.at);
}

function wordsOf(number: number, row: PropertyRow): string | Explained {
  const value = String(number);
  if (row.flag && number < 2) {
    return { value, note: packetNote(number === 1 ? 'PACKET_SAYS_YES' : 'PACKET_SAYS_NO') };
  }
  if (row.unit !== 's') return value;
  return number === NEVER ? { value, note: packetNote('PACKET_SAYS_NEVER') } : `${value} s`;
}
