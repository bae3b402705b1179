// A capture as it is looked at, of a connection that records or of an opened file: its topic tree, and
// answers to what was recorded. Reading has threads of its own, and what is not in the file yet is read
// where it is: it never waits for a batch.
import { existsSync } from 'node:fs';
import { PAYLOAD_PIECE } from '../../shared/contract/defaults.ts';
import { type Message, type MessageRow, SHORT_PAYLOAD } from '../../shared/contract/messages.ts';
import { previewOf } from '../../shared/payload/preview.ts';
import { fail } from '../../shared/util/problem.ts';
import type { Bytes } from './capture/block.ts';
import { emptyAnswer } from './capture/evaluate.ts';
import { evaluateUnwritten } from './capture/evaluate-unwritten.ts';
import { openReader, type Reader } from './capture/reader.ts';
import type {
  EvaluateAsk,
  Evaluated,
  StoredRow,
  TopicsSummary,
} from './capture/thread-messages.ts';
import type { UnwrittenBatches, UnwrittenMessage } from './capture/unwritten-batches.ts';
import {
  FLAG_DECODED_TEXT,
  FLAG_DUP,
  FLAG_OUT,
  FLAG_RETAIN,
  FLAG_WITHOUT_PAYLOAD,
  qosOf,
} from './message-flags.ts';
import type { CorePorts } from './ports.ts';
import { RestoredTopics } from './topics/restored-topics.ts';
import { TopicIndex } from './topics/topic-index.ts';

type Ports = Pick<CorePorts, 'captureThread'>;

/** What was taken in but is not in the file (yet). */
export interface NotYetStored {
  unwritten: UnwrittenBatches;
  /** False while the file could not be opened for writing. */
  isOpen: boolean;
  /** Resolves when everything taken in so far, or up to message `upTo`, is in the file or held. */
  settled(upTo?: number): Promise<void>;
}

export class Recorded {
  readonly path: string;
  readonly index: TopicIndex;
  readonly summary: TopicsSummary;
  readonly #ports: Ports;
  readonly #memory: NotYetStored | undefined;
  /** Undefined while there is no file yet. */
  #readers: Readers | undefined;

  private constructor(
    ports: Ports,
    path: string,
    readers: Readers | undefined,
    index: TopicIndex,
    summary: TopicsSummary,
    memory: NotYetStored | undefined,
  ) {
    this.#ports = ports;
    this.path = path;
    this.#readers = readers;
    this.index = index;
    this.summary = summary;
    this.#memory = memory;
  }

  /**
   * Reads the file once to make the tree. Rejects with a `ProblemError`, CAPTURE_DAMAGED when its
   * structure cannot be followed.
   */
  static async open(ports: Ports, path: string, memory?: NotYetStored): Promise<Recorded> {
    const index = new TopicIndex();
    const readers = await readersOf(ports, path, memory);
    if (!readers) return new Recorded(ports, path, undefined, index, NOTHING_YET, memory);
    try {
      // On the scanner's thread, which then knows by heart how a block is read.
      const restored = new RestoredTopics(index);
      const summary = await readers.scanner.start('topics', {}, (said) => restored.take(said))
        .answer;
      restored.finish();
      return new Recorded(ports, path, readers, index, summary, memory);
    } catch (error) {
      await closeReaders(readers);
      throw error;
    }
  }

  /** Throws a `ProblemError` while nothing could be written yet. */
  get reader(): Reader {
    return this.#opened().reader;
  }

  /** A second reader, for lists: a scan of millions must not stand before a click. Throws as `reader`. */
  get scanner(): Reader {
    return this.#opened().scanner;
  }

  #opened(): Readers {
    if (!this.#readers) fail('CAPTURE_NOT_OPEN', 'The capture file could not be opened yet.');
    return this.#readers;
  }

  /** The file exists now. */
  async fileOpened(): Promise<void> {
    this.#readers ??= await openReaders(this.#ports, this.path);
  }

  /** Everything taken in so far is in the file, or held while the disk is full. */
  async settled(): Promise<void> {
    await this.#memory?.settled();
  }

  /**
   * The newest `limit` rows of a topic that came after message `after` (0: all), newest first, and the
   * first of them whole; null where there is none or its payload is longer than `SHORT_PAYLOAD`.
   */
  async newest(
    node: number,
    after: number,
    limit: number,
  ): Promise<{ rows: MessageRow[]; message: Message | null }> {
    const { index } = this;
    const lastId = index.lastId(node);
    if (lastId <= after) return { rows: [], message: null };
    // Asked for at once: it is nearly always the first row.
    const asked = this.#short(lastId);
    const rows = await this.#history(index.topicId(node), lastId, after, limit);
    const [first] = rows;
    const message = first && first.id !== lastId ? await this.#short(first.id) : await asked;
    return { rows, message: first ? message : null };
  }

