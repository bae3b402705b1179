// Which format a file is in, and its messages one by one.
import type { ImportFormat } from '../../../shared/contract/exchange.ts';
import { fail } from '../../../shared/util/problem.ts';
import { VERBOSE_FORMAT } from './formats/mosquitto-format.ts';
import { mosquittoReader } from './formats/mosquitto-import.ts';
import { mqttxRecord } from './formats/mqttx-import.ts';
import { mqttxObjects } from './formats/mqttx-objects.ts';
import { ndjsonRecord } from './formats/ndjson-import.ts';
import type { ImportFile } from './import-lines.ts';
import { type ImportRecord, skipped } from './import-record.ts';

export interface KnownFormat {
  format: Exclude<ImportFormat, 'auto'>;
  /** Of mosquitto_sub -F. */
  lineFormat: string;
}

/** Throws IMPORT_IS_CAPTURE, which is opened instead. */
export function recognise(file: ImportFile, format: ImportFormat, lineFormat: string): KnownFormat {
  const head = file.pieces().next().value ?? Buffer.alloc(0);
  if (head.subarray(0, 15).toString('latin1') === 'SQLite format 3') {
    fail('IMPORT_IS_CAPTURE', 'This file is a capture already: open it instead of importing it.');
  }
  const text = head.toString().trimStart();
  const newline = text.indexOf('\n');
  const first = newline < 0 ? text : text.slice(0, newline);
  const known = format === 'auto' ? guess(first, text) : format;
  const fallback = known === 'mosquitto' && isMosquittoJson(first) ? '%j' : VERBOSE_FORMAT;
  return { format: known, lineFormat: known === 'mosquitto' ? lineFormat || fallback : '' };
}

function guess(first: string, text: string): KnownFormat['format'] {
  if (text.startsWith('[')) return 'mqttx';
  if (!text.startsWith('{')) return 'mosquitto';
  if (/"(direction|event)":/.test(first) && /"time":/.test(first)) return 'ndjson';
  if (isMosquittoJson(first)) return 'mosquitto';
  return /"(clientId|messages|connectionId)"/.test(text) ? 'mqttx' : 'ndjson';
}

function isMosquittoJson(line: string): boolean {
  return line.startsWith('{') && line.includes('"tst":');
}

/** With the place in the file, for people. What is blank is left out. */
export function* recordsOf(
  file: ImportFile,
  { format, lineFormat }: KnownFormat,
): Generator<{ record: ImportRecord; place: string }> {
  const isMqttx = format === 'mqttx';
  const parse = parserOf(format, lineFormat);
  const pieces = isMqttx ? mqttxObjects(file.pieces()) : file.lines();
  let number = 0;
  for (const piece of pieces) {
    number++;
    const record = parse(piece);
    if (record) yield { record, place: `${isMqttx ? 'Message' : 'Line'} ${number}` };
  }
  if (isMqttx && number === 0 && file.bytes > 0) {
    yield { record: skipped('the file is no JSON of MQTTX'), place: 'Message 1' };
  }
}

function parserOf(
  format: KnownFormat['format'],
  lineFormat: string,
): (piece: Buffer) => ImportRecord | undefined {
  if (format === 'ndjson') return ndjsonRecord;
  if (format === 'mqttx') return mqttxRecord;
  return mosquittoReader(lineFormat);
}
