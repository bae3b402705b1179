// The names of topic levels, each kept once as bytes and known by a number: a plant has a hundred
// thousand levels called "temperature", and a million strings would be a million objects.
//
// A name is written one UTF-16 unit after the other in the manner of UTF-8 (one to three bytes a
// unit), so that every JavaScript string comes back as it was: topic names that are not well-formed
// UTF-8 hold lone surrogates.

const PAGE_BITS = 20;
const PAGE_BYTES = 2 ** PAGE_BITS;
/** A topic name has 65,535 bytes at most, so as many units, of three bytes at most. */
const LONGEST = 65_536 * 3;
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
  readonly #scratch = Buffer.alloc(LONGEST);
  #length = 0;
  #hash = 0;

  get count(): number {
    return this.#count;
  }

  /** Bytes the names take. */
  get bytes(): number {
    return (this.#pages.length - 1) * PAGE_BYTES + this.#used;
  }

  /** The number of the name that stands in `text` from `start` to `end`; -1 when it is not known. */
  find(text: string, start = 0, end = text.length): number {
    this.#encode(text, start, end);
    return this.#slots[this.#slot()] ?? EMPTY;
  }

  /** As `find`; a new name gets the next number. */
  add(text: string, start: number, end: number): number {
    this.#encode(text, start, end);
    const slot = this.#slot();
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
    this.#wide[id] = this.#length > end - start ? 1 : 0;
    this.#starts[id] = this.#keep();
    this.#slots[slot] = id;
    if (this.#count * 4 > this.#slots.length * 3) this.#rehash();
    return id;
  }

  text(id: number): string {
    const { page, at, end } = this.#place(id);
    return this.isAscii(id) ? page.toString('latin1', at, end) : decoded(page, at, end);
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

  #encode(text: string, start: number, end: number): void {
    const bytes = this.#scratch;
    let length = 0;
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) {
      const unit = text.charCodeAt(at);
      hash = Math.imul(hash ^ unit, 0x01000193);
      if (unit < 0x80) bytes[length++] = unit;
      else if (unit < 0x800) {
        bytes[length++] = 0xc0 | (unit >> 6);
        bytes[length++] = 0x80 | (unit & 0x3f);
      } else {
        bytes[length++] = 0xe0 | (unit >> 12);
        bytes[length++] = 0x80 | ((unit >> 6) & 0x3f);
        bytes[length++] = 0x80 | (unit & 0x3f);
      }
    }
    this.#length = length;
    this.#hash = hash;
  }

  /** The slot of the name in the scratch: where it is, or where it belongs. */
  #slot(): number {
    const mask = this.#slots.length - 1;
    let slot = spread(this.#hash) & mask;
    for (;;) {
      const id = this.#slots[slot] ?? EMPTY;
      if (id === EMPTY || this.#isScratch(id)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #isScratch(id: number): boolean {
    const { page, at, end } = this.#place(id);
    const length = this.#length;
    if (end - at !== length) return false;
    const scratch = this.#scratch;
    for (let each = 0; each < length; each++) {
      if (page[at + each] !== scratch[each]) return false;
    }
    return true;
  }

  /** Appends the name in the scratch; a name lies on one page. */
  #keep(): number {
    const length = this.#length;
    const head = length < LONG ? 1 : 4;
    if (this.#used + head + length > PAGE_BYTES) {
      this.#pages.push(Buffer.alloc(PAGE_BYTES));
      this.#used = 0;
    }
    const page = this.#pages.at(-1) ?? this.#scratch;
    const start = (this.#pages.length - 1) * PAGE_BYTES + this.#used;
    page[this.#used] = Math.min(length, LONG);
    if (head > 1) page.writeUIntLE(length, this.#used + 1, 3);
    this.#scratch.copy(page, this.#used + head, 0, length);
    this.#used += head + length;
    return start;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(EMPTY);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#count; id++) {
      let slot = spread(this.#hashOf(id)) & mask;
      while (slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }

  #hashOf(id: number): number {
    const { page, at, end } = this.#place(id);
    let hash = 0x811c9dc5;
    for (let each = at; each < end; ) {
      const unit = unitAt(page, each);
      each += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
      hash = Math.imul(hash ^ unit, 0x01000193);
    }
    return hash;
  }
}

function spread(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}

function unitAt(page: Uint8Array, at: number): number {
  const first = page[at] ?? 0;
  if (first < 0x80) return first;
  const second = (page[at + 1] ?? 0) & 0x3f;
  if (first < 0xe0) return ((first & 0x1f) << 6) | second;
  return ((first & 0x0f) << 12) | (second << 6) | ((page[at + 2] ?? 0) & 0x3f);
}

function decoded(page: Uint8Array, start: number, end: number): string {
  let text = '';
  let units: number[] = [];
  for (let at = start; at < end; ) {
    const unit = unitAt(page, at);
    at += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
    units.push(unit);
    if (units.length < 4_096) continue;
    text += String.fromCharCode(...units);
    units = [];
  }
  return text + String.fromCharCode(...units);
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
