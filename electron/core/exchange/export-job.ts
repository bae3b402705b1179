// Exports messages of a capture file. Runs on the work's thread.
import { CaptureReader } from '../capture/capture-reader.ts';
import type { MessageWriter } from './export-message.ts';
import { redacted } from './export-redaction.ts';
import { exportSelection } from './export-selection.ts';
import { copyCapture, sqliteWriter } from './export-sqlite.ts';
import { csvWriter } from './formats/csv-export.ts';
import { jsonWriter } from './formats/json-export.ts';
import { ndjsonWriter } from './formats/ndjson-export.ts';
import { rawFileWriter, rawFolderWriter } from './formats/raw-export.ts';
import type { WorkControl } from './work-control.ts';
import type { ExportAsk } from './work-messages.ts';

export async function runExport(ask: ExportAsk, control: WorkControl): Promise<null> {
  const { capture, path, scope, redaction, now } = ask;
  const whole =
    scope.kind === 'all' && redaction.dropPayloadsOf.length === 0 && !redaction.replaceClientIds;
  if (ask.format === 'sqlite' && whole) return copyCapture({ capture, target: path }, control);
  const reader = new CaptureReader(capture);
  try {
    const writer = writerFor(ask, control);
    try {
      const sink = redacted(redaction, () => reader.eachEvent(), writer);
      await exportSelection(reader, scope, now, sink, control);
      writer.finish();
    } catch (error) {
      writer.discard();
      throw error;
    }
  } finally {
    reader.close();
  }
  return null;
}

function writerFor({ format, path, scope }: ExportAsk, control: WorkControl): MessageWriter {
  if (format === 'ndjson') return ndjsonWriter(path, control);
  if (format === 'json') return jsonWriter(path, control);
  if (format === 'csv') return csvWriter(path, control);
  if (format === 'sqlite') return sqliteWriter(path);
  return scope.kind === 'ids' && scope.ids.length === 1
    ? rawFileWriter(path, control)
    : rawFolderWriter(path, control);
}
