// Reads a capture file once, newest message first, and reports its topics with their counts and their
// newest messages: what the tree needs at start. Damaged blocks are counted and left out.
import { FLAG_OUT } from '../message-flags.ts';
import { writeName } from '../topics/name-bytes.ts';
import { HEAD_BYTES } from '../topics/node-page.ts';
import { FIGURE, FIGURES, type TopicFigures, type TopicNames } from '../topics/topic-figures.ts';
import type { BlockView } from './block.ts';
import type { CaptureReader } from './capture-reader.ts';
import type { Slices } from './slices.ts';
import type { TopicsSummary } from './thread-messages.ts';

/** Room for so many topics is taken at once; more come by doubling it. */
const MOST_AT_ONCE = 2 ** 21;

/** `report` takes the buffers over. */
export async function reportTopics(
  reader: CaptureReader,
  slices: Slices,
  report: (said: TopicFigures | TopicNames, buffers: ArrayBuffer[]) => void,
): Promise<TopicsSummary> {
  const lastTopicId = reader.lastTopicId();
  const seen = new SeenTopics(Math.min(lastTopicId + 1, MOST_AT_ONCE));
  let messages = 0;
  const { last } = reader.ids();
  for (const block of reader.store.down(last + 1)) {
    messages += block.count;
    for (let row = block.count - 1; row >= 0; row--) seen.add(reader, block, row);
    if (slices.isOver()) await slices.next();
  }
  const { figures, heads } = seen;
  report({ figures, heads }, [figures.buffer, heads.buffer]);
  for (const { ids, names } of reader.store.topics()) {
    const piece = namesOf(ids, names);
    report(piece, [piece.ids.buffer, piece.ends.buffer, piece.bytes.buffer]);
    await slices.next();
  }
  return { messages, lastId: last, lastTopicId, damage: reader.store.damage() };
}

const encoder = new TextEncoder();
const { received, bytes, sent, lastId, firstTime, time, flags, size } = FIGURE;

/** What is known of each topic so far, at the place of its id. */
class SeenTopics implements TopicFigures {
  figures: Float64Array<ArrayBuffer>;
  heads: Uint8Array<ArrayBuffer>;

  constructor(topics: number) {
    this.figures = new Float64Array(topics * FIGURES);
    this.heads = new Uint8Array(topics * HEAD_BYTES);
  }

  /** Messages come newest first. */
  add(reader: CaptureReader, block: BlockView, row: number): void {
    const topic = block.topic[row] ?? 0;
    const at = topic * FIGURES;
    if (at >= this.figures.length) this.#grow(topic);
    const { figures } = this;
    if (figures[at + lastId] === 0) figures[at + lastId] = block.first + row;
    const messageFlags = block.flags[row] ?? 0;
    if (messageFlags & FLAG_OUT) {
      figures[at + sent] = (figures[at + sent] ?? 0) + 1;
      return;
    }
    const payloadSize = reader.store.size(block, row);
    const micros = block.micros(row);
    const isNewest = figures[at + received] === 0;
    figures[at + received] = (figures[at + received] ?? 0) + 1;
    figures[at + bytes] = (figures[at + bytes] ?? 0) + payloadSize;
    figures[at + firstTime] = micros;
    if (!isNewest) return;
    figures[at + time] = micros;
    figures[at + flags] = messageFlags;
    figures[at + size] = payloadSize;
    this.heads.set(reader.store.head(block, row, HEAD_BYTES), topic * HEAD_BYTES);
  }

  #grow(topic: number): void {
    const capacity = Math.max(topic + 1, (this.figures.length / FIGURES) * 2);
    const figures = new Float64Array(capacity * FIGURES);
    figures.set(this.figures);
    this.figures = figures;
    const heads = new Uint8Array(capacity * HEAD_BYTES);
    heads.set(this.heads);
    this.heads = heads;
  }
}

function namesOf(ids: Uint32Array<ArrayBuffer>, names: readonly string[]): TopicNames {
  const ends = new Uint32Array(names.length);
  const text = names.join('');
  const bytes = encoder.encode(text);
  let end = 0;
  if (bytes.length === text.length) {
    for (let at = 0; at < names.length; at++) ends[at] = end += names[at]?.length ?? 0;
    return { ids, ends, bytes };
  }
  const room = new Uint8Array(text.length * 3);
  for (let at = 0; at < names.length; at++) ends[at] = end = writeName(names[at] ?? '', room, end);
  return { ids, ends, bytes: room.slice(0, end) };
}
