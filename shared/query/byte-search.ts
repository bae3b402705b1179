// Finds bytes in bytes without making a string: Horspool's algorithm, which looks at every n-th byte
// of what it searches, n being the length of what it searches for.

export type ByteSearch = (bytes: Uint8Array, start: number, end: number) => boolean;

const SAME = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);

/** `foldAscii`: the letters A to Z are those of a to z. */
export function byteSearch(wanted: Uint8Array, foldAscii: boolean): ByteSearch {
  if (wanted.length === 0) return () => true;
  const fold = foldAscii ? FOLDED : SAME;
  const needle = wanted.map((byte) => fold[byte] ?? 0);
  const last = needle.length - 1;
  const lastByte = needle[last] ?? 0;
  const skips = skipTable(needle, fold);
  let steady: ByteSearch | undefined;
  return (bytes, start, end) => {
    // A text that nearly matches everywhere would cost its length at every byte.
    let patience = 1_024;
    for (let at = start + last; at < end; ) {
      const byte = bytes[at] ?? 0;
      if (fold[byte] === lastByte) {
        let index = last - 1;
        while (index >= 0 && fold[bytes[at - last + index] ?? 0] === needle[index]) index -= 1;
        if (index < 0) return true;
        patience += 4 - (last - index);
        if (patience < 0) {
          steady ??= steadySearch(needle, fold);
          return steady(bytes, at - last, end);
        }
      }
      at += skips[byte] ?? 1;
    }
    return false;
  };
}

/** How far the end of the needle may move on when it stood on each byte. */
function skipTable(needle: Uint8Array, fold: Uint8Array): Int32Array {
  const last = needle.length - 1;
  const byFolded = new Int32Array(256).fill(needle.length);
  for (let index = 0; index < last; index++) byFolded[needle[index] ?? 0] = last - index;
  return byFolded.map((_, byte) => byFolded[fold[byte] ?? 0] ?? 1);
}

/** Knuth, Morris and Pratt: looks at every byte, but never twice. */
function steadySearch(needle: Uint8Array, fold: Uint8Array): ByteSearch {
  const borders = new Int32Array(needle.length);
  for (let at = 1, length = 0; at < needle.length; at++) {
    while (length > 0 && needle[at] !== needle[length]) length = borders[length - 1] ?? 0;
    if (needle[at] === needle[length]) length += 1;
    borders[at] = length;
  }
  return (bytes, start, end) => {
    let matched = 0;
    for (let at = start; at < end; at++) {
      const byte = fold[bytes[at] ?? 0];
      while (matched > 0 && needle[matched] !== byte) matched = borders[matched - 1] ?? 0;
      if (needle[matched] === byte) matched += 1;
      if (matched === needle.length) return true;
    }
    return false;
  };
}
