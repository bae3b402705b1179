// The names of topic levels, each kept once as bytes (name-bytes.ts) and known by a number: a plant has a
// hundred thousand levels called "temperature", and a million strings would be a million objects.
import { nameText } from './name-bytes.ts';

const PAGE_BITS = 20;
const PAGE_BYTES = 2 ** PAGE_BITS;
/** Lengths from here on are written in three bytes after this one. */
const LONG = 0xff;
const FIRST_SLOTS = 1_024;
const EMPTY = -1;

export class NameTable {
  readonly #pages: Buffer<ArrayBuffer>[] = [];
  #used = PAGE_BYTES;
  #starts = new Uint32Array(FIRST_SLOTS / 2);
  /** 1: letters beyond ASCII are in the name. */
  #wide = new Uint8Array(FIRST_SLOTS / 2);
  #slots = new Int32Array(FIRST_SLOTS).fill(EMPTY);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Bytes the names take. */
  get bytes(): number {
    return (this.#pages.length - 1) * PAGE_BYTES + this.#used;
  }

  /** The number of the name that stands in `bytes` from `start` to `end`; -1 when it is not known. */
  find(bytes: Uint8Array, start: number, end: number): number {
    return this.#slots[this.#slot(bytes, start, end)] ?? EMPTY;
  }

  /** As `find`; a new name gets the next number. */
  add(bytes: Uint8Array, start: number, end: number): number {
    const slot = this.#slot(bytes, start, end);
    const known = this.#slots[slot] ?? EMPTY;
    if (known !== EMPTY) return known;
    const id = this.#count++;
    if (id === this.#starts.length) {
      const starts = new Uint32Array(Math.ceil(id * 1.25));
      starts.set(this.#starts);
      this.#starts = starts;
      const wide = new Uint8Array(starts.length);
      wide.set(this.#wide);
      this.#wide = wide;
    }
    this.#wide[id] = isAscii(bytes, start, end) ? 0 : 1;
    this.#starts[id] = this.#keep(bytes, start, end);
    this.#slots[slot] = id;
    if (this.#count * 4 > this.#slots.length * 3) this.#rehash();
    return id;
  }

  text(id: number): string {
    const { page, at, end } = this.#place(id);
    return this.isAscii(id) ? page.toString('latin1', at, end) : nameText(page, at, end);
  }

  isAscii(id: number): boolean {
    return this.#wide[id] !== 1;
  }

  /** Whether `part` (ASCII, lower case) stands in the name, upper and lower case alike, all of them ASCII. */
  includes(id: number, part: Uint8Array): boolean {
    const { page, at, end } = this.#place(id);
    const [first = 0] = part;
    const last = end - part.length;
    for (let start = at; start <= last; start++) {
      if (folded(page[start] ?? 0) !== first) continue;
      let same = 1;
      while (same < part.length && folded(page[start + same] ?? 0) === part[same]) same++;
      if (same >= part.length) return true;
    }
    return false;
  }

  /** Natural order: "2" before "10", upper and lower case side by side; 0 only for the same name. */
  compare(a: number, b: number): number {
    if (a === b) return 0;
    const { page, at, end } = this.#place(a);
    const right = this.#place(b);
    return compareNatural(page, at, end, right.page, right.at, right.end);
  }

  /** One object is used again and again: read it before the next call. */
  readonly #found = { page: Buffer.alloc(0), at: 0, end: 0 };

  #place(id: number) {
    const start = this.#starts[id] ?? 0;
    const found = this.#found;
    const page = this.#pages[start >>> PAGE_BITS] ?? found.page;
    let at = start & (PAGE_BYTES - 1);
    let length = page[at++] ?? 0;
    if (length === LONG) {
      length = page.readUIntLE(at, 3);
      at += 3;
    }
    found.page = page;
    found.at = at;
    found.end = at + length;
    return found;
  }

  /** The slot of a name: where it is, or where it belongs. */
  #slot(bytes: Uint8Array, start: number, end: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(bytes, start, end) & mask;
    for (;;) {
      const id = this.#slots[slot] ?? EMPTY;
      if (id === EMPTY || this.#is(id, bytes, start, end)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #is(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const { page, at, end: keptEnd } = this.#place(id);
    const length = end - start;
    if (keptEnd - at !== length) return false;
    for (let each = 0; each < length; each++) {
      if (page[at + each] !== bytes[start + each]) return false;
    }
    return true;
  }

  /** Appends a name; it lies on one page. */
  #keep(bytes: Uint8Array, from: number, end: number): number {
    const length = end - from;
    const head = length < LONG ? 1 : 4;
    let page = this.#pages.at(-1);
    if (!page || this.#used + head + length > PAGE_BYTES) {
      page = Buffer.alloc(PAGE_BYTES);
      this.#pages.push(page);
      this.#used = 0;
    }
    const start = (this.#pages.length - 1) * PAGE_BYTES + this.#used;
    page[this.#used] = Math.min(length, LONG);
    if (head > 1) page.writeUIntLE(length, this.#used + 1, 3);
    page.set(bytes.subarray(from, end), this.#used + head);
    this.#used += head + length;
    return start;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(EMPTY);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#count; id++) {
      const { page, at, end } = this.#place(id);
      let slot = hashOf(page, at, end) & mask;
      while (slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] ?? 0) >= 0x80) return false;
  return true;
}

/**
 * Runs of digits count as numbers, letters A to Z as a to z, everything else by its code. Names that
 * are equal so far come in the order of their bytes, so that no two different ones are equal.
 */
function compareNatural(
  left: Uint8Array,
  leftStart: number,
  leftEnd: number,
  right: Uint8Array,
  rightStart: number,
  rightEnd: number,
): number {
  let a = leftStart;
  let b = rightStart;
  while (a < leftEnd && b < rightEnd) {
    const x = folded(left[a] ?? 0);
    const y = folded(right[b] ?? 0);
    if (isDigit(x) && isDigit(y)) {
      while (a < leftEnd - 1 && left[a] === 0x30 && isDigit(left[a + 1] ?? 0)) a++;
      while (b < rightEnd - 1 && right[b] === 0x30 && isDigit(right[b + 1] ?? 0)) b++;
      let order = 0;
      let moreLeft = isDigit(left[a] ?? 0);
      let moreRight = isDigit(right[b] ?? 0);
      while (moreLeft && moreRight) {
        if (order === 0) order = (left[a] ?? 0) - (right[b] ?? 0);
        a++;
        b++;
        moreLeft = a < leftEnd && isDigit(left[a] ?? 0);
        moreRight = b < rightEnd && isDigit(right[b] ?? 0);
      }
      if (moreLeft !== moreRight) return moreLeft ? 1 : -1;
      if (order !== 0) return order;
      continue;
    }
    if (x !== y) return x - y;
    a++;
    b++;
  }
  const rest = leftEnd - a - (rightEnd - b);
  if (rest !== 0) return rest;
  return Buffer.compare(left.subarray(leftStart, leftEnd), right.subarray(rightStart, rightEnd));
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function folded(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}
