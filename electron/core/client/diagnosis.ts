// Why there is no connection, as a sentence that names the next step. Pure: what was observed goes
// in, a `Problem` and what to do about retrying come out. A password never comes here.
import { type AfterCode, formatReasonCode, reasonCode } from '../../../shared/mqtt/reason-codes.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { describeForeign } from './foreign-protocol.ts';
import { addressOf, isSecure, isWebSocket, type Peer, type Phase } from './peer.ts';
import { diagnoseSocket } from './socket-diagnosis.ts';

/** What ended an attempt or a connection. */
export type Failure =
  /** The transport failed; `code` as Node gives it, '' where it gives none. */
  | { kind: 'socket'; phase: Phase; code: string; text: string }
  | { kind: 'timeout'; phase: Phase }
  /** The first bytes are no MQTT packet that may come first. */
  | { kind: 'foreign'; bytes: Uint8Array }
  /** A packet could not be read or was not allowed. */
  | { kind: 'protocol'; phase: Phase; text: string }
  /** CONNACK said no; `code` is a reason code of 5.0, also for 3.1.1. */
  | { kind: 'refused'; code: number; reason: string | undefined; server: string | undefined }
  /** The server sent DISCONNECT. */
  | { kind: 'disconnected'; code: number; reason: string | undefined; server: string | undefined }
  /** No answer to PINGREQ in time. */
  | { kind: 'silent' }
  /** Closed without a word. */
  | { kind: 'closed'; phase: Phase };

export interface Diagnosis {
  problem: Problem;
  after: AfterCode;
}

const SHORT_CLOSES = 3;
/** Closing, only less politely. */
const RESETS = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** `shortCloses` counts the connections in a row that ended within 10 s of CONNACK without a reason. */
export function diagnose(failure: Failure, peer: Peer, shortCloses: number): Diagnosis {
  switch (failure.kind) {
    case 'socket':
      // A WebSocket that is reset at this point was refused; closing it later has no error.
      if (failure.phase === 'opened' && RESETS.has(failure.code) && !isWebSocket(peer)) {
        return closedEarly(peer);
      }
      return failure.phase === 'connected'
        ? lost(peer, failure.code || failure.text, shortCloses)
        : diagnoseSocket(failure.code, failure.text, failure.phase, peer);
    case 'timeout':
      return timedOut(failure.phase, peer);
    case 'foreign':
      return { problem: describeForeign(failure.bytes, peer), after: 'slow' };
    case 'protocol':
      return malformed(failure.phase, failure.text, peer);
    case 'refused':
    case 'disconnected':
      return byReasonCode(failure, peer);
    case 'silent':
      return retry(
        'KEEP_ALIVE_TIMEOUT',
        `The broker at ${addressOf(peer)} has not answered in time. The network may be down or the machine was asleep.`,
        addressOf(peer),
      );
    case 'closed':
      return failure.phase === 'connected'
        ? lost(peer, 'closed by the broker', shortCloses)
        : closedEarly(peer);
  }
}

function timedOut(phase: Phase, peer: Peer): Diagnosis {
  const address = addressOf(peer);
  const tls = isSecure(peer) ? ', that this is a TLS port' : '';
  return phase === 'opening'
    ? retry(
        'CONNECT_TIMEOUT',
        `${address} did not answer in time. Check the host and the port${tls}, and whether a firewall is in between.`,
        address,
      )
    : retry(
        'NO_CONNACK',
        `${address} accepted the connection but did not answer the MQTT CONNECT packet in time. Check that this port is an MQTT listener${tlsHint(peer)}.`,
        address,
      );
}

function malformed(phase: Phase, text: string, peer: Peer): Diagnosis {
  if (phase !== 'connected') {
    return {
      problem: {
        code: 'NOT_MQTT',
        message: `What answers at ${addressOf(peer)} does not speak MQTT. Check the port and the transport.`,
        detail: text,
      },
      after: 'slow',
    };
  }
  return retry(
    'PROTOCOL_ERROR',
    `The broker at ${addressOf(peer)} sent something MQTT does not allow, so the connection was closed.`,
    text,
  );
}

function closedEarly(peer: Peer): Diagnosis {
  const tls = isSecure(peer) ? 'not expect TLS' : 'expect TLS';
  return retry(
    'CLOSED_BEFORE_CONNACK',
    `${addressOf(peer)} closed the connection without answering. It may not be an MQTT port, it may ${tls}, or it may not support MQTT ${peer.protocolVersion}: try ${otherVersion(peer)}.`,
    addressOf(peer),
  );
}

function lost(peer: Peer, text: string, shortCloses: number): Diagnosis {
  const detail = `${addressOf(peer)}: ${text}`;
  if (shortCloses >= SHORT_CLOSES) {
    return retry(
      'CLIENT_ID_IN_USE',
      `The broker keeps closing the connection soon after accepting it. Another client may be using the client ID "${peer.clientId}"; choose a different one in the profile.`,
      detail,
    );
  }
  return retry('CONNECTION_LOST', `The connection to ${addressOf(peer)} was lost.`, detail);
}

const CODES = new Map([
  [0x84, 'UNSUPPORTED_PROTOCOL_VERSION'],
  [0x85, 'CLIENT_ID_INVALID'],
  [0x86, 'BAD_CREDENTIALS'],
]);

function byReasonCode(
  failure: Extract<Failure, { kind: 'refused' | 'disconnected' }>,
  peer: Peer,
): Diagnosis {
  const { name, after, advice } = reasonCode(failure.code);
  const packet = failure.kind === 'refused' ? 'CONNACK' : 'DISCONNECT';
  const detail = [
    `${packet} ${formatReasonCode(failure.code)} ${name}`,
    failure.reason,
    failure.server && `server reference: ${failure.server}`,
    addressOf(peer),
  ];
  return {
    problem: {
      code: codeOf(failure.code, name),
      message: sentence(failure.code, packet, name, advice, peer),
      detail: detail.filter((part) => part !== undefined && part !== '').join('; '),
    },
    after,
  };
}

function sentence(code: number, packet: string, name: string, advice: string, peer: Peer): string {
  if (code < 0x80) return 'The broker ended the connection and did not call it an error.';
  switch (code) {
    case 0x84:
      return `The broker does not support MQTT ${peer.protocolVersion}. Choose ${otherVersion(peer)} in the profile.`;
    case 0x85:
      return `The broker does not accept the client ID "${peer.clientId}". Change it in the profile.`;
    case 0x86:
      return 'The broker refused the user name or password. Correct them in the profile.';
    case 0x87:
      return 'The broker does not authorize this client. Check the user name and password, or the rights on the broker.';
    case 0x8e:
      return `Another client connected with the client ID "${peer.clientId}", so the broker ended this connection. Choose a different client ID, or close the other client.`;
    default:
      return packet === 'CONNACK'
        ? `The broker refused the connection: ${name}. ${advice}`
        : `The broker ended the connection: ${name}. ${advice}`;
  }
}

function codeOf(code: number, name: string): string {
  if (code < 0x80) return 'SERVER_DISCONNECTED';
  return CODES.get(code) ?? name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
}

function retry(code: string, message: string, detail: string): Diagnosis {
  return { problem: { code, message, detail }, after: 'retry' };
}

function otherVersion(peer: Peer): string {
  return peer.protocolVersion === '5.0' ? 'MQTT 3.1.1' : 'MQTT 5.0';
}

function tlsHint(peer: Peer): string {
  return isSecure(peer) ? '' : ', and whether it expects TLS';
}
