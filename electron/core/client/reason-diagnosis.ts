// What the reason code of a CONNACK or DISCONNECT means for the user, and for trying again. The table of
// codes says what is generally so (shared/mqtt/reason-codes.ts); here is what the peer adds to it.
import { type AfterCode, formatReasonCode, reasonCode } from '../../../shared/mqtt/reason-codes.ts';
import type { Diagnosis, Failure } from './failure.ts';
import { addressOf, otherVersion, type Peer } from './peer.ts';

type ByCode = Extract<Failure, { kind: 'refused' | 'disconnected' }>;

/** Of a CONNACK they can only mean the will message, of a DISCONNECT a message that was published. */
const OF_A_MESSAGE = new Set([0x90, 0x94, 0x95, 0x97, 0x99, 0x9a, 0x9b]);
const OF_A_SUBSCRIPTION = new Set([0x8f, 0x9e, 0xa1, 0xa2]);

const CODES = new Map([
  [0x84, 'UNSUPPORTED_PROTOCOL_VERSION'],
  [0x85, 'CLIENT_ID_INVALID'],
  [0x86, 'BAD_CREDENTIALS'],
]);

/** Whether the server ended the connection over something that was published. */
export function isOfAMessage(failure: Failure | undefined): failure is ByCode {
  return failure?.kind === 'disconnected' && OF_A_MESSAGE.has(failure.code);
}

export function byReasonCode(failure: ByCode, peer: Peer): Diagnosis {
  const { name, after } = reasonCode(failure.code);
  const isOfTheWill = failure.kind === 'refused' && peer.hasWill && OF_A_MESSAGE.has(failure.code);
  const detail = [
    what(failure, name),
    failure.reason,
    failure.server && `server reference: ${failure.server}`,
    addressOf(peer),
  ];
  return {
    problem: {
      code: isOfTheWill ? 'WILL_REFUSED' : codeOf(failure.code, name),
      message: isOfTheWill ? ofTheWill(name) : sentence(failure, peer),
      detail: detail.filter((part) => part !== undefined && part !== '').join('; '),
    },
    after: isOfTheWill ? 'stop' : afterIn(failure, after),
  };
}

function afterIn(failure: ByCode, after: AfterCode): AfterCode {
  // Nothing was published or subscribed to before CONNACK that could be mended meanwhile.
  return after === 'once' && failure.kind === 'refused' ? 'retry' : after;
}

function what(failure: ByCode, name: string): string {
  if (failure.kind === 'refused' && failure.returnCode < 0x80) {
    return `CONNACK return code ${failure.returnCode} (${name})`;
  }
  const packet = failure.kind === 'refused' ? 'CONNACK' : 'DISCONNECT';
  return `${packet} ${formatReasonCode(failure.code)} ${name}`;
}

function ofTheWill(name: string): string {
  return `The broker refused the connection because of the will message: ${name}. Change the will message in the profile, or remove it.`;
}

function sentence(failure: ByCode, peer: Peer): string {
  const { code } = failure;
  if (code < 0x80) return 'The broker ended the connection and did not call it an error.';
  if (failure.kind === 'refused' && isReserved(failure.returnCode)) {
    return `The broker refused the connection with return code ${failure.returnCode}, which MQTT ${peer.protocolVersion} does not define. ${ofReserved(failure.returnCode)}`;
  }
  return ofCode(failure, peer) ?? general(failure);
}

/** 3.1.1 knows 0 to 5. */
function isReserved(returnCode: number): boolean {
  return returnCode > 5 && returnCode < 0x80;
}

function ofReserved(returnCode: number): string {
  return returnCode === 7
    ? 'AWS IoT Core means by it that the policy of the certificate does not allow this client ID or this connection.'
    : 'The log of the broker may say more.';
}

function ofCode({ code, server }: ByCode, peer: Peer): string | undefined {
  switch (code) {
    case 0x84:
      return `The broker does not support MQTT ${peer.protocolVersion}. Choose ${otherVersion(peer)} in the profile.`;
    case 0x85:
      return peer.clientId === ''
        ? 'The broker does not choose client IDs. Enter one in the profile.'
        : `The broker does not accept the client ID "${peer.clientId}". Change it in the profile.`;
    case 0x86:
      return 'The broker refused the user name or password. Correct them in the profile.';
    case 0x87:
      return 'The broker does not authorize this client. Check the user name and password, or the rights on the broker.';
    case 0x8c:
      return peer.authentication === 'none'
        ? 'The broker asks for an authentication method. Choose the one it supports in the profile.'
        : `The broker does not support the authentication method ${peer.authentication}. Choose another one in the profile, or none.`;
    case 0x8e:
      return `Another client connected with the client ID "${peer.clientId}", so the broker ended this connection. Choose a different client ID, or close the other client.`;
    case 0x9c:
    case 0x9d:
      return elsewhere(code, server);
    default:
      return undefined;
  }
}

function elsewhere(code: number, server: string | undefined): string {
  const says =
    code === 0x9c ? 'The broker asks to use another server for now' : 'The broker has moved';
  return server
    ? `${says}: ${server}. Change host and port in the profile.`
    : `${says} and does not say which. Ask its administrator for the host.`;
}

function general({ kind, code }: ByCode): string {
  const { name, advice } = reasonCode(code);
  if (kind === 'refused') return `The broker refused the connection: ${name}. ${advice}`;
  if (OF_A_MESSAGE.has(code)) {
    return `The broker ended the connection because of a message that was published: ${name}. ${advice}`;
  }
  if (OF_A_SUBSCRIPTION.has(code)) {
    return `The broker ended the connection because of a subscription: ${name}. ${advice}`;
  }
  return `The broker ended the connection: ${name}. ${advice}`;
}

function codeOf(code: number, name: string): string {
  if (code < 0x80) return 'SERVER_DISCONNECTED';
  return CODES.get(code) ?? problemCodeOf(name);
}

/** Of a reason code's name. */
export function problemCodeOf(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
}
