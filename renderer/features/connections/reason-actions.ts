// What a user can do about a connection that failed, by the code of the reason: the one table of it.
import { DEFAULT_PORTS } from '../../../shared/contract/defaults.ts';
import type { ProfileFields, ProtocolVersion } from '../../../shared/contract/profiles.ts';
import type { ConnectionSummary } from '../../live/connections-feed.ts';
import type { Setting } from './editor/editor-places.ts';

export type ReasonAction =
  /** Opens the editor there. */
  | { kind: 'edit'; setting: Setting }
  /** Changes the profile and connects again; `value` is what the button names. */
  | {
      kind: 'change';
      change: 'useTls' | 'useServer';
      fields: Partial<ProfileFields>;
      value: string;
    }
  /** The same with another version, which may have to be asked about. */
  | { kind: 'useVersion'; version: ProtocolVersion }
  | { kind: 'newClientId' }
  /** Shows the certificate that was refused. */
  | { kind: 'certificate' }
  | { kind: 'packets' }
  | { kind: 'diagnose' };

type Connection = Pick<ConnectionSummary, 'problem' | 'connack' | 'refusedCertificate'>;
type Fields = Pick<ProfileFields, 'transport' | 'host' | 'port' | 'protocolVersion' | 'clientId'>;
type Make = (fields: Fields, connection: Connection) => readonly ReasonAction[];

const DIAGNOSE: ReasonAction = { kind: 'diagnose' };
const PACKETS: ReasonAction = { kind: 'packets' };

const BY_CODE: Readonly<Record<string, Make>> = {
  ...each(['HOST_UNKNOWN'], () => [edit('host'), DIAGNOSE]),
  ...each(['HOST_UNREACHABLE', 'CONNECT_TIMEOUT'], () => [DIAGNOSE, edit('host')]),
  ...each(['CONNECTION_REFUSED'], () => [edit('port'), DIAGNOSE]),
  ...each(['CONNECT_FAILED', 'CONNECTION_LOST'], () => [DIAGNOSE]),
  ...each(['NO_CONNACK', 'CLOSED_BEFORE_CONNACK'], (fields) => [
    ...useTls(fields),
    ...otherVersions(fields).slice(-1),
    DIAGNOSE,
  ]),
  ...each(['NOT_MQTT'], (fields) => [...useTls(fields), edit('transport'), DIAGNOSE]),
  ...each(['NOT_WEBSOCKET'], () => [edit('transport'), DIAGNOSE]),
  ...each(['WEBSOCKET_REFUSED', 'WEBSOCKET_REDIRECTED'], () => [edit('path'), DIAGNOSE]),
  ...each(['WEBSOCKET_FORBIDDEN', 'WEBSOCKET_HEADER_INVALID'], () => [edit('headers'), DIAGNOSE]),

  ...each(['TLS_NOT_SPOKEN'], () => [edit('transport'), DIAGNOSE]),
  ...each(
    [
      ...['TLS_SELF_SIGNED', 'TLS_UNKNOWN_ISSUER'],
      ...['TLS_ISSUER_NOT_IN_CA_FILE', 'TLS_INTERMEDIATE_MISSING'],
    ],
    certificate('ca'),
  ),
  ...each(['TLS_HOST_MISMATCH', 'TLS_SERVER_NAME_UNKNOWN'], certificate('serverName')),
  ...each(['TLS_PIN_MISMATCH', 'TLS_PIN_MISSING'], certificate('pinned')),
  ...each(
    [
      'TLS_CERTIFICATE_EXPIRED',
      'TLS_CERTIFICATE_NOT_YET_VALID',
      'TLS_CERTIFICATE_REVOKED',
      'TLS_CERTIFICATE_WEAK',
    ],
    certificate('verify'),
  ),
  ...each(
    [
      'TLS_CERTIFICATE_REQUIRED',
      'TLS_CLIENT_CERTIFICATE_REFUSED',
      'CLIENT_CERTIFICATE_UNUSABLE',
      'CLIENT_KEY_LOST',
    ],
    () => [edit('clientCertificate'), DIAGNOSE],
  ),
  ...each(['KEY_PASSPHRASE_NEEDED', 'KEY_PASSPHRASE_WRONG'], () => [edit('keyPassphrase')]),
  ...each(['TLS_VERSION', 'TLS_CIPHERS'], () => [edit('minVersion'), DIAGNOSE]),
  ...each(['TLS_ALPN_REFUSED'], () => [edit('alpn'), DIAGNOSE]),

  ...each(['PROXY_LOGIN_NEEDED', 'PROXY_LOGIN_WRONG'], () => [edit('proxyPassword')]),
  ...each(['PROXY_LOGIN_UNKNOWN'], () => [edit('proxyUsername')]),
  ...each(['PROXY_UNREACHABLE', 'PROXY_NOT_SPOKEN', 'PROXY_SILENT'], () => [
    edit('proxyHost'),
    DIAGNOSE,
  ]),

  ...each(['UNSUPPORTED_PROTOCOL_VERSION'], otherVersions),
  ...each(['BAD_CREDENTIALS'], () => [edit('password')]),
  ...each(['NOT_AUTHORIZED'], () => [edit('username'), DIAGNOSE]),
  ...each(['AUTHENTICATION_FAILED'], () => [edit('password')]),
  ...each(['BAD_AUTHENTICATION_METHOD'], () => [edit('authentication')]),
  ...each(
    ['CLIENT_ID_IN_USE', 'SESSION_TAKEN_OVER', 'CLIENT_ID_INVALID', 'CLIENT_ID_MISSING'],
    () => [{ kind: 'newClientId' }, edit('clientId')],
  ),
  ...each(['USE_ANOTHER_SERVER', 'SERVER_MOVED'], (fields, connection) => [
    ...otherServers(fields, connection),
    edit('host'),
  ]),
  ...each(['WILL_REFUSED', 'WILL_INVALID'], () => [edit('will')]),
  ...each(['KEEP_ALIVE_TIMEOUT'], () => [edit('keepAlive'), DIAGNOSE]),
  ...each(['TOPIC_FILTER_INVALID', 'WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED'], () => [
    edit('subscriptions'),
  ]),
  ...each(['SHARED_SUBSCRIPTIONS_NOT_SUPPORTED', 'SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED'], () => [
    edit('subscriptions'),
  ]),
  ...each(['RECEIVE_MAXIMUM_IGNORED'], () => [edit('receiveMaximum'), PACKETS]),
  ...each(['TOPIC_ALIAS_MAXIMUM_IGNORED'], () => [edit('topicAliasMaximum'), PACKETS]),
  ...each(['MAXIMUM_PACKET_SIZE_IGNORED'], () => [edit('maximumPacketSize'), PACKETS]),
  ...each(['PROTOCOL_ERROR', 'MALFORMED_PACKET', 'TOPIC_ALIAS_INVALID'], () => [PACKETS]),
  ...each(['PACKET_TOO_LARGE', 'QOS_NOT_SUPPORTED', 'RETAIN_NOT_SUPPORTED'], () => [PACKETS]),
  ...each(['TOPIC_NAME_INVALID', 'QUOTA_EXCEEDED', 'PAYLOAD_FORMAT_INVALID'], () => [PACKETS]),
};

