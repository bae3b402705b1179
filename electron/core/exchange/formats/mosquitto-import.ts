// Lines printed by mosquitto_sub. A payload with line breaks prints as several lines, of which only the
// first can be read, and a topic name with the separator in it ends there: %j, or %x for the payload,
// have neither limit.
import type { PublishProperties } from '../../../../shared/contract/messages.ts';
import { topicFromBytes } from '../../../../shared/mqtt/topic-text.ts';
import { messageFlags } from '../../message-flags.ts';
import { type ImportRecord, isQos, skipped } from '../import-record.ts';
import { type FormatPart, parseFormat, VERBOSE_FORMAT } from './mosquitto-format.ts';
import { mosquittoJson, timeOf } from './mosquitto-json.ts';

/** Fields whose text ends by itself; all others go on until what stands after them. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  A: /\d*/y,
  E: /\d*/y,
  F: /[01]?/y,
  I: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}/y,
  U: /\d+\.\d+/y,
  X: /[0-9A-F]*/y,
  l: /\d+/y,
  m: /\d+/y,
  q: /[012]/y,
  r: /[01]/y,
  x: /[0-9a-f]*/y,
  '@Y': /\d{4}/y,
  '@m': /\d\d/y,
  '@d': /\d\d/y,
  '@H': /\d\d/y,
  '@M': /\d\d/y,
  '@S': /\d\d/y,
  '@y': /\d\d/y,
  '@j': /\d{3}/y,
  '@s': /\d+/y,
  '@N': /\d+/y,
  '@F': /\d{4}-\d\d-\d\d/y,
  '@T': /\d\d:\d\d:\d\d/y,
  '@z': /[+-]\d{4}/y,
  '@Z': /[A-Za-z]+/y,
};

/** Answers a reader of lines; throws IMPORT_LINE_FORMAT. An empty line is undefined. */
export function mosquittoReader(format: string): (line: Buffer) => ImportRecord | undefined {
  const parts = parseFormat(format);
  const [only] = parts;
  if (only?.kind === 'field' && 'jJ'.includes(only.field)) {
    return (line) => (isBlank(line) ? undefined : mosquittoJson(line));
  }
  return (line) => {
    if (line.length === 0) return undefined;
    const fields = fieldsOf(line.toString('latin1'), parts);
    // What -v prints for an empty payload.
    if (format === VERBOSE_FORMAT && fields?.get('p') === '(null)') fields.set('p', '');
    return fields ? messageOf(fields) : skipped('it does not fit the format');
  };
}

function isBlank(line: Buffer): boolean {
  return line.toString('latin1').trim() === '';
}

/** By letter, one character a byte; undefined when the line does not fit. */
function fieldsOf(line: string, parts: readonly FormatPart[]): Map<string, string> | undefined {
  const fields = new Map<string, string>();
  let at = 0;
  for (const [index, part] of parts.entries()) {
    if (part.kind === 'text') {
      const text = Buffer.from(part.text).toString('latin1');
      if (!line.startsWith(text, at)) return undefined;
      at += text.length;
      continue;
    }
    const name = part.kind === 'time' ? `@${part.field}` : part.field;
    const width = part.kind === 'field' ? part.width : 0;
    const end = endOfField(line, at, name, width, parts[index + 1], fields);
    if (end === undefined) return undefined;
    const value = line.slice(at, end);
    fields.set(name, width > 0 && name !== 'p' ? value.trim() : value);
    at = end;
  }
  return at === line.length ? fields : undefined;
}

function endOfField(
  line: string,
  at: number,
  name: string,
  width: number,
  next: FormatPart | undefined,
  fields: ReadonlyMap<string, string>,
): number | undefined {
  const shape = SHAPES[name];
  if (shape && width === 0) {
    shape.lastIndex = at;
    const found = shape.exec(line);
    return found ? at + found[0].length : undefined;
  }
  const length = fields.get('l');
  if (name === 'p' && length !== undefined && width === 0) return at + Number(length);
  if (!next) return line.length;
  if (next.kind !== 'text') return undefined;
  const stop = Buffer.from(next.text).toString('latin1');
  // A payload may well hold what stands after it; what follows a payload hardly does.
  const found = name === 'p' ? line.lastIndexOf(stop) : line.indexOf(stop, at + width);
  return found < at ? undefined : found;
}

