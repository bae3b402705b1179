// Topic names as they travel are bytes; the standard asks for well-formed UTF-8 (5.0 section 1.5.4),
// devices do not always comply. Decoding bad bytes to U+FFFD would merge different topics into one
// node, so a byte that is not valid UTF-8 becomes a lone surrogate U+DC80..U+DCFF (the scheme of
// Python's "surrogateescape"): distinct names stay distinct and the bytes can be had back.

const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes of a topic name or level to text, without loss whatever the bytes are. */
export function topicFromBytes(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeEscaping(bytes);
  }
}

/** The exact inverse of `topicFromBytes`. */
export function topicToBytes(topic: string): Uint8Array {
  if (topic.isWellFormed()) return encoder.encode(topic);
  const parts: number[] = [];
  for (const char of topic) {
    const code = char.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) parts.push(code - 0xdc00);
    else parts.push(...encoder.encode(char));
  }
  return Uint8Array.from(parts);
}

/** Length of a topic on the wire, in bytes. */
export function topicByteLength(topic: string): number {
  return topicToBytes(topic).length;
}

function decodeEscaping(bytes: Uint8Array): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes[at] ?? 0);
    const piece = length > 0 ? tryDecode(bytes.subarray(at, at + length)) : undefined;
    if (piece === undefined) {
      text += String.fromCharCode(0xdc00 + (bytes[at] ?? 0));
      at += 1;
    } else {
      text += piece;
      at += length;
    }
  }
  return text;
}

function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  return 0;
}

function tryDecode(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}
