// What a query is asked about, and what it can answer before it has seen a whole message.
import type { PublishProperties } from '../contract/messages.ts';

export interface QueryFields {
  /** Microseconds since 1970. */
  time: number;
  qos: number;
  retain: boolean;
  dup: boolean;
  /** False: received. */
  out: boolean;
  /** Bytes of the whole payload. */
  size: number;
}

export interface QueryMessage extends QueryFields {
  topic: string;
  /** The payload is `source` from `start` to `end`; of a very large one the part at hand. */
  source: Uint8Array;
  start: number;
  end: number;
  properties(): PublishProperties | undefined;
}

/** A plan keeps what it works with between calls: one for each thread and scan. */
export interface QueryPlan {
  test(message: QueryMessage): boolean;
  /** False: no message of this topic name matches, whatever else it is. */
  mayMatchTopic(topic: string): boolean;
  /** False: no message with these matches, whatever its topic, payload and properties. */
  mayMatchFields(
    time: number,
    qos: number,
    retain: boolean,
    dup: boolean,
    out: boolean,
    size: number,
  ): boolean;
  /** Microseconds, both included, between which every match lies; nothing matches if from > to. */
  from: number;
  to: number;
  /** Bytes that stand in the payload of every match, as long as can be had; null for none. */
  needle: Uint8Array | null;
  /** A payload with a backslash may match without the needle: JSON may write it in escapes. */
  needleOrBackslash: boolean;
  needsPayload: boolean;
  needsProperties: boolean;
}
