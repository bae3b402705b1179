// NDJSON without loss: a line a message, in the order of arrival, and the connection's events as lines
// of their own where they happened. Keys come in this order:
//
//   time         microseconds since 1970
//   direction    "in" (received) or "out" (sent)
//   topic        or topicBase64, where the bytes of the name are not UTF-8
//   qos, retain, dup
//   properties   only where there are any: MQTT 5 properties, correlationData in base64
//   decodedText  only true: the payload was imported as text somebody else had decoded
//   withoutPayload  only true: the payload was left out on purpose
//   payload      base64, always and last
//
//   time, event (its kind), detail
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
import type { ExportedEvent, ExportedMessage, MessageWriter } from '../export-message.ts';
import type { WorkControl } from '../work-control.ts';
import { base64Pieces } from './text-payload.ts';

const CACHED_TOPICS = 100_000;

export function ndjsonWriter(path: string, control: WorkControl): MessageWriter {
  const file = new ExportFile(path);
  const topics = new Map<string, string>();

  const topicOf = (topic: string) => {
    const known = topics.get(topic);
    if (known !== undefined) return known;
    if (topics.size >= CACHED_TOPICS) topics.clear();
    const text = topicText(topic);
    topics.set(topic, text);
    return text;
  };
  const large = async (head: string, message: ExportedMessage) => {
    file.text(head);
    for (const text of base64Pieces(message.pieces())) {
      file.text(text);
      if (control.isOver()) await control.breathe();
    }
    file.text('"}\n');
  };
  return {
    message(message) {
      const head = headOf(message, topicOf(message.topic));
      if (!message.payload) return large(head, message);
      file.text(`${head}${message.payload.toString('base64')}"}\n`);
      return undefined;
    },
    event: (event) => file.text(eventLine(event)),
    finish: () => file.finish(),
    discard: () => file.discard(),
  };
}

function headOf({ micros, flags, properties }: ExportedMessage, topic: string): string {
  const more =
    (properties === null ? '' : `"properties":${JSON.stringify(properties)},`) +
    (flags & FLAG_DECODED_TEXT ? '"decodedText":true,' : '') +
    (flags & FLAG_WITHOUT_PAYLOAD ? '"withoutPayload":true,' : '');
  return `{"time":${micros},"direction":"${flags & FLAG_OUT ? 'out' : 'in'}",${topic},"qos":${flags & FLAG_QOS},"retain":${(flags & FLAG_RETAIN) !== 0},"dup":${(flags & FLAG_DUP) !== 0},${more}"payload":"`;
}

function topicText(topic: string): string {
  if (topic.isWellFormed()) return `"topic":${JSON.stringify(topic)}`;
  return `"topicBase64":"${Buffer.from(topicToBytes(topic)).toString('base64')}"`;
}

function eventLine({ micros, kind, detail }: ExportedEvent): string {
  return `{"time":${micros},"event":${JSON.stringify(kind)},"detail":${oneLine(detail)}}\n`;
}

/** Somebody may have put anything into the file. */
function oneLine(detail: string): string {
  try {
    JSON.parse(detail);
    return /[\r\n]/.test(detail) ? JSON.stringify(JSON.parse(detail)) : detail;
  } catch {
    return JSON.stringify(detail);
  }
}
