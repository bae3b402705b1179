// Failures of TCP and of what is spoken over it, by Node's error codes. What a TLS handshake or a WebSocket
// request is refused for is told where it happens (tls-socket.ts, web-socket.ts).
import type { AfterCode } from '../../../../shared/mqtt/reason-codes.ts';
import type { Problem } from '../../../../shared/util/problem.ts';
import { addressOf, isSecure, isWebSocket, type Peer, type Phase } from '../peer.ts';

/** `{host}`, `{port}` and `{address}` stand for the peer's. */
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

const NOT_WEBSOCKET: Row = [
  'NOT_WEBSOCKET',
  '{address} does not speak WebSocket. Choose the transport mqtt (or mqtts) in the profile, or the WebSocket port of the broker.',
];

const WRONG_SUB_PROTOCOL: Row = [
  'WEBSOCKET_SUBPROTOCOL',
  '{address} opens a WebSocket, but not for the sub-protocol of the profile. Most brokers want "mqtt"; change it, or leave it empty.',
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
  if (/sub-?protocol/i.test(text) && isWebSocket(peer)) {
    return { problem: fill(WRONG_SUB_PROTOCOL, peer, detail), after: 'slow' };
  }
  return { problem: fill(byPhase(phase, peer), peer, detail), after: 'retry' };
}

function byPhase(phase: Phase, peer: Peer): Row {
  // The socket was open and the WebSocket handshake failed, or the answer was no HTTP.
  if (phase === 'opened' && isWebSocket(peer)) return NOT_WEBSOCKET;
  return isSecure(peer) && phase === 'opening'
    ? [
        'TLS_FAILED',
        '{address} closed the connection during the TLS handshake. Check that this is a TLS port, and that the broker takes the client certificate if it demands one.',
      ]
    : ['CONNECT_FAILED', 'No connection to {address} could be made. Check the host and the port.'];
}

function fill([code, message]: Row, peer: Peer, detail: string): Problem {
  const text = message
    .replaceAll('{host}', () => peer.host)
    .replaceAll('{port}', () => String(peer.port))
    .replaceAll('{address}', () => addressOf(peer));
  return { code, message: text, detail };
}
