// What mqtt.js is told of a connection, and which of its own ways are turned off. The CONNECT it writes
// never leaves: connect-packet.ts writes the one that does.
import type { ProfileFields, SecretValues } from '../../../shared/contract/profiles.ts';

/** Longer than any deadline of ours: mqtt.js shall not have one of its own. */
const NEVER_MS = 2 ** 31 - 1;

export interface ConnectFields {
  fields: ProfileFields;
  secrets: SecretValues;
  clientId: string;
}

const VERSIONS = {
  '3.1': { protocolId: 'MQIsdp', protocolVersion: 3 },
  '3.1.1': { protocolId: 'MQTT', protocolVersion: 4 },
  '5.0': { protocolId: 'MQTT', protocolVersion: 5 },
} as const;

/** Options of mqtt.js for one try. */
export function connectOptions({ fields, clientId }: ConnectFields) {
  const { protocolVersion, cleanStart, keepAlive, authentication } = fields;
  return {
    ...VERSIONS[protocolVersion],
    // Without one mqtt.js refuses to begin where 5.0 allows it.
    clientId: clientId || 'chosen-by-the-broker',
    clean: cleanStart,
    keepalive: keepAlive,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    connectTimeout: NEVER_MS,
    log: () => {},
    ...(protocolVersion === '5.0' && authentication !== 'none'
      ? { properties: { authenticationMethod: authentication } }
      : {}),
  };
}
