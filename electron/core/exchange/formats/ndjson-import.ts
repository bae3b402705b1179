// Reads the lines ndjson-export.ts writes; keys may come in another order and lines be edited.
import { topicFromBytes } from '../../../../shared/mqtt/topic-text.ts';
import { propertiesFrom } from '../../capture/stored-properties.ts';
import { FLAG_DECODED_TEXT, FLAG_WITHOUT_PAYLOAD, messageFlags } from '../../message-flags.ts';
import { fromBase64, type ImportRecord, isQos, skipped } from '../import-record.ts';

/** Longer lines are not parsed as JSON: their payload, which comes last, is decoded where it is. */
const LONG_LINE = 1024 * 1024;
const PAYLOAD_KEY = ',"payload":"';
const DETAIL_KEY = ',"detail":';
/** Base64 characters a step: their text is a copy. */
const DECODED_AT_ONCE = 4 * 256 * 1024;

type Fields = Record<string, unknown>;

/** Undefined for an empty line. */
export function ndjsonRecord(line: Buffer): ImportRecord | undefined {
  if (line.length > LONG_LINE) {
    const long = longMessage(line);
    if (long) return long;
  }
  const text = line.toString().trim();
  if (text === '') return undefined;
  const fields = fieldsOf(text);
  if (!fields) return skipped('it is no JSON object');
  if ('event' in fields) return eventOf(fields, text);
  if (typeof fields.payload !== 'string') return skipped('it has no payload');
  const payload = fromBase64(fields.payload);
  return payload ? messageOf(fields, payload) : skipped('its payload is no base64');
}

function fieldsOf(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined when the payload does not come last. */
function longMessage(line: Buffer): ImportRecord | undefined {
  const at = line.lastIndexOf(PAYLOAD_KEY);
  const end = line.lastIndexOf('"}');
  const start = at + PAYLOAD_KEY.length;
  if (at < 0 || end < start || line.indexOf('"', start) !== end) return undefined;
  const fields = fieldsOf(`${line.toString('utf8', 0, at)}}`);
  if (!fields) return undefined;
  const payload = decoded(line, start, end);
  return payload ? messageOf(fields, payload) : skipped('its payload is no base64');
}

function decoded(line: Buffer, start: number, end: number): Buffer | undefined {
  const payload = Buffer.allocUnsafe(Math.ceil((end - start) / 4) * 3);
  let length = 0;
  for (let at = start; at < end; at += DECODED_AT_ONCE) {
    const piece = fromBase64(line.toString('latin1', at, Math.min(end, at + DECODED_AT_ONCE)));
    if (!piece) return undefined;
    payload.set(piece, length);
    length += piece.length;
  }
  return payload.subarray(0, length);
}

function messageOf(fields: Fields, payload: Uint8Array): ImportRecord {
  const { time, direction, qos, retain, dup, properties } = fields;
  const topic = topicOf(fields);
  if (topic === undefined) return skipped('it has no topic name');
  if (!isMicros(time)) return skipped('its time is no whole number of microseconds');
  if (direction !== 'in' && direction !== 'out') return skipped('its direction is not in or out');
  if (!isQos(qos)) return skipped('its QoS is not 0, 1 or 2');
  const flags =
    messageFlags(qos, retain === true, dup === true, direction === 'out') |
    (fields.decodedText === true ? FLAG_DECODED_TEXT : 0) |
    (fields.withoutPayload === true ? FLAG_WITHOUT_PAYLOAD : 0);
  return {
    ...{ kind: 'message', topic, micros: time, flags, payload },
    properties: properties === undefined ? undefined : propertiesFrom(properties),
  };
}

function topicOf({ topic, topicBase64 }: Fields): string | undefined {
  if (typeof topic === 'string') return topic;
  const bytes = typeof topicBase64 === 'string' ? fromBase64(topicBase64) : undefined;
  return bytes && topicFromBytes(bytes);
}

function isMicros(time: unknown): time is number {
  return Number.isSafeInteger(time);
}

function eventOf({ time, event, detail }: Fields, text: string): ImportRecord {
  if (!isMicros(time) || typeof event !== 'string') return skipped('its event has no kind or time');
  // As it is written, so that it is written again as it was; where keys moved, as it is meant.
  const at = text.indexOf(DETAIL_KEY);
  const written = text.slice(at + DETAIL_KEY.length, -1);
  const isLast = at >= 0 && isJson(written);
  return {
    ...{ kind: 'event', micros: time, event },
    detail: isLast ? written : JSON.stringify(detail ?? {}),
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