/** The most likely cure first; empty where there is no reason. */
export function reasonActions(fields: Fields, connection: Connection): readonly ReasonAction[] {
  const code = connection.problem?.code;
  if (code === undefined) return [];
  const make = Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
  return make ? make(fields, connection) : [DIAGNOSE];
}

function each(codes: readonly string[], make: Make): Record<string, Make> {
  return Object.fromEntries(codes.map((code) => [code, make]));
}

function edit(setting: Setting): ReasonAction {
  return { kind: 'edit', setting };
}

function certificate(setting: Setting): Make {
  return (_, { refusedCertificate }) => [
    ...(refusedCertificate ? [{ kind: 'certificate' as const }] : []),
    edit(setting),
    DIAGNOSE,
  ];
}

/** Where a plain connection leads nowhere, the port may want TLS: 1883 has 8883 beside it. */
function useTls({ transport, port }: Fields): ReasonAction[] {
  if (transport === 'mqtts' || transport === 'wss') return [];
  const secure = transport === 'mqtt' ? 'mqtts' : 'wss';
  const other = port === DEFAULT_PORTS[transport] ? DEFAULT_PORTS[secure] : port;
  const fields = { transport: secure, port: other } as const;
  return [{ kind: 'change', change: 'useTls', fields, value: String(other) }];
}

const OTHER_VERSIONS: Readonly<Record<ProtocolVersion, readonly ProtocolVersion[]>> = {
  '5.0': ['3.1.1'],
  '3.1.1': ['3.1', '5.0'],
  '3.1': ['3.1.1'],
};

function otherVersions({ protocolVersion }: Fields): ReasonAction[] {
  return OTHER_VERSIONS[protocolVersion].map((version) => ({ kind: 'useVersion', version }));
}

/** A server reference is a list of hosts, with or without port, separated by spaces (5.0 section 4.11). */
function otherServers({ port }: Fields, { connack }: Connection): ReasonAction[] {
  const references = connack?.serverReference?.split(' ').filter(Boolean) ?? [];
  return references.slice(0, 3).flatMap((reference) => {
    const parts = /^(?:\[([0-9a-f:.%]+)\]|([^\s:/@[\]]+))(?::(\d{1,5}))?$/i.exec(reference);
    const host = parts?.[1] ?? parts?.[2];
    if (host === undefined) return [];
    const fields = { host, port: parts?.[3] === undefined ? port : Number(parts[3]) };
    return [{ kind: 'change' as const, change: 'useServer' as const, fields, value: reference }];
  });
}
