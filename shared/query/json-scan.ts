// Reads JSON (RFC 8259) out of bytes into a tape of numbers: no objects, no strings, no recursion. It
// takes little more than a nanosecond a byte, which is what lets a query look into every message of a
// capture; hence the casts, which only say that an index is within its array. Bytes within strings
// may be anything, valid UTF-8 or not.
//
// An entry is two numbers: its kind and where it begins in the payload, and where it ends. For an
// object or array the second is the place on the tape of what comes after it; a member of an object
// is two entries, key and value.

export const JSON_KIND = {
  object: 1,
  array: 2,
  string: 3,
  /** A string with a backslash in it: its bytes are not its text. */
  escapedString: 4,
  number: 5,
  true: 6,
  false: 7,
  null: 8,
  key: 9,
  escapedKey: 10,
} as const;

/** Numbers an entry takes on the tape. */
export const ENTRY = 2;

export interface JsonTape {
  tape: Int32Array;
  source: Uint8Array;
  /** Where the payload begins in `source`. */
  base: number;
}

const encoder = new TextEncoder();

const KIND_SHIFT = 28;
const START_MASK = 0x0fff_ffff;
/** MQTT has no payloads of more. */
const MAX_BYTES = START_MASK;
/** JSON with more values is given up: its tape would be over 64 MB. */
const MAX_ENTRIES = 8_000_000;
/** A larger tape is not kept for the next payload. */
const KEPT_ENTRIES = 65_536;

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const CLOSE_OBJECT = 0x7d;
const CLOSE_ARRAY = 0x5d;

/** Kind of the value that begins with each byte; 0 where none does. */
const KINDS = new Uint8Array(256);
for (const byte of encoder.encode('-0123456789')) KINDS[byte] = JSON_KIND.number;
for (const [first, kind] of [
  ['{', JSON_KIND.object],
  ['[', JSON_KIND.array],
  ['"', JSON_KIND.string],
  ['t', JSON_KIND.true],
  ['f', JSON_KIND.false],
  ['n', JSON_KIND.null],
] as const) {
  KINDS[first.charCodeAt(0)] = kind;
}
const WORDS = ['true', 'false', 'null'].map((word) => [...encoder.encode(word)]);

export function kindOf({ tape }: JsonTape, place: number): number {
  return (tape[place] as number) >>> KIND_SHIFT;
}

/** First byte in the source. */
export function startOf({ tape, base }: JsonTape, place: number): number {
  return base + ((tape[place] as number) & START_MASK);
}

/** The byte after the last one; not for objects and arrays. */
export function endOf({ tape, base }: JsonTape, place: number): number {
  return base + (tape[place + 1] as number);
}

/** The place of the entry that comes after this one and all in it. */
export function nextOf({ tape }: JsonTape, place: number): number {
  const isContainer = (tape[place] as number) >>> KIND_SHIFT <= JSON_KIND.array;
  return isContainer ? (tape[place + 1] as number) : place + ENTRY;
}

export class JsonScanner {
  readonly json: JsonTape = {
    tape: new Int32Array(2_048),
    source: new Uint8Array(0),
    base: 0,
  };

  /**
   * Fills the tape; false when the bytes are not one JSON text. A byte order mark may stand first.
   * One long function, and the test for space written out: in pieces it took half as long again.
   */
  scan(source: Uint8Array, base: number, end: number): boolean {
    if (end - base > MAX_BYTES) return false;
    let tape = this.begin(source, base);
    let used = 0;
    /** The container we are in. While it is open, its second number says which one that is in. */
    let inside = -1;
    let closing = 0;
    let at = hasMark(source, base, end) ? base + 3 : base;
    for (;;) {
      if (used + 2 * ENTRY > tape.length) tape = this.enlarge();
      if (used > MAX_ENTRIES * ENTRY) return false;
      if (at < end && (source[at] as number) <= SPACE) at = skipSpace(source, at, end);
      if (closing === CLOSE_OBJECT) {
        const after = at < end && source[at] === QUOTE ? stringEnd(source, at, end) : -1;
        if (after < 0) return false;
        tape[used] = ((JSON_KIND.key + (after & 1)) << KIND_SHIFT) | (at - base);
        tape[used + 1] = (after >> 1) - base;
        used += ENTRY;
        at = after >> 1;
        if (at < end && (source[at] as number) <= SPACE) at = skipSpace(source, at, end);
        if (at >= end || source[at] !== COLON) return false;
        at += 1;
        if (at < end && (source[at] as number) <= SPACE) at = skipSpace(source, at, end);
      }
      const kind = at < end ? (KINDS[source[at] as number] as number) : 0;
      if (kind === 0) return false;
      if (kind <= JSON_KIND.array) {
        tape[used] = (kind << KIND_SHIFT) | (at - base);
        tape[used + 1] = inside;
        inside = used;
        closing = kind === JSON_KIND.object ? CLOSE_OBJECT : CLOSE_ARRAY;
        used += ENTRY;
        at += 1;
        if (at < end && (source[at] as number) <= SPACE) at = skipSpace(source, at, end);
        if (at >= end || source[at] !== closing) continue;
      } else {
        let after = -1;
        if (kind === JSON_KIND.number) after = 2 * numberEnd(source, at, end);
        else if (kind === JSON_KIND.string) after = stringEnd(source, at, end);
        else after = 2 * wordEnd(source, at, end, WORDS[kind - JSON_KIND.true] ?? []);
        if (after < 0) return false;
        tape[used] = ((kind + (after & 1)) << KIND_SHIFT) | (at - base);
        at = after >> 1;
        tape[used + 1] = at - base;
        used += ENTRY;
      }
      for (;;) {
        if (at < end && (source[at] as number) <= SPACE) at = skipSpace(source, at, end);
        if (inside < 0) return at >= end;
        if (at < end && source[at] === COMMA) break;
        if (at >= end || source[at] !== closing) return false;
        const outside = tape[inside + 1] as number;
        tape[inside + 1] = used;
        inside = outside;
        closing =
          inside >= 0 && (tape[inside] as number) >>> KIND_SHIFT === JSON_KIND.object
            ? CLOSE_OBJECT
            : CLOSE_ARRAY;
        at += 1;
      }
      at += 1;
    }
  }

