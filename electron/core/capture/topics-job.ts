// Reads a capture file once, newest message first, and reports each topic with its counts and its
// newest message: what the tree needs at start. Damaged blocks are counted and left out.
import { FLAG_OUT } from '../message-flags.ts';
import type { BlockView } from './block.ts';
import type { CaptureReader } from './capture-reader.ts';
import type { Slices } from './slices.ts';
import type { TopicsSummary } from './thread-messages.ts';
import {
  HEAD_BYTES,
  PIECE_TOPICS,
  PieceMaker,
  TOPIC_COLUMN,
  TOPIC_COLUMNS,
  type TopicsPiece,
} from './topics-piece.ts';

const FIRST_CAPACITY = 1024;

export async function reportTopics(
  reader: CaptureReader,
  slices: Slices,
  report: (piece: TopicsPiece) => void,
): Promise<TopicsSummary> {
  const seen = new SeenTopics();
  let messages = 0;
  const { last } = reader.ids();
  for (const block of reader.store.down(last + 1)) {
    messages += block.count;
    for (let row = block.count - 1; row >= 0; row--) seen.add(reader, block, row);
    if (slices.isOver()) await slices.next();
  }
  for (const piece of seen.pieces(reader)) {
    report(piece);
    await slices.next();
  }
  return {
    messages,
    lastId: last,
    lastTopicId: reader.lastTopicId(),
    damage: reader.store.damage(),
  };
}

const { received, bytes, sent, lastId, firstTime, time, flags, size } = TOPIC_COLUMN;

/** What is known of each topic so far, at the place of its id. */
class SeenTopics {
  #numbers = new Float64Array(FIRST_CAPACITY * TOPIC_COLUMNS);
  #heads = new Uint8Array(FIRST_CAPACITY * HEAD_BYTES);

  /** Messages come newest first. */
  add(reader: CaptureReader, block: BlockView, row: number): void {
    const topic = block.topic[row] ?? 0;
    const at = topic * TOPIC_COLUMNS;
    if (at >= this.#numbers.length) this.#grow(topic);
    const numbers = this.#numbers;
    if (numbers[at + lastId] === 0) numbers[at + lastId] = block.first + row;
    const messageFlags = block.flags[row] ?? 0;
    if (messageFlags & FLAG_OUT) {
      numbers[at + sent] = (numbers[at + sent] ?? 0) + 1;
      return;
    }
    const payloadSize = reader.store.size(block, row);
    const micros = block.micros(row);
    const isNewest = numbers[at + received] === 0;
    numbers[at + received] = (numbers[at + received] ?? 0) + 1;
    numbers[at + bytes] = (numbers[at + bytes] ?? 0) + payloadSize;
    numbers[at + firstTime] = micros;
    if (!isNewest) return;
    numbers[at + time] = micros;
    numbers[at + flags] = messageFlags;
    numbers[at + size] = payloadSize;
    this.#heads.set(reader.store.head(block, row, HEAD_BYTES), topic * HEAD_BYTES);
  }

  #grow(topic: number): void {
    const capacity = Math.max(topic + 1, (this.#numbers.length / TOPIC_COLUMNS) * 2);
    const numbers = new Float64Array(capacity * TOPIC_COLUMNS);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    const heads = new Uint8Array(capacity * HEAD_BYTES);
    heads.set(this.#heads);
    this.#heads = heads;
  }

  *pieces(reader: CaptureReader): Generator<TopicsPiece> {
    let piece = new PieceMaker();
    for (const { id, name } of reader.store.topics()) {
      const at = id * TOPIC_COLUMNS;
      if ((this.#numbers[at + lastId] ?? 0) === 0) continue;
      const head = Math.min(this.#numbers[at + size] ?? 0, HEAD_BYTES);
      piece.add(
        id,
        name,
        this.#numbers.subarray(at, at + TOPIC_COLUMNS),
        this.#heads.subarray(id * HEAD_BYTES, id * HEAD_BYTES + head),
      );
      if (piece.topics < PIECE_TOPICS) continue;
      yield piece.whole();
      piece = new PieceMaker();
    }
    if (piece.topics > 0) yield piece.whole();
  }
}
