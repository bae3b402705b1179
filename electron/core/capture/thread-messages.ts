// What the core and the threads of a capture say to each other. A capture has one writer; readers have
// a connection of their own to the same file, so that looking never waits for writing.
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import type { TopicFigures, TopicNames } from '../topics/topic-figures.ts';
import type { Batch } from './batch.ts';
import type { Bytes } from './block.ts';
import type { Damage } from './damage.ts';

/** What a thread is started for (`workerData`); `work` hears what it is to do (exchange). */
export type ThreadRole = { role: 'writer' | 'reader'; path: string } | { role: 'work' };

/** Sent by every thread first. */
export type Started<Opened> =
  | { kind: 'opened'; opened: Opened }
  | { kind: 'open-failed'; problem: Problem };

// The writer.

export interface RetentionRules {
  maxBytes: number;
  maxMessages: number | null;
  /** Microseconds since 1970: what is older goes; the core moves it on. */
  olderThan: number | null;
}

export interface StoredPin {
  id: number;
  name: string;
  /** Microseconds since 1970. */
  from: number;
  to: number;
}

export interface RetentionFacts {
  /** In the file. */
  messages: number;
  evictedMessages: number;
  evictedBytes: number;
  /** Time of the oldest message, microseconds since 1970. */
  from: number | null;
  pins: StoredPin[];
}

export interface WriterFacts extends RetentionFacts {
  fileBytes: number;
}

export interface WriterOpened {
  nextId: number;
  nextTopicId: number;
  facts: WriterFacts;
}

export interface WriterQuestions {
  pin: { ask: { name: string; from: number; to: number }; answer: number };
  unpin: { ask: { id: number }; answer: null };
  /** Everything sent before is on disk; the file is closed. */
  close: { ask: object; answer: null };
}

export type ToWriter =
  | { kind: 'write'; batch: Batch }
  | { kind: 'rules'; rules: RetentionRules }
  /** How many messages the file held when it was opened. */
  | { kind: 'found'; messages: number }
  | Asked<WriterQuestions>;

export type FromWriter =
  | Started<WriterOpened>
  | { kind: 'written'; batch: Batch; facts: WriterFacts; problem: Problem | null }
  /** Retention or pins have changed the file. */
  | { kind: 'facts'; facts: WriterFacts }
  | Answered;

// Readers.

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

export interface ListedRow extends StoredRow {
  topic: string;
  /** Microseconds since the previous message of the topic. */
  interval: number | null;
}

export interface StoredEvent {
  id: number;
  time: number;
  after: number;
  kind: string;
  detail: string;
}

/** A message whole, for replay. */
export interface WholeMessage {
  id: number;
  time: number;
  flags: number;
  topic: string;
  payload: Bytes;
  /** null: it had none. */
  properties: PublishProperties | null;
}

/** Messages without their payloads, as columns; `names` are the topics of `topics`, each once. */
export interface OutlinePiece {
  ids: Float64Array;
  /** Microseconds since 1970. */
  times: Float64Array;
  flags: Uint8Array;
  topics: Uint32Array;
  /** Payload bytes. */
  sizes: Float64Array;
  names: [topicId: number, name: string][];
}

/** Which messages, in ascending order from `from` on: an id, or a place in `ids`. */
export interface ReadAsk {
  query: string;
  /** Microseconds since 1970, for times relative to now. */
  now: number;
  ids: number[] | null;
  from: number;
  limit: number;
}

export interface EvaluateRules {
  queries: readonly string[];
  /** Microseconds since 1970, for times relative to now. */
  now: number;
  /** JSON paths; null: the payload as text. */
  paths: readonly (string | null)[];
  /** UTF-16 units of a value; one of more ends in an ellipsis. */
  limit: number;
}

export interface EvaluateAsk extends EvaluateRules {
  /** Messages, ascending. */
  ids: Float64Array<ArrayBuffer>;
  /** Not of a sent message itself, but of the newest received on its topic before, where there is one. */
  received: boolean;
}

