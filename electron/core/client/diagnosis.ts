// Why there is no connection, as a sentence that names the next step. Pure: what was observed goes
// in, a `Problem` and what to do about retrying come out. A password never comes here.
import type { Diagnosis, Failure } from './failure.ts';
import { addressOf, isSecure, isWebSocket, otherVersion, type Peer, type Phase } from './peer.ts';
import { byReasonCode } from './reason-diagnosis.ts';
import { describeForeign } from './transport/foreign-protocol.ts';
import { diagnoseSocket } from './transport/socket-diagnosis.ts';

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
    case 'transport':
      return failure.phase === 'connected'
        ? lost(peer, failure.problem.message, shortCloses)
        : { problem: failure.problem, after: failure.after };
    case 'timeout':
      return timedOut(failure.phase, peer);
    case 'foreign':
      return { problem: describeForeign(failure.bytes, peer), after: 'slow' };
    case 'protocol':
      return malformed(failure.phase, failure.text, peer);
    case 'refused':
    case 'disconnected':
      return byReasonCode(failure, peer);
    case 'authentication':
      return {
        problem: {
          code: 'AUTHENTICATION_FAILED',
          message: `The broker did not complete the authentication with ${peer.authentication}, so it is not trusted. Check the password, and whether this is the right broker.`,
          detail: `${addressOf(peer)}: ${failure.text}`,
        },
        after: 'stop',
      };
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

function retry(code: string, message: string, detail: string): Diagnosis {
  return { problem: { code, message, detail }, after: 'retry' };
}

function tlsHint(peer: Peer): string {
  return isSecure(peer) ? '' : ', and whether it expects TLS';
}
