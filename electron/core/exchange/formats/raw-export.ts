// Payloads as files: one, or a folder with a file a message and an index.csv that says what each is.
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { fail } from '../../../../shared/util/problem.ts';
import { FLAG_WITHOUT_PAYLOAD } from '../../message-flags.ts';
import { ExportFile, partOf } from '../export-file.ts';
import type { ExportedMessage, MessageWriter } from '../export-message.ts';
import type { WorkControl } from '../work-control.ts';
import { csvCell, csvRow } from './csv-cells.ts';
import { BYTE_ORDER_MARK, FACT_NAMES, factsOf } from './csv-export.ts';
import { payloadExtension } from './payload-extension.ts';

/** Of the topic in a file's name: with number and extension below what every file system takes. */
const NAME_BYTES = 120;

/** The payload of the only message. */
export function rawFileWriter(path: string, control: WorkControl): MessageWriter {
  const file = new ExportFile(path);
  return {
    message: (message) => writePayload(file, message, control),
    event: () => undefined,
    finish: () => file.finish(),
    discard: () => file.discard(),
  };
}

export function rawFolderWriter(path: string, control: WorkControl): MessageWriter {
  if (existsSync(path) && !statSync(path).isDirectory()) {
    fail('EXPORT_NEEDS_FOLDER', 'Several payloads need a folder, and this is a file.', path);
  }
  const folder = mkdtempSync(`${partOf(path)}-`);
  const index = new ExportFile(join(folder, 'index.csv'));
  index.text(BYTE_ORDER_MARK + csvRow(['file', ...FACT_NAMES]));
  let order = 0;

  const payloadFile = async (name: string, message: ExportedMessage) => {
    const file = new ExportFile(join(folder, name), false);
    try {
      await writePayload(file, message, control);
      file.finish();
    } catch (error) {
      file.discard();
      throw error;
    }
  };
  return {
    message(message) {
      order++;
      if (message.flags & FLAG_WITHOUT_PAYLOAD) {
        index.text(`,${factsOf(message)}\r\n`);
        return undefined;
      }
      const name = nameOf(order, message);
      index.text(`${csvCell(name)},${factsOf(message)}\r\n`);
      return payloadFile(name, message);
    },
    event: () => undefined,
    finish() {
      index.finish();
      moveTo(folder, path);
    },
    discard() {
      index.discard();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function writePayload(
  file: ExportFile,
  message: ExportedMessage,
  control: WorkControl,
): Promise<void> {
  for (const piece of message.pieces()) {
    file.bytes(piece);
    if (control.isOver()) await control.breathe();
  }
}

/**
 * A name for every file system: the number makes it unique, also where case or accents do not count,
 * and keeps it from being a device of Windows.
 */
function nameOf(order: number, message: ExportedMessage): string {
  const [head = new Uint8Array()] = message.pieces();
  const extension = payloadExtension(head, () => message.pieces());
  const topic = message.topic
    .toWellFormed()
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '_');
  return `${String(order).padStart(8, '0')}-${shortened(topic)}.${extension}`;
}

function shortened(name: string): string {
  let short = '';
  let bytes = 0;
  for (const char of name) {
    bytes += Buffer.byteLength(char);
    if (bytes > NAME_BYTES) break;
    short += char;
  }
  return short;
}

/** To `path`, or into it where a folder with something in it is. */
function moveTo(folder: string, path: string): void {
  if (!existsSync(path)) renameSync(folder, path);
  else if (readdirSync(path).length === 0) {
    rmdirSync(path);
    renameSync(folder, path);
  } else {
    let n = 1;
    while (existsSync(join(path, `messages-${n}`))) n++;
    renameSync(folder, join(path, `messages-${n}`));
  }
}
