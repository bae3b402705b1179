// Bytes to text without loss: valid UTF-8 is decoded, any other byte becomes a lone surrogate
// U+DC80..U+DCFF as in mqtt/topic-text.ts, which the screen shows as `\xC3`.

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const CHUNK = 8_192;

export function textFromBytes(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeEscaping(bytes);
  }
}

function decodeEscaping(bytes: Uint8Array): string {
  const parts: string[] = [];
  let units: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    const { code, length } = decodeOne(bytes, at);
    if (code > 0xffff) {
      units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
    } else {
      units.push(code);
    }
    at += length;
    if (units.length >= CHUNK) {
      parts.push(String.fromCharCode(...units));
      units = [];
    }
  }
  parts.push(String.fromCharCode(...units));
  return parts.join('');
}

/** The character at `at`, or the escaped byte where there is none (table 3-7 of Unicode). */
function decodeOne(bytes: Uint8Array, at: number): { code: number; length: number } {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return { code: lead, length: 1 };
  const length = lead >= 0xf0 && lead <= 0xf4 ? 4 : lead >= 0xe0 && lead < 0xf0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4) return escaped(lead);
  let code = lead & (0xff >> (length + 1));
  for (let index = 1; index < length; index++) {
    const next = bytes[at + index] ?? 0;
    if ((next & 0xc0) !== 0x80) return escaped(lead);
    code = (code << 6) | (next & 0x3f);
  }
  const least = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000;
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  if (code < least || code > 0x10ffff || surrogate) return escaped(lead);
  return { code, length };
}

function escaped(byte: number): { code: number; length: number } {
  return { code: 0xdc00 + byte, length: 1 };
}
