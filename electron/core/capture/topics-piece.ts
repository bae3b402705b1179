// What a reader's thread says of many topics at once, for the tree to begin with.
import type { StoredTopic } from '../topics/topic-index.ts';
import type { Bytes } from './block.ts';

/** Bytes of the newest payload (as many as the tree keeps of a topic). */
export const HEAD_BYTES = 64;
export const PIECE_TOPICS = 20_000;

/**
 * What is known of a topic, a column each. `lastId`: its newest message of either direction. `time`,
 * `flags` and `size` of the newest received one, what the tree shows; time 0 when there is none. Times in
 * microseconds since 1970. `nameEnd`, `headEnd`: where its name and its payload's beginning end.
 */
export const TOPIC_COLUMN = {
  id: 0,
  received: 1,
  bytes: 2,
  sent: 3,
  lastId: 4,
  firstTime: 5,
  time: 6,
  flags: 7,
  size: 8,
  nameEnd: 9,
  headEnd: 10,
} as const;
export const TOPIC_COLUMNS = 11;

export interface TopicsPiece {
  topics: number;
  names: string;
  /** `TOPIC_COLUMNS` of each, one topic after the other. */
  numbers: Float64Array<ArrayBuffer>;
  heads: Bytes;
}

/** Names as one text and numbers as one array: a million of them one by one take longer to hand over. */
export class PieceMaker {
  topics = 0;
  readonly #names: string[] = [];
  #nameEnd = 0;
  readonly #numbers = new Float64Array(PIECE_TOPICS * TOPIC_COLUMNS);
  readonly #heads = new Uint8Array(PIECE_TOPICS * HEAD_BYTES);
  #headEnd = 0;

  add(id: number, name: string, numbers: Float64Array, head: Uint8Array): void {
    const at = this.topics++ * TOPIC_COLUMNS;
    this.#names.push(name);
    this.#nameEnd += name.length;
    this.#heads.set(head, this.#headEnd);
    this.#headEnd += head.length;
    this.#numbers.set(numbers, at);
    this.#numbers[at + TOPIC_COLUMN.id] = id;
    this.#numbers[at + TOPIC_COLUMN.nameEnd] = this.#nameEnd;
    this.#numbers[at + TOPIC_COLUMN.headEnd] = this.#headEnd;
  }

  whole(): TopicsPiece {
    return {
      topics: this.topics,
      names: this.#names.join(''),
      numbers: this.#numbers,
      heads: this.#heads.slice(0, this.#headEnd),
    };
  }
}

export interface TopicOfPiece extends StoredTopic {
  id: number;
  name: string;
}

export function* topicsIn({ topics, names, numbers, heads }: TopicsPiece): Generator<TopicOfPiece> {
  let nameStart = 0;
  let headStart = 0;
  for (let at = 0; at < topics * TOPIC_COLUMNS; at += TOPIC_COLUMNS) {
    const number = (column: keyof typeof TOPIC_COLUMN) => numbers[at + TOPIC_COLUMN[column]] ?? 0;
    const nameEnd = number('nameEnd');
    const headEnd = number('headEnd');
    yield {
      id: number('id'),
      name: names.slice(nameStart, nameEnd),
      received: number('received'),
      bytes: number('bytes'),
      sent: number('sent'),
      lastId: number('lastId'),
      firstTime: number('firstTime'),
      time: number('time'),
      flags: number('flags'),
      size: number('size'),
      head: heads.subarray(headStart, headEnd),
    };
    nameStart = nameEnd;
    headStart = headEnd;
  }
}
