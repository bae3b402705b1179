// CONNECT of all three versions (5.0 section 3.1), written here because mqtt.js groups user
// properties by name and so loses their order, and does not send a password without a user name.
import { NEVER_EXPIRES } from '../../../../shared/contract/defaults.ts';
import type {
  ProfileFields,
  ProtocolVersion,
  SessionFields,
} from '../../../../shared/contract/profiles.ts';
import type { ConnectFields } from '../connect-options.ts';
import { type WillMessage, willMessageOf } from '../will-message.ts';
import { encodeProperties } from './publish-packet.ts';
import {
  binary,
  fourBytes,
  propertyList,
  text,
  twoBytes,
  userProperties,
  wholePacket,
} from './wire-writer.ts';

const CONNECT = 0x10;
const CLEAN_START = 0x02;
const WILL = 0x04;
const WILL_RETAIN = 0x20;
const PASSWORD = 0x40;
const USER_NAME = 0x80;

const PROTOCOL: Readonly<Record<ProtocolVersion, readonly [name: string, level: number]>> = {
  '3.1': ['MQIsdp', 3],
  '3.1.1': ['MQTT', 4],
  '5.0': ['MQTT', 5],
};

/** The first message of enhanced authentication. */
export interface FirstAuthentication {
  method: string;
  data: Uint8Array;
}

/** Throws WILL_INVALID when the will message cannot be written. */
export function connectPacket(
  { fields, secrets, clientId }: ConnectFields,
  authentication: FirstAuthentication | undefined,
): Buffer {
  const v5 = fields.protocolVersion === '5.0';
  const [name, level] = PROTOCOL[fields.protocolVersion];
  const will = willMessageOf(fields);
  // With enhanced authentication the password proves itself and does not travel.
  const password = authentication ? undefined : secrets.password;
  // 3.1 and 3.1.1 do not allow a password without a user name.
  const username =
    fields.username === '' && (password === undefined || v5) ? undefined : fields.username;
  const flags =
    (fields.cleanStart ? CLEAN_START : 0) |
    (will ? WILL | (will.qos << 3) | (will.retain ? WILL_RETAIN : 0) : 0) |
    (password === undefined ? 0 : PASSWORD) |
    (username === undefined ? 0 : USER_NAME);
  return wholePacket(CONNECT, [
    text(name),
    Buffer.of(level, flags),
    twoBytes(fields.keepAlive),
    ...(v5 ? [sessionProperties(fields, authentication)] : []),
    text(clientId),
    ...(will ? willParts(will, v5) : []),
    ...(username === undefined ? [] : [text(username)]),
    ...(password === undefined ? [] : [text(password)]),
  ]);
}

function sessionProperties(
  { session, cleanStart }: ProfileFields,
  authentication: FirstAuthentication | undefined,
): Buffer {
  const parts: Buffer[] = [];
  const expiry = session.expiryInterval ?? (cleanStart ? 0 : NEVER_EXPIRES);
  if (expiry > 0) parts.push(Buffer.of(0x11), fourBytes(expiry));
  if (session.receiveMaximum !== null) {
    parts.push(Buffer.of(0x21), twoBytes(session.receiveMaximum));
  }
  if (session.maximumPacketSize !== null) {
    parts.push(Buffer.of(0x27), fourBytes(session.maximumPacketSize));
  }
  if (session.topicAliasMaximum > 0) {
    parts.push(Buffer.of(0x22), twoBytes(session.topicAliasMaximum));
  }
  parts.push(...information(session), ...userProperties(session.userProperties));
  if (authentication) {
    parts.push(Buffer.of(0x15), text(authentication.method));
    parts.push(Buffer.of(0x16), binary(authentication.data));
  }
  return propertyList(parts);
}

/** What differs from the default of the standard. */
function information(session: SessionFields): Buffer[] {
  return [
    ...(session.requestResponseInformation ? [Buffer.of(0x19, 1)] : []),
    ...(session.requestProblemInformation ? [] : [Buffer.of(0x17, 0)]),
  ];
}

function willParts({ topic, payload, delayInterval, properties }: WillMessage, v5: boolean) {
  const parts = [text(topic), binary(payload)];
  if (!v5) return parts;
  const delay = delayInterval > 0 ? [Buffer.of(0x18), fourBytes(delayInterval)] : [];
  return [propertyList([...delay, encodeProperties(properties)]), ...parts];
}