function messageOf(fields: ReadonlyMap<string, string>): ImportRecord {
  const bytes = (name: string) => Buffer.from(fields.get(name) ?? '', 'latin1');
  const payload = payloadOf(fields);
  if (!payload) return skipped('its payload is no hexadecimal number');
  const length = fields.get('l');
  if (length !== undefined && Number(length) !== payload.length) {
    return skipped('its payload has another length than it says, perhaps a line break');
  }
  const topic = topicFromBytes(bytes('t'));
  if (topic === '') return skipped('it has no topic name');
  const qos = Number(fields.get('q') ?? 0);
  return {
    kind: 'message',
    topic,
    micros: microsOf(fields),
    flags: messageFlags(isQos(qos) ? qos : 0, fields.get('r') === '1', false, false),
    payload,
    properties: propertiesOf(fields, (name) => bytes(name).toString()),
  };
}

function payloadOf(fields: ReadonlyMap<string, string>): Buffer | undefined {
  const hex = fields.get('x') ?? fields.get('X');
  if (hex === undefined) return Buffer.from(fields.get('p') ?? '', 'latin1');
  return hex.length % 2 === 0 ? Buffer.from(hex, 'hex') : undefined;
}

function microsOf(fields: ReadonlyMap<string, string>): number | null {
  const unix = fields.get('U') ?? fields.get('@s');
  if (unix !== undefined) {
    const [seconds = '', fraction = ''] = unix.split('.');
    const digits = fraction || (fields.get('@N') ?? '');
    return Number(seconds) * 1_000_000 + Number(digits.padEnd(6, '0').slice(0, 6));
  }
  return timeOf(fields.get('I')) ?? strftimeMicros((name) => fields.get(`@${name}`));
}

/** Of date and time given apart, in the zone given or this machine's. */
function strftimeMicros(field: (name: string) => string | undefined): number | null {
  const day = field('F') ?? [field('Y'), field('m'), field('d')].join('-');
  const time = field('T') ?? [field('H'), field('M'), field('S') ?? '00'].join(':');
  const fraction = field('N') ?? '0';
  const zone = field('z');
  if (zone !== undefined) return timeOf(`${day}T${time}.${fraction}${zone}`);
  const asUtc = timeOf(`${day}T${time}.${fraction}`);
  if (asUtc === null) return null;
  return Date.parse(`${day}T${time}`) * 1000 + (asUtc % 1_000_000);
}

function propertiesOf(
  fields: ReadonlyMap<string, string>,
  text: (name: string) => string,
): PublishProperties | undefined {
  const properties: PublishProperties = {};
  const has = (name: string) => (fields.get(name) ?? '') !== '';
  if (has('A')) properties.topicAlias = Number(fields.get('A'));
  if (has('C')) properties.contentType = text('C');
  if (has('D'))
    properties.correlationData = new Uint8Array(Buffer.from(fields.get('D') ?? '', 'latin1'));
  if (has('E')) properties.messageExpiryInterval = Number(fields.get('E'));
  if (has('F')) properties.payloadFormatIndicator = fields.get('F') === '1';
  if (has('R')) properties.responseTopic = text('R');
  if (has('S')) properties.subscriptionIdentifiers = text('S').split(' ').map(Number);
  if (has('P')) {
    // "key:value key:value": a blank in a value cannot be told from the next pair's.
    properties.userProperties = text('P')
      .split(' ')
      .map((pair) => {
        const colon = pair.indexOf(':');
        return colon < 0 ? [pair, ''] : [pair.slice(0, colon), pair.slice(colon + 1)];
      });
  }
  return Object.keys(properties).length === 0 ? undefined : properties;
}
