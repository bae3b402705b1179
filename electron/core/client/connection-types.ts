// What a live connection is to the rest of the core.

import type { Qos } from '../../../shared/contract/base.ts';
import type { CertificateSummary } from '../../../shared/contract/certificates.ts';
import type {
  Connack,
  ConnectionPath,
  ConnectionState,
  SubscriptionStatus,
} from '../../../shared/contract/connections.ts';
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import type {
  ProfileFields,
  ProtocolVersion,
  SecretValues,
  Subscription,
} from '../../../shared/contract/profiles.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import type { TlsCertificates } from '../certificates/client-identity.ts';
import type { PacketTrace } from '../packets/packet-trace.ts';
import type { ServerLimits } from './connack.ts';

export interface ConnectionSettings {
  fields: ProfileFields;
  /** Those the profile has, and what was asked for; by name. Kept in memory for the tries of this run. */
  secrets: SecretValues;
  /** Of its TLS files; without, there are none. */
  certificates?: TlsCertificates | undefined;
  /** Topic filters not subscribed to any more, which the session at the broker may still have. */
  left?: readonly string[];
}

export interface ConnectionHooks {
  /**
   * A message has arrived; called once per delivery, in order of arrival. `source` from `start` to
   * `end` is the payload and is valid during the call only: copy what is kept. `topic` may hold
   * lone surrogates for bytes that are not UTF-8 (shared/mqtt/topic-text.ts). `flags`: message-flags.ts.
   * Answers the message's number: 1 or more, and larger than that of every message before; 0 for a
   * message that is let go, which nobody has to wait for.
   */
  receive(
    topic: string,
    source: Uint8Array,
    start: number,
    end: number,
    flags: number,
    properties: PublishProperties | undefined,
  ): number;
  /**
   * An acknowledgement waits until what was received so far is stored (`Connection.stored`); called
   * at most once for what arrived together.
   */
  storeSoon(): void;
  /** Asks to be told of every packet of a try that begins, both ways. */
  beginTrace?(protocolVersion: ProtocolVersion): PacketTrace;
  /** State, problem or a subscription has changed. */
  changed(): void;
  /** For the time line of the capture; in order with `receive`. */
  event(event: ConnectionEvent): void;
}

/** What happened to a connection, each once; plain JSON data without secrets. */
export type ConnectionEvent =
  /** A try begins; `attempt` counts those of this row, 1 for the first. */
  | { kind: 'connecting'; address: string; attempt: number }
  | {
      kind: 'connected';
      address: string;
      clientId: string;
      /** The broker chose the client ID. */
      assigned: boolean;
      protocolVersion: ProtocolVersion;
      sessionPresent: boolean;
      limits: ServerLimits;
    }
  /** An accepted connection has ended (lost), or a try came to nothing (refused); another follows. */
  | { kind: 'lost' | 'refused'; problem: Problem; retryInMs: number }
  /** The same, and no try follows. */
  | { kind: 'stopped'; problem: Problem }
  /** By the user. */
  | { kind: 'disconnected' }
  | { kind: 'subscribed'; filter: string; qos: Qos; grantedQos: Qos }
  | { kind: 'subscribe-refused'; filter: string; qos: Qos; problem: Problem }
  | { kind: 'unsubscribed'; filter: string };

export interface LiveStatus {
  state: ConnectionState;
  /** Milliseconds since 1970. */
  since: number;
  attempt: number;
  retryAt: number | null;
  problem: Problem | null;
  clientId: string;
  protocolVersion: ProtocolVersion;
  sessionPresent: boolean;
  /** Of this try or the last one that got so far. */
  connack: Connack | null;
  path: ConnectionPath | null;
  /** The one the last try was ended for. */
  refusedCertificate: CertificateSummary | null;
  subscriptions: SubscriptionStatus[];
  /** Since when reading is held back, milliseconds since 1970; null: it is not. */
  pausedSince: number | null;
  /** How long it was, over all connections of this run. */
  pausedMs: number;
  /** Since when something may lie unread in the socket, milliseconds since 1970; null: nothing does. */
  unreadSince: number | null;
}

export interface Acknowledgement {
  reasonCode: number | null;
  /** "sent", "PUBACK 0x10 No matching subscribers", "PUBCOMP". */
  acknowledgement: string;
  durationMs: number;
}

/** One profile's connection over all its tries. Failures reject with a `ProblemError`. */
export interface Connection {
  status(): LiveStatus;
  /** What it was connected with last. */
  readonly settings: ConnectionSettings | undefined;
  /** Does nothing while connecting or connected; ends a wait at once. Throws WILL_INVALID. */
  connect(settings: ConnectionSettings): void;
  /** Sends DISCONNECT where there is a connection; resolves within 2 s whatever the broker does. */
  disconnect(): Promise<void>;
  /**
   * Sends SUBSCRIBE (again, when subscribed already), for a paused one UNSUBSCRIBE; while not connected
   * it is kept for the next CONNACK. It takes the place of the one with the same filter or of `replaces`.
   */
  subscribe(subscription: Subscription, replaces?: string): Promise<SubscriptionStatus>;
  unsubscribe(filter: string): Promise<void>;
  /** The profile was edited: when the next tries follow, and how long they may take. */
  setPolicy(policy: Pick<ProfileFields, 'reconnect' | 'connectTimeout'>): void;
  /** The profile was edited: what differs is subscribed to, paused or ended. */
  setSubscriptions(subscriptions: readonly Subscription[]): void;
  /** What stands against publishing this message now: no connection, the topic name, a limit of the broker. */
  canPublish(
    topic: string,
    payload: { readonly length: number },
    qos: Qos,
    retain: boolean,
    properties?: PublishProperties,
  ): Problem | undefined;
  /** `properties` are left out where 3.1.1 is spoken. */
  publish(
    topic: string,
    payload: Uint8Array,
    qos: Qos,
    retain: boolean,
    properties?: PublishProperties,
  ): Promise<Acknowledgement>;
  /** Stops reading from the socket, so that TCP slows the broker down; keep alive goes on. */
  pause(): void;
  resume(): void;
  /**
   * Messages up to this number are on disk. With a persistent session a message at QoS 1 or 2 is
   * acknowledged only then; call it after every commit.
   */
  stored(upTo: number): void;
}
