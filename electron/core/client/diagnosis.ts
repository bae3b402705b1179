// Why there is no connection, as a sentence that names the next step. Pure: what was observed goes
// in, a `Problem` and what to do about retrying come out. A password never comes here.
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import { needsClientId } from '../../../shared/mqtt/client-id.ts';
import {
  formatReasonCode,
  PACKET_TOO_LARGE,
  RECEIVE_MAXIMUM_EXCEEDED,
  reasonCode,
  TOPIC_ALIAS_INVALID,
} from '../../../shared/mqtt/reason-codes.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import type { Diagnosis, Failure } from './failure.ts';
import { addressOf, isSecure, isWebSocket, otherVersion, type Peer, type Phase } from './peer.ts';
import { byReasonCode } from './reason-diagnosis.ts';
import { describeForeign } from './transport/foreign-protocol.ts';
import { diagnoseSocket } from './transport/socket-diagnosis.ts';

const SHORT_CLOSES = 3;
/** Closing, only less politely. */
const RESETS = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** Of a CONNECT that is better not sent: every broker refuses it. */
export function clientIdMissing({
  clientId,
  protocolVersion,
  cleanStart,
}: ProfileFields): Problem | undefined {
  if (clientId !== '' || !needsClientId(protocolVersion, cleanStart)) return undefined;
  const why =
    protocolVersion === '3.1'
      ? 'MQTT 3.1 needs a client ID, and the profile has none. Enter one.'
      : 'With clean start off MQTT 3.1.1 needs a client ID, and the profile has none. Enter one, or turn clean start on.';
  return { code: 'CLIENT_ID_MISSING', message: why };
}

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
      return notAllowed(failure, peer);
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
        ? // Each try would throw the other one out, which may be a device in use.
          lost(peer, 'closed by the broker', shortCloses, 'stop')
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

const LIMITS_IGNORED = new Map([
  [
    RECEIVE_MAXIMUM_EXCEEDED,
    {
      code: 'RECEIVE_MAXIMUM_IGNORED',
      what: 'sent more messages at QoS 1 and 2 without waiting for their acknowledgement than the receive maximum of the profile allows',
      advice: 'Raise the receive maximum in the profile, or leave it empty.',
    },
  ],
  [
    TOPIC_ALIAS_INVALID,
    {
      code: 'TOPIC_ALIAS_MAXIMUM_IGNORED',
      what: 'used a topic alias beyond the topic alias maximum of the profile',
      advice: 'Raise the topic alias maximum in the profile, or set it to 0.',
    },
  ],
  [
    PACKET_TOO_LARGE,
    {
      code: 'MAXIMUM_PACKET_SIZE_IGNORED',
      what: 'sent a packet larger than the maximum packet size of the profile',
      advice: 'Raise the maximum packet size in the profile, or leave it empty.',
    },
  ],
]);

/** A broker that does it again at once will go on doing it; one that served well before is tried again. */
function notAllowed(failure: Failure & { kind: 'protocol' }, peer: Peer): Diagnosis {
  const { phase, reasonCode: code, text } = failure;
  const ignored = LIMITS_IGNORED.get(code);
  const what = ignored?.what ?? 'sent something MQTT does not allow';
  const told = phase === 'connected' && peer.protocolVersion === '5.0';
  return {
    problem: {
      code: ignored?.code ?? 'PROTOCOL_ERROR',
      message: `The broker at ${addressOf(peer)} ${what}, so the connection was closed. ${ignored?.advice ?? 'The packets show what it was.'}`,
      detail: told ? `${text} It was told so with DISCONNECT ${withName(code)}.` : text,
    },
    after: 'once',
  };
}

function withName(code: number): string {
  return `${formatReasonCode(code)} ${reasonCode(code).name}`;
}

function closedEarly(peer: Peer): Diagnosis {
  const tls = isSecure(peer) ? 'not expect TLS' : 'expect TLS';
  return retry(
    'CLOSED_BEFORE_CONNACK',
    `${addressOf(peer)} closed the connection without answering. It may not be an MQTT port, it may ${tls}, or it may not support MQTT ${peer.protocolVersion}: try ${otherVersion(peer)}.`,
    addressOf(peer),
  );
}

/** `again`: what follows when it looks as if another client has the client ID. */
function lost(
  peer: Peer,
  text: string,
  shortCloses: number,
  again: Diagnosis['after'] = 'retry',
): Diagnosis {
  const detail = `${addressOf(peer)}: ${text}`;
  // Where the broker chooses the client ID nobody else has it.
  if (shortCloses >= SHORT_CLOSES && peer.clientId !== '') {
    return {
      problem: {
        code: 'CLIENT_ID_IN_USE',
        message: `The broker keeps closing the connection soon after accepting it. Another client may be using the client ID "${peer.clientId}"; choose a different one in the profile.`,
        detail,
      },
      after: again,
    };
  }
  return retry('CONNECTION_LOST', `The connection to ${addressOf(peer)} was lost.`, detail);
}

function retry(code: string, message: string, detail: string): Diagnosis {
  return { problem: { code, message, detail }, after: 'retry' };
}

function tlsHint(peer: Peer): string {
  return isSecure(peer) ? '' : ', and whether it expects TLS';
}
