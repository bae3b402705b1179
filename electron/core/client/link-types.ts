// One try at a connection as the rest of this folder sees it.
import type { Qos } from '../../../shared/contract/base.ts';
import type { Connack, ConnectionPath } from '../../../shared/contract/connections.ts';
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import type { PacketTrace } from '../packets/packet-trace.ts';
import type { Accepted } from './connack.ts';
import type { ConnectionHooks } from './connection-types.ts';
import type { Failure } from './failure.ts';
import type { Phase } from './peer.ts';
import type { Wanted } from './wire/subscribe-packet.ts';

export interface Answer {
  packet: 'puback' | 'pubrec' | 'pubcomp' | 'suback' | 'unsuback';
  messageId: number;
  /** SUBACK: the granted QoS or a failure from 0x80. Null where 3.1.1 has no codes. */
  reasonCode: number | null;
  /** What the broker added in words. */
  reason: string | undefined;
}

export interface LinkEvents {
  /** The broker is reached and accepted as the right one; CONNECT leaves now. */
  path(path: ConnectionPath): void;
  /** CONNACK, whatever it says; before `accepted` and `closed`. */
  connack(connack: Connack): void;
  /** CONNACK said yes; packets can be sent from `ready` on. */
  accepted(accepted: Accepted): void;
  ready(): void;
  message: ConnectionHooks['receive'];
  storeSoon: ConnectionHooks['storeSoon'];
  answered(answer: Answer): void;
  /** Asks to be told of every packet of this try, both ways. */
  beginTrace(): PacketTrace | undefined;
  /** The end, called once. Without `failure` it was closed without a word, or by us. */
  closed(phase: Phase, failure: Failure | undefined): void;
}

export interface Link {
  /** Since when something may lie unread in the socket, milliseconds since 1970; null: nothing does. */
  readonly unreadSince: number | null;
  /**
   * Sends PUBLISH. `sent` is called when the bytes are handed over. Answers the packet identifier.
   * Properties of 5.0 are left out where 3.1.1 is spoken.
   */
  publish(
    topic: string,
    payload: Buffer,
    qos: Qos,
    retain: boolean,
    properties: PublishProperties | undefined,
    sent: (error?: Error | null) => void,
  ): number;
  /** Options of 5.0 are left out where 3.1.1 is spoken. Answers the packet identifier. */
  subscribe(wanted: Wanted): number;
  unsubscribe(filter: string): number;
  /** Forgets a packet that waits for an answer, so that it does not hold up the end. */
  forget(messageId: number): void;
  /** Sends the acknowledgements whose messages are stored by now. */
  acknowledge(): void;
  /** Sends DISCONNECT and closes; a broker that does not close its side is given a second. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
  /** Closes at once because the try took too long. */
  timeOut(): void;
  pause(): void;
  resume(): void;
}
