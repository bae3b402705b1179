// JSON to read: an array of messages. The payload is text where it is UTF-8, else base64; `encoding`
// says which.
import { isUtf8 } from 'node:buffer';
import { topicToBytes } from '../../../../shared/mqtt/topic-text.ts';
import {
  FLAG_DECODED_TEXT,
  FLAG_DUP,
  FLAG_OUT,
  FLAG_QOS,
  FLAG_RETAIN,
  FLAG_WITHOUT_PAYLOAD,
} from '../../message-flags.ts';
import { ExportFile } from '../export-file.ts';
import type { ExportedMessage, MessageWriter } from '../export-message.ts';
import type { WorkControl } from '../work-control.ts';
import { isoTime } from './iso-time.ts';
import { base64Pieces, isText, textPieces } from './text-payload.ts';

export function jsonWriter(path: string, control: WorkControl): MessageWriter {
  const file = new ExportFile(path);
  file.text('[');
  let first = true;

  const large = async (message: ExportedMessage) => {
    const text = isText(message.pieces());
    file.text(`,"encoding":"${text ? 'text' : 'base64'}","payload":"`);
    const pieces = text ? textPieces(message.pieces()) : base64Pieces(message.pieces());
    for (const piece of pieces) {
      file.text(JSON.stringify(piece).slice(1, -1));
      if (control.isOver()) await control.breathe();
    }
    file.text('"}');
  };
  return {
    message(message) {
      file.text(`${first ? '' : ','}\n${headOf(message)}`);
      first = false;
      if (!message.payload) return large(message);
      file.text(message.flags & FLAG_WITHOUT_PAYLOAD ? '}' : contentOf(message.payload));
      return undefined;
    },
    event: () => undefined,
    finish() {
      file.text('\n]\n');
      file.finish();
    },
    discard: () => file.discard(),
  };
}

function contentOf(payload: Buffer): string {
  const text = isUtf8(payload);
  const content = payload.toString(text ? 'utf8' : 'base64');
  return `,"encoding":"${text ? 'text' : 'base64'}","payload":${JSON.stringify(content)}}`;
}

/** The object but for its payload and the closing brace. */
function headOf({ micros, flags, topic, properties, size }: ExportedMessage): string {
  const head = {
    time: isoTime(micros),
    direction: flags & FLAG_OUT ? 'out' : 'in',
    topic: topic.toWellFormed(),
    ...(topic.isWellFormed()
      ? {}
      : { topicBase64: Buffer.from(topicToBytes(topic)).toString('base64') }),
    qos: flags & FLAG_QOS,
    retain: (flags & FLAG_RETAIN) !== 0,
    dup: (flags & FLAG_DUP) !== 0,
    ...(properties === null ? {} : { properties }),
    ...(flags & FLAG_DECODED_TEXT ? { decodedText: true } : {}),
    ...(flags & FLAG_WITHOUT_PAYLOAD ? { withoutPayload: true } : {}),
    size,
  };
  return JSON.stringify(head).slice(0, -1);
}
