// What payloads and JSON values are sorted by: numbers, then texts, then those without any.
import type { TopicIndex } from './topic-index.ts';

const NUMBER = 0;
const TEXT = 1;
const NOTHING = 2;
const NUMERAL = /^\s*-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\s*$/;
/** Texts that begin alike for so long come in the order of arrival. */
const TEXT_UNITS = 64;

/** Of topics by their nodes; those never set have nothing. */
export class SortKeys {
  #kinds = new Uint8Array(1_024).fill(NOTHING);
  #numbers = new Float64Array(1_024);
  readonly #texts = new Map<number, string>();

  set(node: number, text: string | null): void {
    if (node >= this.#kinds.length) this.#room(node);
    const kind = text === null ? NOTHING : NUMERAL.test(text) ? NUMBER : TEXT;
    this.#kinds[node] = kind;
    if (kind === NUMBER) this.#numbers[node] = Number(text);
    if (kind === TEXT) this.#texts.set(node, (text ?? '').slice(0, TEXT_UNITS));
    else this.#texts.delete(node);
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
    if (kind === NUMBER) {
      const left = this.#numbers[a] ?? 0;
      const right = this.#numbers[b] ?? 0;
      return left < right ? -1 : left > right ? 1 : 0;
    }
    const left = this.#texts.get(a) ?? '';
    const right = this.#texts.get(b) ?? '';
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

/** The beginning of the newest payload received; null for an empty one and for none. */
export function headText(index: TopicIndex, node: number): string | null {
  if (index.receivedOn(node) === 0 || index.size(node) === 0) return null;
  const { buffer, byteOffset, length } = index.head(node);
  return Buffer.from(buffer, byteOffset, length).toString();
}
