// Reads a file of profiles, of whichever format, into plain values. Runs on a thread of its own: an export
// of MQTTX holds all recorded messages, and the core has other things to do than to read them.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { ProfileFormat } from '../../../../shared/contract/profile-exchange.ts';
import { fail } from '../../../../shared/util/problem.ts';
import { xmlValue } from './xml-value.ts';

const LARGEST_MB = 64;
/** Deeper ones no program writes, and later steps walk them by recursion. */
const DEEPEST = 64;
/** Of all profiles, without messages: thousands of profiles have fewer, and the core handles them at once. */
const MOST_VALUES = 500_000;

export interface ProfileFile {
  format: ProfileFormat;
  /** The whole of it; of MQTT.fx what is in its root element, of MQTTX without the messages. */
  value: unknown;
  /** Of MQTTX: how many messages were left out, by the place of the connection. */
  messages: Record<number, number>;
  /** Of the bytes; two files with the same one are the same file. */
  sha256: string;
}

export const OWN_FORMAT = 'mqttscope-profiles';
export const EXPLORER_CONNECTIONS = 'ConnectionManager_connections';

/**
 * Rejects with a `ProblemError`: PROFILE_FILE_TOO_LARGE, PROFILE_FILE_UNKNOWN, PROFILE_FILE_DAMAGED.
 * No problem holds anything of the file: it may have a password anywhere.
 */
export async function readProfileFile({ path }: { path: string }): Promise<ProfileFile> {
  const { size } = await stat(path);
  if (size > LARGEST_MB * 1024 * 1024) {
    tooLarge(`${Math.ceil(size / 1024 / 1024)} MB`);
  }
  return parseProfileFile(await readFile(path));
}

/** The format is found by what stands in the file, never by its name. */
export function parseProfileFile(bytes: Uint8Array): ProfileFile {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const text = textOfBytes(bytes);
  const first = text.trimStart()[0];
  if (first === '<') return { ...ofXml(text), messages: {}, sha256 };
  if (first !== '{' && first !== '[') unknown();
  const value = ofJson(text);
  const format = jsonFormat(value);
  if (!format) unknown();
  const messages = format === 'mqttx' ? takeMessagesOut(value) : {};
  checkShape(value);
  return { format, value, messages, sha256 };
}

function textOfBytes(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Read in part it could give a wrong password or host without a word.
    return damaged();
  }
}

function ofXml(text: string): Pick<ProfileFile, 'format' | 'value'> {
  const root = xmlValue(text);
  if (!root) return damaged();
  const { name, value } = root;
  const isMqttFx =
    name === 'configuration' &&
    typeof value === 'object' &&
    value !== null &&
    Object.hasOwn(value, 'connectionProfiles');
  if (!isMqttFx) unknown();
  checkShape(value);
  return { format: 'mqttfx', value };
}

function ofJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The message of the parser quotes the file.
    return damaged();
  }
}

function jsonFormat(value: unknown): ProfileFormat | undefined {
  if (Array.isArray(value)) return value.some(isMqttxConnection) ? 'mqttx' : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, 'format') && 'format' in value && value.format === OWN_FORMAT) {
    return 'mqttscope';
  }
  if (Object.hasOwn(value, EXPLORER_CONNECTIONS)) return 'mqtt-explorer';
  return isMqttxConnection(value) ? 'mqttx' : undefined;
}

function isMqttxConnection(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const known = ['clientId', 'host', 'port', 'mqttVersion', 'protocol', 'certType', 'keepalive'];
  return known.filter((name) => Object.hasOwn(value, name)).length >= 3;
}

function takeMessagesOut(value: unknown): Record<number, number> {
  const counts: Record<number, number> = {};
  const connections: unknown[] = Array.isArray(value) ? value : [value];
  for (const [at, each] of connections.entries()) {
    if (typeof each !== 'object' || each === null || !('messages' in each)) continue;
    if (!Array.isArray(each.messages) || each.messages.length === 0) continue;
    counts[at] = each.messages.length;
    each.messages = [];
  }
  return counts;
}

function checkShape(value: unknown): void {
  let level: unknown[] = [value];
  let values = 0;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) damaged();
    values += level.length;
    if (values > MOST_VALUES) tooLarge(`${MOST_VALUES} values`);
    const next: unknown[] = [];
    for (const each of level) {
      if (typeof each !== 'object' || each === null) continue;
      for (const inside of Object.values(each)) next.push(inside);
    }
    level = next;
  }
}

function unknown(): never {
  fail(
    'PROFILE_FILE_UNKNOWN',
    'This file holds no connections that can be read. Choose a file of MQTTScope, a JSON export of MQTTX, the settings.json of MQTT Explorer or the mqttfx-config.xml of MQTT.fx.',
  );
}

function tooLarge(detail: string): never {
  fail(
    'PROFILE_FILE_TOO_LARGE',
    `This file holds too much: ${LARGEST_MB} MB can be read. Export the connections without their messages, or fewer of them at once.`,
    detail,
  );
}

function damaged(): never {
  fail(
    'PROFILE_FILE_DAMAGED',
    'This file is damaged or was cut off, so nothing of it was taken over. Export it again.',
  );
}