/** What was found, in the order of the ids. */
export interface Evaluated {
  /** 0: this message is not in the file. */
  found: Uint8Array;
  /** Microseconds since 1970. */
  times: Float64Array;
  /** Place of the first query that matches; -1 for none. */
  matches: Int8Array;
  /** One a path for the first id, then for the next one. */
  values: (string | null)[];
}

/** Topics as the file knows them, as columns; `heads` holds the beginnings of the newest payloads. */
export interface TopicsSummary {
  messages: number;
  lastId: number;
  lastTopicId: number;
  damage: Damage;
}

export interface ReaderQuestions {
  /** Rows of a topic from message `from` backwards, `from` included, down to but without `after`. */
  history: {
    ask: { topicId: number; from: number; after: number; limit: number };
    answer: StoredRow[];
  };
  /** Rows of a topic older than message `before`. */
  older: { ask: { topicId: number; before: number; limit: number }; answer: StoredRow[] };
  message: { ask: { id: number; headBytes: number }; answer: StoredMessage | null };
  payload: { ask: { id: number; offset: number; length: number }; answer: Bytes | null };
  events: { ask: { from: number | null; to: number | null; limit: number }; answer: StoredEvent[] };
  /** Time of the oldest and newest message, microseconds since 1970; `lastId` 0: there is none. */
  bounds: {
    ask: object;
    answer: { from: number | null; to: number | null; messages: number; lastId: number };
  };
  /**
   * Rows `first` to `first + count` after message `top` of the list made by job `list`; see the frame of
   * the contract's `results`.
   */
  listed: {
    ask: {
      list: number;
      first: number;
      count: number;
      top: number | null;
      anchor: number | null;
    };
    answer: {
      rows: ListedRow[];
      first: number;
      above: number | null;
      anchorIndex: number | null;
      total: number;
      newest: number;
      arrived: number;
      passed: number;
    };
  };
  /** Matching messages, whole: at most `limit`, and about `bytes` of payload. `next`: the next `from`. */
  read: {
    ask: ReadAsk & { bytes: number };
    answer: { messages: WholeMessage[]; next: number; end: boolean };
  };
  /** The same messages without their payloads. */
  outline: { ask: ReadAsk; answer: OutlinePiece & { next: number; end: boolean } };
  /** What queries and JSON paths say of messages. */
  evaluate: { ask: EvaluateAsk; answer: Evaluated };
  close: { ask: object; answer: null };
}

/** Long work of a reader: reports progress, can be cancelled. */
export interface ReaderJobs {
  /** Reads the file once, newest first. */
  topics: { ask: object; progress: TopicFigures | TopicNames; answer: TopicsSummary };
  /** Fills a list of matching ids and follows what arrives (`stored`) until it is cancelled. */
  list: { ask: ListAsk; progress: ListProgress; answer: null };
}

export interface ListAsk {
  query: string;
  /** Microseconds since 1970, for times relative to now. */
  now: number;
  /** Only messages up to this time, and no following. */
  until: number | null;
  limit: number;
}

export interface ListProgress {
  total: number;
  arrived: number;
  scanned: number;
  toScan: number;
  complete: boolean;
  limited: boolean;
  problem: Problem | null;
}

export type ToReader =
  | Asked<ReaderQuestions>
  | { kind: 'start'; seq: number; name: keyof ReaderJobs; ask: unknown }
  | { kind: 'cancel'; seq: number }
  /** A list takes in nothing more but stays. */
  | { kind: 'stop'; seq: number }
  /** Messages up to this id are in the file. */
  | { kind: 'stored'; upTo: number };

export type FromReader =
  | Started<null>
  | { kind: 'progress'; seq: number; progress: unknown }
  | Answered;

// Both.

export interface Asked<Questions> {
  kind: 'ask';
  seq: number;
  name: keyof Questions;
  ask: unknown;
}

export type Answered =
  | { kind: 'answer'; seq: number; answer: unknown }
  | { kind: 'failed'; seq: number; problem: Problem };
