// Reads a capture file once, newest message first, and reports each topic with its counts and its
// newest message: what the tree needs at start. Damaged blocks are counted and left out.
import { FLAG_OUT } from '../message-flags.ts';
import { joinedBytes } from '../util/joined-bytes.ts';
import type { BlockView } from './block.ts';
import type { CaptureReader } from './capture-reader.ts';
import type { Slices } from './slices.ts';
import type { TopicsPiece, TopicsSummary } from './thread-messages.ts';

/** Bytes of the newest payload kept a topic (as TopicIndex does). */
const HEAD_BYTES = 64;
const PIECE_TOPICS = 20_000;
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

class SeenTopics {
  #capacity = FIRST_CAPACITY;
  #received = new Float64Array(FIRST_CAPACITY);
  #sent = new Float64Array(FIRST_CAPACITY);
  #bytes = new Float64Array(FIRST_CAPACITY);
  #lastId = new Float64Array(FIRST_CAPACITY);
  #firstTime = new Float64Array(FIRST_CAPACITY);
  #time = new Float64Array(FIRST_CAPACITY);
  #flags = new Uint8Array(FIRST_CAPACITY);
  #size = new Float64Array(FIRST_CAPACITY);
  readonly #heads: (Uint8Array | undefined)[] = [];
  #topics = 0;

  add(reader: CaptureReader, block: BlockView, row: number): void {
    const topic = block.topic[row] ?? 0;
    if (topic >= this.#capacity) this.#grow(topic);
    if (this.#lastId[topic] === 0) {
      this.#lastId[topic] = block.first + row;
      this.#topics = Math.max(this.#topics, topic + 1);
    }
    const flags = block.flags[row] ?? 0;
    if (flags & FLAG_OUT) {
      this.#sent[topic] = (this.#sent[topic] ?? 0) + 1;
      return;
    }
    const before = this.#received[topic] ?? 0;
    const size = reader.store.size(block, row);
    const micros = block.micros(row);
    this.#received[topic] = before + 1;
    this.#bytes[topic] = (this.#bytes[topic] ?? 0) + size;
    this.#firstTime[topic] = micros;
    if (before > 0) return;
    this.#time[topic] = micros;
    this.#flags[topic] = flags;
    this.#size[topic] = size;
    this.#heads[topic] = reader.store.payload(block, row, 0, HEAD_BYTES);
  }

  #grow(topic: number): void {
    this.#capacity = Math.max(topic + 1, this.#capacity * 2);
    const grow = <A extends Float64Array | Uint8Array>(from: A, to: A): A => {
      to.set(from);
      return to;
    };
    this.#received = grow(this.#received, new Float64Array(this.#capacity));
    this.#sent = grow(this.#sent, new Float64Array(this.#capacity));
    this.#bytes = grow(this.#bytes, new Float64Array(this.#capacity));
    this.#lastId = grow(this.#lastId, new Float64Array(this.#capacity));
    this.#firstTime = grow(this.#firstTime, new Float64Array(this.#capacity));
    this.#time = grow(this.#time, new Float64Array(this.#capacity));
    this.#flags = grow(this.#flags, new Uint8Array(this.#capacity));
    this.#size = grow(this.#size, new Float64Array(this.#capacity));
  }

  *pieces(reader: CaptureReader): Generator<TopicsPiece> {
    let piece = emptyPiece();
    let heads: Uint8Array[] = [];
    let bytes = 0;
    const whole = (): TopicsPiece => ({ ...piece, heads: joinedBytes(heads, bytes) });
    for (const { id, name } of reader.store.topics()) {
      const lastId = this.#lastId[id] ?? 0;
      if (lastId === 0) continue;
      const head = this.#heads[id];
      if (head) {
        heads.push(head);
        bytes += head.length;
      }
      piece.ids.push(id);
      piece.names.push(name);
      piece.received.push(this.#received[id] ?? 0);
      piece.bytes.push(this.#bytes[id] ?? 0);
      piece.firstTimes.push(this.#firstTime[id] ?? 0);
      piece.sent.push(this.#sent[id] ?? 0);
      piece.lastIds.push(lastId);
      piece.times.push(this.#time[id] ?? 0);
      piece.flags.push(this.#flags[id] ?? 0);
      piece.sizes.push(this.#size[id] ?? 0);
      piece.headEnds.push(bytes);
      if (piece.ids.length < PIECE_TOPICS) continue;
      yield whole();
      piece = emptyPiece();
      heads = [];
      bytes = 0;
    }
    if (piece.ids.length > 0) yield whole();
  }
}

function emptyPiece(): TopicsPiece {
  return {
    ids: [],
    names: [],
    received: [],
    bytes: [],
    firstTimes: [],
    sent: [],
    lastIds: [],
    times: [],
    flags: [],
    sizes: [],
    headEnds: [],
    heads: new Uint8Array(),
  };
}
