// Messages exported by MQTTX. It keeps payloads as the text it decoded them to: marked so, unless the
// message says that the text is base64 or hexadecimal.
import type { PublishProperties } from '../../../../shared/contract/messages.ts';
import { FLAG_DECODED_TEXT, messageFlags } from '../../message-flags.ts';
import { fromBase64, type ImportRecord, isQos, skipped } from '../import-record.ts';

type Fields = Record<string, unknown>;

/** Undefined for a connection without messages. */
export function mqttxRecord(json: Buffer): ImportRecord | undefined {
  let fields: Fields;
  try {
    fields = JSON.parse(json.toString());
  } catch {
    return skipped('it is no JSON object');
  }
  if (typeof fields.clientId === 'string' && typeof fields.host === 'string') return undefined;
  const { topic, payload, createAt, out, retain } = fields;
  if (typeof topic !== 'string' || topic === '') return skipped('it has no topic name');
  if (typeof payload !== 'string') return skipped('it has no payload');
  // Some versions write numbers of the database as text.
  const qos = Number(fields.qos ?? 0);
  if (!isQos(qos)) return skipped('its QoS is not 0, 1 or 2');
  const bytes = trueBytes(payload, fields.meta);
  return {
    kind: 'message',
    topic,
    micros: timeOf(createAt),
    flags:
      messageFlags(qos, retain === true, false, out === true) | (bytes ? 0 : FLAG_DECODED_TEXT),
    payload: bytes ?? Buffer.from(payload),
    properties: propertiesOf(fields.properties),
  };
}

function trueBytes(payload: string, meta: unknown): Buffer | undefined {
  const type = typeof meta === 'string' ? /"msgType":"(base64|hex)"/i.exec(meta)?.[1] : undefined;
  if (type === undefined) return undefined;
  if (type.toLowerCase() === 'base64') return fromBase64(payload);
  const hex = payload.replaceAll(' ', '');
  return /^([0-9a-f]{2})*$/i.test(hex) ? Buffer.from(hex, 'hex') : undefined;
}

/** "2026-03-02 09:16:12:334", in the zone of the machine it was written on: taken for this one's. */
function timeOf(createAt: unknown): number | null {
  if (typeof createAt !== 'string') return null;
  const parts = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)[:.](\d{3})$/.exec(createAt);
  if (!parts) {
    const millis = /^\d{4}-\d\d-\d\dT/.test(createAt) ? Date.parse(createAt) : Number.NaN;
    return Number.isNaN(millis) ? null : millis * 1000;
  }
  const [year = 0, month = 0, day, hour, minute, second, millis] = parts.slice(1).map(Number);
  return new Date(year, month - 1, day, hour, minute, second, millis).getTime() * 1000;
}

function propertiesOf(value: unknown): PublishProperties | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const from = value as Fields;
  const to: PublishProperties = {};
  if (typeof from.payloadFormatIndicator === 'boolean') {
    to.payloadFormatIndicator = from.payloadFormatIndicator;
  }
  if (typeof from.messageExpiryInterval === 'number') {
    to.messageExpiryInterval = from.messageExpiryInterval;
  }
  if (typeof from.topicAlias === 'number') to.topicAlias = from.topicAlias;
  if (isFilled(from.responseTopic)) to.responseTopic = from.responseTopic;
  if (isFilled(from.correlationData)) {
    to.correlationData = new Uint8Array(Buffer.from(from.correlationData));
  }
  const pairs = pairsOf(from.userProperties);
  if (pairs.length > 0) to.userProperties = pairs;
  const identifiers = [from.subscriptionIdentifier].flat().filter((id) => typeof id === 'number');
  if (identifiers.length > 0) to.subscriptionIdentifiers = identifiers;
  if (isFilled(from.contentType)) to.contentType = from.contentType;
  return Object.keys(to).length === 0 ? undefined : to;
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function pairsOf(userProperties: unknown): [string, string][] {
  if (typeof userProperties !== 'object' || userProperties === null) return [];
  return Object.entries(userProperties).flatMap(([name, values]) =>
    [values].flat().map((each): [string, string] => [name, String(each)]),
  );
}
