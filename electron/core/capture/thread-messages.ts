// What the core and the capture thread say to each other. Requests are answered in the order they
// were sent, so a question sees every batch written before it.
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import type { Batch } from './batch.ts';

/** Bytes in memory of their own thread, never shared. */
export type Bytes = Uint8Array<ArrayBuffer>;

export interface Opened {
  nextId: number;
  nextTopicId: number;
  messages: number;
  bytes: number;
  topics: StoredTopic[];
}

/** A topic as the file knows it when it is opened. */
export interface StoredTopic {
  id: number;
  name: string;
  received: number;
  sent: number;
  /** The newest message of either direction. */
  lastId: number;
  /** The newest received message, what the tree shows; absent when only sent to. */
  shown?: { time: number; flags: number; size: number; head: Bytes } | undefined;
}

export interface StoredRow {
  id: number;
  /** Microseconds since 1970. */
  time: number;
  flags: number;
  size: number;
  /** The beginning of the payload. */
  head: Bytes;
}

export interface StoredMessage extends StoredRow {
  topic: string;
  properties: PublishProperties;
}

export interface Questions {
  /** Rows of a topic from message `from` backwards, `from` included, down to but without `after`. */
  history: {
    ask: { topicId: number; from: number; after: number; limit: number };
    answer: StoredRow[];
  };
  /** Rows of a topic older than message `before`. */
  older: { ask: { topicId: number; before: number; limit: number }; answer: StoredRow[] };
  message: { ask: { id: number; headBytes: number }; answer: StoredMessage | null };
  payload: { ask: { id: number; offset: number; length: number }; answer: Bytes | null };
  /** Everything sent before is on disk; the file is closed. */
  close: { ask: object; answer: null };
}
export type QuestionName = keyof Questions;

export type ToThread =
  | { kind: 'open'; path: string }
  | { kind: 'write'; batch: Batch }
  | { kind: 'ask'; seq: number; name: QuestionName; ask: unknown };

export type FromThread =
  | { kind: 'opened'; opened: Opened }
  | { kind: 'open-failed'; problem: Problem }
  | { kind: 'written'; batch: Batch; fileBytes: number; problem: Problem | null }
  | { kind: 'answer'; seq: number; answer: unknown }
  | { kind: 'failed'; seq: number; problem: Problem };
