// Whom a connection talks to, for sentences about it.
import type {
  ProfileFields,
  ProtocolVersion,
  Transport,
} from '../../../shared/contract/profiles.ts';

export interface Peer {
  transport: Transport;
  host: string;
  port: number;
  path: string;
  protocolVersion: ProtocolVersion;
  clientId: string;
  /** Of enhanced authentication. */
  authentication: string;
  /** CONNECT carried a will message. */
  hasWill: boolean;
}

export function peerOf(fields: ProfileFields, clientId: string): Peer {
  const { transport, host, port, protocolVersion, authentication, will, readOnly } = fields;
  // A query may carry a signature or a token, and problems are recorded.
  const [path = ''] = fields.path.split('?');
  return {
    ...{ transport, host, port, path, protocolVersion, clientId, authentication },
    hasWill: will !== null && !readOnly,
  };
}

/** How far an attempt had come: not yet reached; reached, without CONNACK; accepted by CONNACK. */
export type Phase = 'opening' | 'opened' | 'connected';

export function addressOf(peer: { host: string; port: number }): string {
  return `${peer.host}:${peer.port}`;
}

export function isSecure(peer: { transport: Transport }): boolean {
  return peer.transport === 'mqtts' || peer.transport === 'wss';
}

export function isWebSocket(peer: { transport: Transport }): boolean {
  return peer.transport === 'ws' || peer.transport === 'wss';
}

const OTHER_VERSIONS: Readonly<Record<ProtocolVersion, string>> = {
  '5.0': 'MQTT 3.1.1',
  '3.1.1': 'MQTT 3.1 or MQTT 5.0',
  '3.1': 'MQTT 3.1.1',
};

/** For brokers that do not support this one. */
export function otherVersion({ protocolVersion }: { protocolVersion: ProtocolVersion }): string {
  return OTHER_VERSIONS[protocolVersion];
}