  async #short(id: number): Promise<Message | null> {
    // Retention may have been quicker: then asking for it says so.
    const message = await this.message(id, SHORT_PAYLOAD).catch(() => null);
    return message && message.size <= SHORT_PAYLOAD ? message : null;
  }

  async older(node: number, before: number, limit: number): Promise<MessageRow[]> {
    const topicId = this.index.topicId(node);
    if (topicId === 0) return [];
    const previous = this.#memory?.unwritten.previous(before);
    if (previous !== undefined) return this.#history(topicId, previous, 0, limit);
    if (!this.#readers) return [];
    return (await this.reader.ask('older', { topicId, before, limit })).map(messageRow);
  }

  /** In memory first: what is written meanwhile leaves it only after it is in the file. */
  async #history(
    topicId: number,
    from: number,
    after: number,
    limit: number,
  ): Promise<MessageRow[]> {
    const { rows, next } = this.#memory?.unwritten.history(topicId, from, after, limit) ?? {
      rows: [],
      next: from,
    };
    const rest = limit - rows.length;
    const stored =
      next > after && rest > 0 && this.#readers
        ? await this.reader.ask('history', { topicId, from: next, after, limit: rest })
        : [];
    return [...rows, ...stored].map(messageRow);
  }

  /**
   * What queries and paths say of messages; what is neither in the file nor held is not found. `who`:
   * whose turn it takes.
   */
  async evaluate(ask: EvaluateAsk, who: 'reader' | 'scanner'): Promise<Evaluated> {
    await this.#memory?.settled(ask.ids.at(-1));
    const answer = this.#readers ? await this.#readers[who].ask('evaluate', ask) : emptyAnswer(ask);
    if (this.#memory) {
      evaluateUnwritten(this.#memory.unwritten, ask, answer, (message) => this.#topicOf(message));
    }
    return answer;
  }

  /** With at most `headBytes` of its payload. Rejects with MESSAGE_UNKNOWN. */
  async message(id: number, headBytes = PAYLOAD_PIECE): Promise<Message> {
    const unwritten = this.#memory?.unwritten.message(id, headBytes);
    if (unwritten) {
      const topic = this.#topicOf(unwritten);
      return { ...messageRow(unwritten), topic, ...contentOf(unwritten) };
    }
    const found = await this.reader.ask('message', { id, headBytes });
    if (!found) unknownMessage();
    return { ...messageRow(found), topic: found.topic, ...contentOf(found) };
  }

  #topicOf({ node, topicId }: UnwrittenMessage): string {
    if (node !== 0) return this.index.nodes.path(node);
    return this.#memory?.unwritten.topicName(topicId) ?? '';
  }

  /** Rejects with MESSAGE_UNKNOWN. */
  async payload(id: number, offset: number, length: number): Promise<Bytes> {
    const piece =
      this.#memory?.unwritten.payload(id, offset, length) ??
      (await this.reader.ask('payload', { id, offset, length }));
    if (!piece) unknownMessage();
    return piece;
  }

  stored(upTo: number): void {
    this.#readers?.scanner.stored(upTo);
  }

  async close(): Promise<void> {
    if (this.#readers) await closeReaders(this.#readers);
  }
}

const NOTHING_YET: TopicsSummary = {
  messages: 0,
  lastId: 0,
  lastTopicId: 0,
  damage: { blocks: 0, messages: 0 },
};

interface Readers {
  reader: Reader;
  scanner: Reader;
}

async function openReaders(ports: Ports, path: string): Promise<Readers> {
  const opening = [openReader(ports, path), openReader(ports, path)] as const;
  const [reader, scanner] = await Promise.allSettled(opening);
  if (reader.status === 'fulfilled' && scanner.status === 'fulfilled') {
    return { reader: reader.value, scanner: scanner.value };
  }
  if (reader.status === 'fulfilled') await reader.value.close();
  if (scanner.status === 'fulfilled') await scanner.value.close();
  const failed = [reader, scanner].find(({ status }) => status === 'rejected');
  throw (failed as PromiseRejectedResult).reason;
}

async function closeReaders({ reader, scanner }: Readers): Promise<void> {
  await Promise.all([reader.close(), scanner.close()]);
}

/** A recording whose file could not be made yet has none. */
async function readersOf(
  ports: Ports,
  path: string,
  memory: NotYetStored | undefined,
): Promise<Readers | undefined> {
  try {
    return await openReaders(ports, path);
  } catch (error) {
    if (memory && !memory.isOpen && !existsSync(path)) return undefined;
    throw error;
  }
}

function contentOf({
  size,
  head,
  properties,
}: Pick<StoredRow, 'size' | 'head'> & Pick<Message, 'properties'>) {
  return { size, payload: head, properties };
}

function unknownMessage(): never {
  fail(
    'MESSAGE_UNKNOWN',
    'This message is not in the capture: it could not be stored or was removed.',
  );
}

export function messageRow(row: StoredRow): MessageRow {
  return {
    id: row.id,
    time: row.time / 1000,
    direction: row.flags & FLAG_OUT ? 'out' : 'in',
    qos: qosOf(row.flags),
    retain: (row.flags & FLAG_RETAIN) !== 0,
    dup: (row.flags & FLAG_DUP) !== 0,
    withoutPayload: (row.flags & FLAG_WITHOUT_PAYLOAD) !== 0,
    decodedText: (row.flags & FLAG_DECODED_TEXT) !== 0,
    preview: previewOf(row.head, row.size),
  };
}
