// A payload as the text of one cell.
import { isUtf8 } from 'node:buffer';
import { shortened } from '../../../shared/query/json-path.ts';

/**
 * `bytes` are the payload's, or its beginning where `size` says that there is more. Bytes that are no
 * text are written 0x and two digits each. At most `limit` UTF-16 units and an ellipsis for the rest.
 */
export function payloadText(bytes: Uint8Array, size: number, limit: number): string {
  const isCut = bytes.length < size || bytes.length > limit * 4;
  const head = isCut ? wholeCharacters(bytes.subarray(0, limit * 4)) : bytes;
  const buffer = Buffer.from(head.buffer, head.byteOffset, head.length);
  const text = isUtf8(buffer) ? buffer.toString() : hex(buffer, limit);
  return isCut ? `${shortened(text, limit).slice(0, limit)}…` : shortened(text, limit);
}

function hex(bytes: Buffer, limit: number): string {
  return `0x${bytes.subarray(0, limit).toString('hex').toUpperCase()}`;
}

/** Without a character that the cut went through. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}
