// What CONNACK says, for both versions in the terms of 5.0.
import type { IConnackPacket } from 'mqtt-packet';
import type { Qos } from '../../../shared/contract/base.ts';
import { fromReturnCode311 } from '../../../shared/mqtt/reason-codes.ts';

/** The longest packet the standard knows: header, four bytes of length, 268,435,455 of body. */
export const LONGEST_PACKET = 268_435_460;

/** What the broker takes; what it does not mention is as the standard has it. */
export interface ServerLimits {
  receiveMaximum: number;
  maximumQos: Qos;
  retainAvailable: boolean;
  maximumPacketSize: number;
  wildcardSubscriptions: boolean;
  sharedSubscriptions: boolean;
}

export interface Accepted {
  sessionPresent: boolean;
  /** Only where the broker chose one. */
  assignedClientId: string | undefined;
  limits: ServerLimits;
}

export function acceptedBy(packet: IConnackPacket): Accepted {
  return {
    sessionPresent: packet.sessionPresent,
    assignedClientId: packet.properties?.assignedClientIdentifier,
    limits: limitsOf(packet.properties),
  };
}

/** The reason code; 0 is yes. */
export function codeOfConnack(packet: { reasonCode?: number; returnCode?: number }): number {
  if (packet.returnCode !== undefined) return fromReturnCode311(packet.returnCode);
  const code = packet.reasonCode ?? 0;
  // A 3.1.1 broker refuses a 5.0 client in its own terms, which lie below the codes of 5.0.
  return code < 0x80 ? fromReturnCode311(code) : code;
}

function limitsOf(properties: IConnackPacket['properties'] = {}): ServerLimits {
  const { maximumQoS } = properties;
  return {
    receiveMaximum: properties.receiveMaximum ?? 65_535,
    maximumQos: maximumQoS === 0 || maximumQoS === 1 ? maximumQoS : 2,
    retainAvailable: properties.retainAvailable ?? true,
    maximumPacketSize: properties.maximumPacketSize ?? LONGEST_PACKET,
    wildcardSubscriptions: properties.wildcardSubscriptionAvailable ?? true,
    sharedSubscriptions: properties.sharedSubscriptionAvailable ?? true,
  };
}
