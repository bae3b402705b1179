// CSV for spreadsheets (RFC 4180, UTF-8 with byte order mark), a row a message: time (ISO 8601, UTC),
// direction (in or out), topic, qos, retain, dup, size in bytes, properties (JSON), encoding of the
// payload (text, base64, or empty where it was left out), payload.
import { isUtf8 } from 'node:buffer';
import {
  FLAG_DUP,
  FLAG_OUT,
  FLAG_QOS,
  FLAG_RETAIN,
  FLAG_WITHOUT_PAYLOAD,
} from '../../message-flags.ts';
import { ExportFile } from '../export-file.ts';
import type { ExportedMessage, MessageWriter } from '../export-message.ts';
import type { WorkControl } from '../work-control.ts';
import { csvCell, csvCellPieces, csvRow } from './csv-cells.ts';
import { isoTime } from './iso-time.ts';
import { base64Pieces, isText, textPieces } from './text-payload.ts';

export const BYTE_ORDER_MARK = '\uFEFF';
const FACTS = ['time', 'direction', 'topic', 'qos', 'retain', 'dup', 'size', 'properties'];

export function csvWriter(path: string, control: WorkControl): MessageWriter {
  const file = new ExportFile(path);
  file.text(BYTE_ORDER_MARK + csvRow([...FACTS, 'encoding', 'payload']));

  const large = async (message: ExportedMessage) => {
    const text = isText(message.pieces());
    file.text(`${factsOf(message)},${text ? 'text' : 'base64'},`);
    const pieces = text ? textPieces(message.pieces()) : base64Pieces(message.pieces());
    for (const piece of csvCellPieces(pieces)) {
      file.text(piece);
      if (control.isOver()) await control.breathe();
    }
    file.text('\r\n');
  };
  return {
    message(message) {
      if (!message.payload) return large(message);
      file.text(`${factsOf(message)},${contentOf(message.flags, message.payload)}\r\n`);
      return undefined;
    },
    event: () => undefined,
    finish: () => file.finish(),
    discard: () => file.discard(),
  };
}

/** The cells before the payload's. */
export function factsOf({ micros, flags, topic, properties, size }: ExportedMessage): string {
  const direction = flags & FLAG_OUT ? 'out' : 'in';
  const retain = (flags & FLAG_RETAIN) !== 0;
  const dup = (flags & FLAG_DUP) !== 0;
  const more = properties === null ? '' : csvCell(JSON.stringify(properties));
  return `${isoTime(micros)},${direction},${csvCell(topic)},${flags & FLAG_QOS},${retain},${dup},${size},${more}`;
}

export const FACT_NAMES: readonly string[] = FACTS;

function contentOf(flags: number, payload: Buffer): string {
  if (flags & FLAG_WITHOUT_PAYLOAD) return ',';
  if (!isUtf8(payload)) return `base64,${csvCell(payload.toString('base64'))}`;
  return `text,${csvCell(payload.toString())}`;
}