  private begin(source: Uint8Array, base: number): Int32Array {
    if (this.json.tape.length > KEPT_ENTRIES * ENTRY) this.json.tape = new Int32Array(2_048);
    this.json.source = source;
    this.json.base = base;
    return this.json.tape;
  }

  private enlarge(): Int32Array {
    const larger = new Int32Array(this.json.tape.length * 2);
    larger.set(this.json.tape);
    this.json.tape = larger;
    return larger;
  }
}

function wordEnd(source: Uint8Array, at: number, end: number, word: readonly number[]): number {
  if (at + word.length > end) return -1;
  for (let index = 1; index < word.length; index++) {
    if (source[at + index] !== word[index]) return -1;
  }
  return at + word.length;
}

/** Twice the place after the string, plus one when there is a backslash in it; -1 for no string. */
function stringEnd(source: Uint8Array, start: number, end: number): number {
  let escaped = 0;
  for (let at = start + 1; at < end; at++) {
    const byte = source[at] as number;
    if (byte === QUOTE) return 2 * (at + 1) + escaped;
    if (byte < 0x20) return -1;
    if (byte === 0x5c) {
      const length = escapeLength(source, at, end);
      if (length === 0) return -1;
      escaped = 1;
      at += length - 1;
    }
  }
  return -1;
}

function numberEnd(source: Uint8Array, start: number, end: number): number {
  const whole = source[start] === 0x2d ? start + 1 : start;
  let at = digitsEnd(source, whole, end);
  if (at === whole || (at > whole + 1 && source[whole] === 0x30)) return -1;
  if (at < end && source[at] === 0x2e) {
    const fraction = at + 1;
    at = digitsEnd(source, fraction, end);
    if (at === fraction) return -1;
  }
  if (at < end && ((source[at] as number) | 0x20) === 0x65) {
    const sign = at + 1 < end ? source[at + 1] : 0;
    const power = sign === 0x2b || sign === 0x2d ? at + 2 : at + 1;
    at = digitsEnd(source, power, end);
    if (at === power) return -1;
  }
  return at;
}

function digitsEnd(source: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && ((source[at] as number) - 0x30) >>> 0 <= 9) at += 1;
  return at;
}

/** Length of the escape whose backslash is at `at`; 0 when it is none. */
function escapeLength(source: Uint8Array, at: number, end: number): number {
  if (at + 1 >= end) return 0;
  const next = source[at + 1] as number;
  if (next !== 0x75) return '"\\/bfnrt'.includes(String.fromCharCode(next)) ? 2 : 0;
  if (at + 6 > end) return 0;
  for (let index = at + 2; index < at + 6; index++) {
    const digit = source[index] as number;
    const letter = digit | 0x20;
    if (!((digit >= 0x30 && digit <= 0x39) || (letter >= 0x61 && letter <= 0x66))) return 0;
  }
  return 6;
}

function skipSpace(source: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const byte = source[at] as number;
    if (byte > SPACE || !(byte === SPACE || byte === 0x0a || byte === 0x0d || byte === 0x09)) break;
    at += 1;
  }
  return at;
}

function hasMark(source: Uint8Array, at: number, end: number): boolean {
  return at + 3 <= end && source[at] === 0xef && source[at + 1] === 0xbb && source[at + 2] === 0xbf;
}
