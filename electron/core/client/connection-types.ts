// What a live connection is to the rest of the core.

import type { Qos } from '../../../shared/contract/base.ts';
import type { ConnectionState, SubscriptionStatus } from '../../../shared/contract/connections.ts';
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import type { Problem } from '../../../shared/util/problem.ts';

export interface ConnectionSettings {
  fields: ProfileFields;
  password: string | undefined;
}

export interface ConnectionHooks {
  /**
   * A message has arrived; called once per delivery, in order of arrival. `source` from `start` to
   * `end` is the payload and is valid during the call only: copy what is kept. `topic` may hold
   * lone surrogates for bytes that are not UTF-8 (shared/mqtt/topic-text.ts). `flags`: message-flags.ts.
   */
  receive(
    topic: string,
    source: Uint8Array,
    start: number,
    end: number,
    flags: number,
    properties: PublishProperties | undefined,
  ): void;
  /** State, problem or a subscription has changed. */
  changed(): void;
}

export interface LiveStatus {
  state: ConnectionState;
  /** Milliseconds since 1970. */
  since: number;
  attempt: number;
  retryAt: number | null;
  problem: Problem | null;
  clientId: string;
  protocolVersion: '3.1.1' | '5.0';
  sessionPresent: boolean;
  subscriptions: SubscriptionStatus[];
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
  /** Does nothing while connecting or connected; ends a wait at once. */
  connect(settings: ConnectionSettings): void;
  /** Sends DISCONNECT where there is a connection; resolves within 2 s whatever the broker does. */
  disconnect(): Promise<void>;
  /** Sends SUBSCRIBE (again, when subscribed already); while not connected it is kept for the next CONNACK. */
  subscribe(filter: string, qos: Qos): Promise<SubscriptionStatus>;
  unsubscribe(filter: string): Promise<void>;
  /** What stands against publishing this message now: no connection, the topic name, a limit of the broker. */
  canPublish(topic: string, payload: Uint8Array, qos: Qos, retain: boolean): Problem | undefined;
  publish(topic: string, payload: Uint8Array, qos: Qos, retain: boolean): Promise<Acknowledgement>;
  /** Stops reading from the socket, so that TCP slows the broker down; keep alive goes on. */
  pause(): void;
  resume(): void;
}
