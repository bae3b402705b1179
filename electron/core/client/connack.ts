// What CONNACK says (5.0 section 3.2), read here because mqtt.js groups user properties by name and so
// loses their order.
import type { Qos } from '../../../shared/contract/base.ts';
import type { Connack } from '../../../shared/contract/connections.ts';
import { SILENT_CONNACK } from '../../../shared/contract/defaults.ts';
import { fromReturnCode311, PROTOCOL_ERROR } from '../../../shared/mqtt/reason-codes.ts';
import { MalformedPacket, type WireReader } from './wire/wire-reader.ts';

/** The longest packet the standard knows: header, four bytes of length, 268,435,455 of body. */
export const LONGEST_PACKET = 268_435_460;

/** What the broker takes; what it does not mention is as the standard has it. */
export interface ServerLimits {
  receiveMaximum: number;
  maximumQos: Qos;
  retainAvailable: boolean;
  maximumPacketSize: number;
  topicAliasMaximum: number;
  wildcardSubscriptions: boolean;
  sharedSubscriptions: boolean;
  subscriptionIdentifiers: boolean;
}

export interface Accepted {
  sessionPresent: boolean;
  /** Only where the broker chose one. */
  assignedClientId: string | undefined;
  limits: ServerLimits;
}

export interface ReadConnack {
  connack: Connack;
  /** The last word of enhanced authentication; it may be a secret. */
  authenticationData: Uint8Array | undefined;
}

/** Reads the body of a CONNACK. A 3.1.1 broker answers a 5.0 client without properties. Throws `MalformedPacket`. */
export function readConnack(reader: WireReader, end: number, v5: boolean): ReadConnack {
  const result: ReadConnack = {
    connack: { ...SILENT_CONNACK, userProperties: [] },
    authenticationData: undefined,
  };
  result.connack.sessionPresent = (reader.byte('flags') & 1) === 1;
  result.connack.reasonCode = reader.byte('reason code');
  if (!v5 || reader.at >= end) return result;
  const length = reader.variableByteInteger('length of the properties');
  const endOfProperties = reader.at + length;
  while (reader.at < endOfProperties) readProperty(reader, result);
  if (reader.at > endOfProperties) {
    throw new MalformedPacket('The properties are longer than their length.');
  }
  return result;
}

function readProperty(reader: WireReader, result: ReadConnack): void {
  const { connack } = result;
  const identifier = reader.byte('properties');
  const flag = () => reader.byte('property') !== 0;
  switch (identifier) {
    case 0x11:
      connack.sessionExpiryInterval = reader.fourBytes('session expiry interval');
      return;
    case 0x12:
      connack.assignedClientIdentifier = reader.text('assigned client identifier');
      return;
    case 0x13:
      connack.serverKeepAlive = reader.twoBytes('server keep alive');
      return;
    case 0x15:
      connack.authenticationMethod = reader.text('authentication method');
      return;
    case 0x16:
      result.authenticationData = reader.binary('authentication data');
      return;
    case 0x1a:
      connack.responseInformation = reader.text('response information');
      return;
    case 0x1c:
      connack.serverReference = reader.text('server reference');
      return;
    case 0x1f:
      connack.reasonString = reader.text('reason string');
      return;
    case 0x21:
      connack.receiveMaximum = notZero(reader.twoBytes('receive maximum'), 'receive maximum');
      return;
    case 0x22:
      connack.topicAliasMaximum = reader.twoBytes('topic alias maximum');
      return;
    case 0x24:
      connack.maximumQos = flag() ? 1 : 0;
      return;
    case 0x25:
      connack.retainAvailable = flag();
      return;
    case 0x26:
      connack.userProperties.push([reader.text('user property'), reader.text('user property')]);
      return;
    case 0x27:
      connack.maximumPacketSize = notZero(
        reader.fourBytes('maximum packet size'),
        'maximum packet size',
      );
      return;
    case 0x28:
      connack.wildcardSubscriptionAvailable = flag();
      return;
    case 0x29:
      connack.subscriptionIdentifiersAvailable = flag();
      return;
    case 0x2a:
      connack.sharedSubscriptionAvailable = flag();
      return;
    default:
      throw new MalformedPacket(
        `CONNACK has no property 0x${identifier.toString(16).padStart(2, '0')}.`,
      );
  }
}

/** With it nothing could ever be sent. */
function notZero(value: number, what: string): number {
  if (value > 0) return value;
  throw new MalformedPacket(`CONNACK has a ${what} of 0.`, PROTOCOL_ERROR);
}

export function acceptedBy(connack: Connack): Accepted {
  return {
    sessionPresent: connack.sessionPresent,
    assignedClientId: connack.assignedClientIdentifier ?? undefined,
    limits: {
      receiveMaximum: connack.receiveMaximum ?? 65_535,
      maximumQos: connack.maximumQos ?? 2,
      retainAvailable: connack.retainAvailable ?? true,
      maximumPacketSize: connack.maximumPacketSize ?? LONGEST_PACKET,
      topicAliasMaximum: connack.topicAliasMaximum ?? 0,
      wildcardSubscriptions: connack.wildcardSubscriptionAvailable ?? true,
      sharedSubscriptions: connack.sharedSubscriptionAvailable ?? true,
      subscriptionIdentifiers: connack.subscriptionIdentifiersAvailable ?? true,
    },
  };
}

/**
 * The reason code in the terms of 5.0; 0 is yes. A 3.1.1 broker refuses a 5.0 client in its own terms,
 * which lie below the codes of 5.0.
 */
export function reasonOf({ reasonCode }: Connack): number {
  return reasonCode < 0x80 ? fromReturnCode311(reasonCode) : reasonCode;
}
