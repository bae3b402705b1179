// Failures of TCP, TLS and the WebSocket handshake by Node's error codes.
import type { AfterCode } from '../../../shared/mqtt/reason-codes.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { addressOf, isSecure, isWebSocket, type Peer, type Phase } from './peer.ts';

/** `{host}`, `{port}`, `{address}` and `{path}` stand for the peer's. */
type Row = readonly [code: string, message: string];

const HOST_UNKNOWN: Row = [
  'HOST_UNKNOWN',
  'No computer named "{host}" was found. Check the host name in the profile.',
];
const UNREACHABLE: Row = [
  'HOST_UNREACHABLE',
  'There is no way to {host} on the network. Check the network connection, the VPN and the address.',
];
const TIMEOUT: Row = [
  'CONNECT_TIMEOUT',
  '{address} did not answer in time. Check the host and the port, and whether a firewall is in between.',
];
const NO_TLS: Row = [
  'TLS_NOT_SPOKEN',
  '{address} does not speak TLS. Choose the transport mqtt (or ws) in the profile, or the TLS port of the broker.',
];
const SELF_SIGNED: Row = [
  'TLS_SELF_SIGNED',
  'The certificate of {host} is self-signed, so nothing vouches for it. Add it to the trusted certificates of this system.',
];
const UNKNOWN_ISSUER: Row = [
  'TLS_UNKNOWN_ISSUER',
  'The certificate of {host} comes from an issuer this system does not know. Add the issuer to the trusted certificates of this system.',
];

const NETWORK: Readonly<Record<string, Row>> = {
  ENOTFOUND: HOST_UNKNOWN,
  EAI_NODATA: HOST_UNKNOWN,
  EAI_NONAME: HOST_UNKNOWN,
  EAI_AGAIN: [
    'HOST_UNKNOWN',
    'The name "{host}" could not be looked up. Check the host name and the network connection.',
  ],
  ECONNREFUSED: [
    'CONNECTION_REFUSED',
    'Nothing listens on port {port} of {host}. Check the port, and whether the broker is running.',
  ],
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  EHOSTDOWN: UNREACHABLE,
  ENETDOWN: UNREACHABLE,
  EADDRNOTAVAIL: UNREACHABLE,
  ETIMEDOUT: TIMEOUT,
};

const TLS: Readonly<Record<string, Row>> = {
  CERT_HAS_EXPIRED: [
    'TLS_CERTIFICATE_EXPIRED',
    'The certificate of {host} has expired. Its administrator must renew it; check also the clock of this computer.',
  ],
  CERT_NOT_YET_VALID: [
    'TLS_CERTIFICATE_NOT_YET_VALID',
    'The certificate of {host} is not valid yet. Check the clock of this computer.',
  ],
  DEPTH_ZERO_SELF_SIGNED_CERT: SELF_SIGNED,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_ISSUER,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_ISSUER,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_ISSUER,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'TLS_UNKNOWN_ISSUER',
    'The certificate of {host} cannot be traced to an issuer this system knows: the broker may not send its intermediate certificate.',
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'TLS_HOST_MISMATCH',
    'The certificate of the broker is not made out for "{host}". Use the host name that it names.',
  ],
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  ERR_SSL_UNSUPPORTED_PROTOCOL: [
    'TLS_VERSION',
    'The broker at {address} speaks only an old version of TLS that is no longer safe to use.',
  ],
};

const NOT_WEBSOCKET: Row = [
  'NOT_WEBSOCKET',
  '{address} does not speak WebSocket. Choose the transport mqtt (or mqtts) in the profile, or the WebSocket port of the broker.',
];

const CERTIFICATE_REQUIRED: Row = [
  'TLS_CERTIFICATE_REQUIRED',
  'The broker at {address} demands a client certificate, which this version cannot send.',
];

export function diagnoseSocket(
  code: string,
  text: string,
  phase: Phase,
  peer: Peer,
): { problem: Problem; after: AfterCode } {
  // Node's text often says the code and the address itself.
  const parts = [text, code, addressOf(peer)];
  const detail = parts
    .filter((part, at) => part !== '' && (at === 0 || !text.includes(part)))
    .join('; ');
  const network = NETWORK[code];
  if (network) return { problem: fill(network, peer, detail), after: 'retry' };
  const tls = isSecure(peer) ? tlsRow(code, text) : undefined;
  if (tls) return { problem: fill(tls, peer, detail), after: 'slow' };
  const status = /Unexpected server response: (\d+)/.exec(text)?.[1];
  if (status !== undefined) {
    const row: Row = [
      'WEBSOCKET_REFUSED',
      `{address} is a web server but opens no WebSocket at "{path}" (it answered ${status}). Check the path in the profile.`,
    ];
    return { problem: fill(row, peer, detail), after: 'slow' };
  }
  return { problem: fill(byPhase(phase, peer), peer, detail), after: 'retry' };
}

function tlsRow(code: string, text: string): Row | undefined {
  const known = TLS[code];
  if (known) return known;
  if (/wrong version number|packet length too long/i.test(text)) return NO_TLS;
  if (/certificate.required|ALERT_CERTIFICATE_REQUIRED/i.test(`${code} ${text}`)) {
    return CERTIFICATE_REQUIRED;
  }
  if (/^(ERR_SSL|ERR_TLS|EPROTO|CERT_)/.test(code)) {
    return ['TLS_FAILED', 'No secure connection to {address} could be made.'];
  }
  return undefined;
}

function byPhase(phase: Phase, peer: Peer): Row {
  // The socket was open and the WebSocket handshake failed, or the answer was no HTTP.
  if (phase === 'opened' && isWebSocket(peer)) return NOT_WEBSOCKET;
  return isSecure(peer) && phase === 'opening'
    ? [
        'TLS_FAILED',
        '{address} closed the connection during the TLS handshake. Check that this is a TLS port.',
      ]
    : ['CONNECT_FAILED', 'No connection to {address} could be made. Check the host and the port.'];
}

function fill([code, message]: Row, peer: Peer, detail: string): Problem {
  const text = message
    .replaceAll('{host}', () => peer.host)
    .replaceAll('{port}', () => String(peer.port))
    .replaceAll('{address}', () => addressOf(peer))
    .replaceAll('{path}', () => peer.path);
  return { code, message: text, detail };
}
