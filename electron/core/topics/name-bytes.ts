// Topic names as the tree keeps them: one UTF-16 unit after the other in the manner of UTF-8 (one to
// three bytes a unit), so that every JavaScript string comes back as it was: topic names that are not
// well-formed UTF-8 hold lone surrogates. A slash is the one byte it is anywhere.

/** Bytes of the longest: a topic name has 65,535 bytes at most, so as many units. */
export const LONGEST_NAME = 65_536 * 3;

const AT_ONCE = 4_096;

/** Writes `text` into `into` from byte `start` on; answers where it ends. */
export function writeName(text: string, into: Uint8Array, start = 0): number {
  let end = start;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) into[end++] = unit;
    else if (unit < 0x800) {
      into[end++] = 0xc0 | (unit >> 6);
      into[end++] = 0x80 | (unit & 0x3f);
    } else {
      into[end++] = 0xe0 | (unit >> 12);
      into[end++] = 0x80 | ((unit >> 6) & 0x3f);
      into[end++] = 0x80 | (unit & 0x3f);
    }
  }
  return end;
}

export function nameBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  return bytes.subarray(0, writeName(text, bytes));
}

/** What stands in `bytes` from `start` to `end`. */
export function nameText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  let units: number[] = [];
  for (let at = start; at < end; ) {
    const unit = unitAt(bytes, at);
    at += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
    units.push(unit);
    if (units.length < AT_ONCE) continue;
    text += String.fromCharCode(...units);
    units = [];
  }
  return text + String.fromCharCode(...units);
}

function unitAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return first;
  const second = (bytes[at + 1] ?? 0) & 0x3f;
  if (first < 0xe0) return ((first & 0x1f) << 6) | second;
  return ((first & 0x0f) << 12) | (second << 6) | ((bytes[at + 2] ?? 0) & 0x3f);
}
