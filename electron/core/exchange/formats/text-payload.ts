// Payloads as text, where they are: large ones in pieces, so that none is whole in memory.

/**
 * Short ones: a long text is not collected before memory is looked for in earnest, so that a large
 * payload would fill it for a while.
 */
const TEXT_BYTES = 48 * 1024;

function* short(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += TEXT_BYTES) {
      yield piece.subarray(at, at + TEXT_BYTES);
    }
  }
}

/** True when the bytes are well-formed UTF-8. */
export function isText(pieces: Iterable<Uint8Array>): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    for (const piece of short(pieces)) decoder.decode(piece, { stream: true });
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

/** The text of bytes that are text; no piece ends inside a character. */
export function* textPieces(pieces: Iterable<Uint8Array>): Generator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for (const piece of short(pieces)) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

/** Bytes in pieces as one base64 text in pieces. */
export function* base64Pieces(pieces: Iterable<Uint8Array>): Generator<string> {
  let rest: Uint8Array = new Uint8Array();
  for (const piece of short(pieces)) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    // Three bytes are four characters: only the last piece may be padded.
    const whole = bytes.length - (bytes.length % 3);
    yield Buffer.from(bytes.buffer, bytes.byteOffset, whole).toString('base64');
    rest = bytes.slice(whole);
  }
  yield Buffer.from(rest).toString('base64');
}
