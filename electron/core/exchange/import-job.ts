// Imports a file into a new capture, or shows what would be imported. Runs on the work's thread.
import type { ImportPreview } from '../../../shared/contract/exchange.ts';
import { fail } from '../../../shared/util/problem.ts';
import { FLAG_DECODED_TEXT, FLAG_QOS, FLAG_RETAIN } from '../message-flags.ts';
import { CaptureSink } from './capture-sink.ts';
import { recognise, recordsOf } from './import-format.ts';
import { ImportFile } from './import-lines.ts';
import { type ImportedMessage, isQos } from './import-record.ts';
import type { WorkControl } from './work-control.ts';
import type { ImportAsk } from './work-messages.ts';

const SHOWN = 20;
const LOOKED_AT = 1_000;
const SHOWN_PAYLOAD = 4096;

export async function runImport(ask: ImportAsk, control: WorkControl): Promise<null> {
  const file = new ImportFile(ask.source);
  try {
    const known = recognise(file, ask.format, ask.lineFormat);
    const sink = new CaptureSink(ask.target);
    try {
      await importRecords(file, recordsOf(file, known), ask.now, sink, control);
      sink.finish();
    } catch (error) {
      sink.discard();
      throw error;
    }
  } finally {
    file.close();
  }
  return null;
}

async function importRecords(
  file: ImportFile,
  records: ReturnType<typeof recordsOf>,
  now: number,
  sink: CaptureSink,
  control: WorkControl,
): Promise<void> {
  control.setTotal(file.bytes);
  let read = 0;
  let taken = 0;
  let messages = 0;
  let firstReason = '';
  let time = now;
  for (const { record, place } of records) {
    if (record.kind === 'skipped') {
      firstReason ||= `${place}: ${record.reason}.`;
      control.skip(`${place}: ${record.reason}.`);
    } else {
      taken++;
      if (record.kind === 'event') sink.event(record.micros, record.event, record.detail);
      else {
        messages++;
        sink.add({
          ...record,
          micros: record.micros ?? time++,
          size: record.payload.length,
          pieces: [record.payload],
        });
      }
    }
    if (control.isOver()) {
      control.advance(file.position - read, messages);
      read = file.position;
      messages = 0;
      await control.breathe();
    }
  }
  control.advance(file.position - read, messages);
  if (taken === 0) {
    fail('IMPORT_NOTHING', 'No message was found in this file. Check its format.', firstReason);
  }
}

/** The first messages, read as the import would. */
export async function previewImport(ask: Omit<ImportAsk, 'target'>): Promise<ImportPreview> {
  const file = new ImportFile(ask.source);
  try {
    const known = recognise(file, ask.format, ask.lineFormat);
    const preview: ImportPreview = { ...known, messages: [], skipped: [] };
    let time = ask.now;
    let looked = 0;
    for (const { record, place } of recordsOf(file, known)) {
      if (record.kind === 'message') {
        preview.messages.push(shown(record, record.micros ?? time++));
      } else if (record.kind === 'skipped' && preview.skipped.length < SHOWN) {
        preview.skipped.push(`${place}: ${record.reason}.`);
      }
      if (preview.messages.length === SHOWN || ++looked === LOOKED_AT) break;
    }
    return preview;
  } finally {
    file.close();
  }
}

function shown(
  { topic, flags, payload }: ImportedMessage,
  micros: number,
): ImportPreview['messages'][number] {
  const qos = flags & FLAG_QOS;
  return {
    topic,
    time: micros / 1000,
    qos: isQos(qos) ? qos : 0,
    retain: (flags & FLAG_RETAIN) !== 0,
    payload: new Uint8Array(payload.subarray(0, SHOWN_PAYLOAD)),
    decodedText: (flags & FLAG_DECODED_TEXT) !== 0,
  };
}
