// What goes into CONNECT, and which of mqtt.js's own ways are turned off.
import type { ProfileFields, SecretValues } from '../../../shared/contract/profiles.ts';

/** A 5.0 broker keeps the session of a client without clean start for ever, as one of 3.1.1 does. */
const NEVER_EXPIRES = 0xffffffff;
/** How many topic names a 5.0 broker may abbreviate to numbers. */
export const TOPIC_ALIASES = 10;
/** Longer than any deadline of ours: mqtt.js shall not have one of its own. */
const NEVER_MS = 2 ** 31 - 1;

export interface ConnectFields {
  fields: ProfileFields;
  secrets: SecretValues;
  clientId: string;
}

/** Options of mqtt.js for one try. */
export function connectOptions({ fields, secrets, clientId }: ConnectFields) {
  const { password } = secrets;
  const v5 = fields.protocolVersion === '5.0';
  // A password without a user name is not sent at all by mqtt.js; 3.1.1 forbids it anyway.
  const username = fields.username === '' && password === undefined ? undefined : fields.username;
  return {
    protocolVersion: v5 ? (5 as const) : (4 as const),
    clientId,
    clean: fields.cleanStart,
    keepalive: fields.keepAlive,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    connectTimeout: NEVER_MS,
    log: () => {},
    ...(v5 ? { properties: connectProperties(fields.cleanStart) } : {}),
  };
}

function connectProperties(cleanStart: boolean) {
  return {
    topicAliasMaximum: TOPIC_ALIASES,
    ...(cleanStart ? {} : { sessionExpiryInterval: NEVER_EXPIRES }),
  };
}
