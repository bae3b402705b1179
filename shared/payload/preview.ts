// A payload in one line, for tree and history rows. It looks at the beginning only and never claims
// more than it saw: text means "what is here is UTF-8".
import type { Preview } from '../contract/topics.ts';

const MAX_TEXT = 200;

const MAGIC: readonly (readonly [Preview['kind'], readonly number[], number?])[] = [
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['gif', [0x47, 0x49, 0x46, 0x38]],
  ['webp', [0x57, 0x45, 0x42, 0x50], 8],
  ['gzip', [0x1f, 0x8b, 0x08]],
  // Self-described CBOR (RFC 8949 section 3.4.6); anything shorter would be a guess.
  ['cbor', [0xd9, 0xd9, 0xf7]],
];

/** `head` is the beginning of a payload of `size` bytes. */
export function previewOf(head: Uint8Array, size: number): Preview {
  if (size === 0) return { kind: 'empty', text: '', bytes: 0, cut: false };
  const magic = MAGIC.find(([, bytes, at = 0]) => bytes.every((byte, i) => head[at + i] === byte));
  if (magic) return { kind: magic[0], text: '', bytes: size, cut: true };
  const text = utf8(head, size > head.length);
  if (text === undefined) return { kind: 'binary', text: '', bytes: size, cut: true };
  const line = text.replace(/[\t\n\r ]+/g, ' ').trim();
  const cut = size > head.length || line.length > MAX_TEXT;
  return { kind: kindOf(line, cut), text: line.slice(0, MAX_TEXT), bytes: size, cut };
}

function kindOf(line: string, cut: boolean): Preview['kind'] {
  if (/^[{[]/.test(line)) return cut || isJson(line) ? 'json' : 'text';
  // What follows the beginning could make it anything.
  if (cut) return 'text';
  if (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(line)) return 'number';
  return /^("(?:[^"\\]|\\.)*"|true|false|null)$/.test(line) ? 'json' : 'text';
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** Text, when the bytes are UTF-8 and not mostly control characters; a cut may fall into a character. */
function utf8(bytes: Uint8Array, cut: boolean): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, {
      stream: cut,
    });
    let controls = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code < 0x20 && code !== 9 && code !== 10 && code !== 13 && code !== 27) controls++;
    }
    return controls * 10 > text.length + 9 ? undefined : text;
  } catch {
    return undefined;
  }
}
