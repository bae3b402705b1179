// Properties of MQTT 5.0 (section 2.2.2.2) as data: what each is called, how its value is written, and
// in which packets it may stand.
import type { PacketType } from '../../../shared/contract/packets.ts';

export type PropertyKind = 'byte' | 'two' | 'four' | 'variable' | 'text' | 'binary' | 'pair';

/** A packet, or the properties of a will message within CONNECT. */
export type PropertyPlace = PacketType | 'WILL';

export interface PropertyRow {
  name: string;
  kind: PropertyKind;
  places: readonly PropertyPlace[];
  /** May stand more than once, in these packets. */
  repeats?: readonly PropertyPlace[];
  unit?: 's';
  /** Its value is no number but 0 (no) or 1 (yes). */
  flag?: true;
  /** 0 breaks a rule. */
  positive?: true;
}

export const AUTHENTICATION_DATA = 0x16;

const ANSWERS = ['CONNACK', 'PUBACK', 'PUBREC', 'PUBREL', 'PUBCOMP', 'SUBACK', 'UNSUBACK'] as const;
const EVERYWHERE = [
  ...(['CONNECT', 'PUBLISH', 'SUBSCRIBE', 'UNSUBSCRIBE', 'DISCONNECT', 'AUTH', 'WILL'] as const),
  ...ANSWERS,
] as const;
const MESSAGE = ['PUBLISH', 'WILL'] as const;
const BOTH = ['CONNECT', 'CONNACK'] as const;

export const PROPERTIES: ReadonlyMap<number, PropertyRow> = new Map<number, PropertyRow>([
  [0x01, { name: 'Payload Format Indicator', kind: 'byte', places: MESSAGE, flag: true }],
  [0x02, { name: 'Message Expiry Interval', kind: 'four', places: MESSAGE, unit: 's' }],
  [0x03, { name: 'Content Type', kind: 'text', places: MESSAGE }],
  [0x08, { name: 'Response Topic', kind: 'text', places: MESSAGE }],
  [0x09, { name: 'Correlation Data', kind: 'binary', places: MESSAGE }],
  [
    0x0b,
    {
      ...({ name: 'Subscription Identifier', kind: 'variable', positive: true } as const),
      ...({ places: ['PUBLISH', 'SUBSCRIBE'], repeats: ['PUBLISH'] } as const),
    },
  ],
  [
    0x11,
    { name: 'Session Expiry Interval', kind: 'four', places: [...BOTH, 'DISCONNECT'], unit: 's' },
  ],
  [0x12, { name: 'Assigned Client Identifier', kind: 'text', places: ['CONNACK'] }],
  [0x13, { name: 'Server Keep Alive', kind: 'two', places: ['CONNACK'], unit: 's' }],
  [0x15, { name: 'Authentication Method', kind: 'text', places: [...BOTH, 'AUTH'] }],
  [AUTHENTICATION_DATA, { name: 'Authentication Data', kind: 'binary', places: [...BOTH, 'AUTH'] }],
  [0x17, { name: 'Request Problem Information', kind: 'byte', places: ['CONNECT'], flag: true }],
  [0x18, { name: 'Will Delay Interval', kind: 'four', places: ['WILL'], unit: 's' }],
  [0x19, { name: 'Request Response Information', kind: 'byte', places: ['CONNECT'], flag: true }],
  [0x1a, { name: 'Response Information', kind: 'text', places: ['CONNACK'] }],
  [0x1c, { name: 'Server Reference', kind: 'text', places: ['CONNACK', 'DISCONNECT'] }],
  [0x1f, { name: 'Reason String', kind: 'text', places: [...ANSWERS, 'DISCONNECT', 'AUTH'] }],
  [0x21, { name: 'Receive Maximum', kind: 'two', places: BOTH, positive: true }],
  [0x22, { name: 'Topic Alias Maximum', kind: 'two', places: BOTH }],
  [0x23, { name: 'Topic Alias', kind: 'two', places: ['PUBLISH'], positive: true }],
  [0x24, { name: 'Maximum QoS', kind: 'byte', places: ['CONNACK'] }],
  [0x25, { name: 'Retain Available', kind: 'byte', places: ['CONNACK'], flag: true }],
  [0x26, { name: 'User Property', kind: 'pair', places: EVERYWHERE, repeats: EVERYWHERE }],
  [0x27, { name: 'Maximum Packet Size', kind: 'four', places: BOTH, positive: true }],
  [
    0x28,
    { name: 'Wildcard Subscription Available', kind: 'byte', places: ['CONNACK'], flag: true },
  ],
  [
    0x29,
    { name: 'Subscription Identifiers Available', kind: 'byte', places: ['CONNACK'], flag: true },
  ],
  [0x2a, { name: 'Shared Subscription Available', kind: 'byte', places: ['CONNACK'], flag: true }],
]);
