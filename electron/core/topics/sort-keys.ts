// What payloads and JSON values are sorted by: numbers, then texts, then those without any.
import type { Compare } from './sliced-sort.ts';
import type { TopicIndex } from './topic-index.ts';

const NUMBER = 0;
const TEXT = 1;
const NOTHING = 2;
const NUMERAL = /^\s*-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\s*$/;
const NINE = 0x39;

/** Of topics by their nodes; those never set have nothing. */
export class SortKeys {
  readonly #compareTexts: Compare;
  #kinds = new Uint8Array(1_024).fill(NOTHING);
  #numbers = new Float64Array(1_024);

  constructor(compareTexts: Compare) {
    this.#compareTexts = compareTexts;
  }

  /** Answers whether the topic is to be compared by the text. */
  set(node: number, text: string | null): boolean {
    if (text === null) return this.#setKind(node, NOTHING);
    if (!NUMERAL.test(text)) return this.setText(node);
    this.#setKind(node, NUMBER);
    this.#numbers[node] = Number(text);
    return false;
  }

  setText(node: number): true {
    this.#setKind(node, TEXT);
    return true;
  }

  #setKind(node: number, kind: number): false {
    if (node >= this.#kinds.length) this.#room(node);
    this.#kinds[node] = kind;
    return false;
  }

  /** Nothing comes last either way round. */
  compare(a: number, b: number, descending: boolean): number {
    const left = this.#kinds[a] ?? NOTHING;
    const right = this.#kinds[b] ?? NOTHING;
    if (left === NOTHING || right === NOTHING) return left - right;
    const order = left === right ? this.#compareAlike(a, b, left) : left - right;
    return descending ? -order : order;
  }

  #compareAlike(a: number, b: number, kind: number): number {
    if (kind === TEXT) return this.#compareTexts(a, b);
    const left = this.#numbers[a] ?? 0;
    const right = this.#numbers[b] ?? 0;
    return left < right ? -1 : left > right ? 1 : 0;
  }

  #room(node: number): void {
    const length = Math.ceil((node + 1) * 1.25);
    const kinds = new Uint8Array(length).fill(NOTHING);
    kinds.set(this.#kinds);
    this.#kinds = kinds;
    const numbers = new Float64Array(length);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
  }
}

/** Keys of the newest payloads received. Texts are compared where the index keeps them, without a copy. */
export class HeadKeys {
  readonly #index: TopicIndex;
  readonly #keys: SortKeys;

  constructor(index: TopicIndex) {
    this.#index = index;
    this.#keys = new SortKeys((a, b) => Buffer.compare(index.head(a), index.head(b)));
  }

  set(node: number): void {
    const index = this.#index;
    if (index.receivedOn(node) === 0 || index.size(node) === 0) {
      this.#keys.set(node, null);
      return;
    }
    const head = index.head(node);
    if ((head[0] ?? 0) > NINE) {
      this.#keys.setText(node);
      return;
    }
    const { buffer, byteOffset, length } = head;
    this.#keys.set(node, Buffer.from(buffer, byteOffset, length).toString('latin1'));
  }

  compare(a: number, b: number, descending: boolean): number {
    return this.#keys.compare(a, b, descending);
  }
}
