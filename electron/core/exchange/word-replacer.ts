// Replaces whole words in text: neither a letter, a digit nor an underscore stands beside them.

const BESIDE = '[\\p{L}\\p{N}_]';

export class WordReplacer {
  readonly #words: Map<string, string>;
  readonly #pattern: RegExp;
  readonly #longest: number;

  /** `words`: what stands for what. Inside JSON a word is written with escapes: found as well. */
  constructor(words: ReadonlyMap<string, string>) {
    this.#words = new Map(words);
    for (const [word, by] of words) this.#words.set(JSON.stringify(word).slice(1, -1), by);
    const longestFirst = [...this.#words.keys()].sort((a, b) => b.length - a.length);
    this.#longest = longestFirst[0]?.length ?? 0;
    const any = longestFirst.map(escaped).join('|');
    this.#pattern = new RegExp(`(?<!${BESIDE})(?:${any})(?!${BESIDE})`, 'gu');
  }

  get isEmpty(): boolean {
    return this.#words.size === 0;
  }

  /** False: none of the words is in these bytes of UTF-8. */
  mayOccurIn(bytes: Buffer): boolean {
    for (const word of this.#words.keys()) if (bytes.includes(word)) return true;
    return false;
  }

  replace(text: string): string {
    if (this.isEmpty) return text;
    return text.replace(this.#pattern, (word) => this.#words.get(word) ?? word);
  }

  /** The same for a text in pieces; a word may lie across two. */
  *replaceAcross(pieces: Iterable<string>): Generator<string> {
    let before = '';
    let rest = '';
    for (const piece of pieces) {
      const text = before + rest + piece;
      // What is nearer to the end may be the beginning of a word, or go on beside one.
      const cut = this.#cut(text, before.length, text.length - this.#longest - 2);
      if (cut <= before.length) {
        rest = text.slice(before.length);
        continue;
      }
      yield this.#replaceBetween(text, before.length, cut);
      before = text.slice(Math.max(0, cut - 2), cut);
      rest = text.slice(cut);
    }
    yield this.#replaceBetween(before + rest, before.length, before.length + rest.length);
  }

  /** A place up to which all is decided: not inside a word, nor between two surrogates. */
  #cut(text: string, from: number, wanted: number): number {
    let cut = wanted;
    this.#pattern.lastIndex = from;
    for (let found = this.#pattern.exec(text); found; found = this.#pattern.exec(text)) {
      if (found.index >= wanted) break;
      cut = Math.max(cut, found.index + found[0].length);
    }
    return (text.charCodeAt(cut) & 0xfc00) === 0xdc00 ? cut - 1 : cut;
  }

  #replaceBetween(text: string, from: number, to: number): string {
    let replaced = '';
    let at = from;
    this.#pattern.lastIndex = from;
    for (let found = this.#pattern.exec(text); found; found = this.#pattern.exec(text)) {
      if (found.index >= to) break;
      replaced += text.slice(at, found.index) + (this.#words.get(found[0]) ?? found[0]);
      at = found.index + found[0].length;
    }
    return replaced + text.slice(at, to);
  }
}

function escaped(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
