// Lines of mosquitto_sub -F '%j' and '%J'. The payload of %j is text whose bytes come through as they
// were but for NUL, where it ends; that of %J was parsed and printed again, so it is not what was sent.
import type { PublishProperties } from '../../../../shared/contract/messages.ts';
import { topicFromBytes } from '../../../../shared/mqtt/topic-text.ts';
import { FLAG_DECODED_TEXT, messageFlags } from '../../message-flags.ts';
import { type ImportRecord, isQos, skipped } from '../import-record.ts';
import { jsonMembers } from './json-members.ts';

export function mosquittoJson(line: Buffer): ImportRecord {
  // Bytes that are not UTF-8 stand in the line as they are: one character a byte keeps them.
  const text = line.toString('latin1').trim();
  let fields: Record<string, unknown>;
  let written: Map<string, string>;
  try {
    fields = JSON.parse(text);
    written = new Map(jsonMembers(text));
  } catch {
    return skipped('it is no JSON object');
  }
  const { topic, qos, payload, payloadlen } = fields;
  if (typeof topic !== 'string') return skipped('it has no topic name');
  if (!isQos(qos)) return skipped('its QoS is not 0, 1 or 2');
  const bytes = typeof payload === 'string' ? bytesOf(payload) : rawBytes(written.get('payload'));
  const asSent = typeof payload === 'string' || bytes.length === 0;
  const whole = payloadlen === undefined || payloadlen === bytes.length;
  return {
    kind: 'message',
    topic: topicFromBytes(bytesOf(topic)),
    micros: timeOf(fields.tst),
    flags:
      messageFlags(qos, isTrue(fields.retain), isTrue(fields.dup), false) |
      (asSent && whole ? 0 : FLAG_DECODED_TEXT),
    payload: bytes,
    properties: propertiesOf(written.get('properties')),
  };
}

function isTrue(value: unknown): boolean {
  return value === 1 || value === true;
}

/** Characters up to U+00FF are bytes; others were escapes. */
function bytesOf(text: string): Buffer {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is the point
  if (/^[\u0000-\u00ff]*$/.test(text)) return Buffer.from(text, 'latin1');
  const parts = Array.from(text, (char) =>
    char.length === 1 && char.charCodeAt(0) <= 0xff
      ? Buffer.from(char, 'latin1')
      : Buffer.from(char),
  );
  return Buffer.concat(parts);
}

function textOf(text: string): string {
  return bytesOf(text).toString();
}

function rawBytes(written: string | undefined): Buffer {
  return written === undefined || written === 'null' ? Buffer.alloc(0) : bytesOf(written);
}

/** "2026-11-21T05:11:40.509841Z+0000": mosquitto writes both the Z and the zone. */
export function timeOf(text: unknown): number | null {
  if (typeof text !== 'string') return null;
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z?([+-]\d\d:?\d\d)?$/.exec(
    text.trim(),
  );
  if (!parts) return null;
  const [, day = '', time = '', fraction = '', zone = ''] = parts;
  const offset = zone === '' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const millis = Date.parse(`${day}T${time}${offset}`);
  return Number.isNaN(millis) ? null : millis * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

function propertiesOf(written: string | undefined): PublishProperties | undefined {
  if (written === undefined) return undefined;
  const properties: PublishProperties = {};
  for (const [name, value] of jsonMembers(written)) {
    const parsed: unknown = JSON.parse(value);
    if (name === 'user-properties') properties.userProperties = pairsOf(value);
    else if (name === 'subscription-identifier' && typeof parsed === 'number') {
      properties.subscriptionIdentifiers = [parsed];
    } else if (typeof parsed === 'number') addNumber(properties, name, parsed);
    else if (typeof parsed === 'string') addText(properties, name, parsed);
  }
  return Object.keys(properties).length === 0 ? undefined : properties;
}

function addNumber(properties: PublishProperties, name: string, value: number): void {
  if (name === 'payload-format-indicator') properties.payloadFormatIndicator = value === 1;
  if (name === 'message-expiry-interval') properties.messageExpiryInterval = value;
  if (name === 'topic-alias') properties.topicAlias = value;
}

function addText(properties: PublishProperties, name: string, value: string): void {
  if (name === 'content-type') properties.contentType = textOf(value);
  if (name === 'response-topic') properties.responseTopic = textOf(value);
  if (name === 'correlation-data') {
    properties.correlationData = new Uint8Array(bytesOf(value));
  }
}

/** As an object; a name sent twice is in it twice. */
function pairsOf(written: string): [string, string][] {
  return jsonMembers(written).map(([name, value]) => [
    textOf(name),
    textOf(String(JSON.parse(value))),
  ]);
}
