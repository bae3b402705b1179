// One character out of bytes, as a number, so that bytes can be walked without making strings. A byte
// that is not valid UTF-8 becomes a lone surrogate U+DC80..U+DCFF, as in payload/text-from-bytes.ts.

/** The character at `at` and its length in bytes in one number; see `codeOf` and `lengthOf`. */
export function codeAt(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return packed(lead, 1);
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + length > end) return packed(0xdc00 + lead, 1);
  let code = lead & (0xff >> (length + 1));
  for (let index = 1; index < length; index++) {
    const next = bytes[at + index] ?? 0;
    if ((next & 0xc0) !== 0x80) return packed(0xdc00 + lead, 1);
    code = (code << 6) | (next & 0x3f);
  }
  const least = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000;
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  if (code < least || code > 0x10ffff || surrogate) return packed(0xdc00 + lead, 1);
  return packed(code, length);
}

export function codeOf(character: number): number {
  return character & 0x1fffff;
}

export function lengthOf(character: number): number {
  return character >> 21;
}

function packed(code: number, length: number): number {
  return (length << 21) | code;
}
