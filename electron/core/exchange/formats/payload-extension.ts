// The file name extension a payload deserves: by what its bytes are, never by what its topic says.
import { isText } from './text-payload.ts';

/** Beyond this a text is not looked at for whether it is JSON. */
const PARSED_BYTES = 1024 * 1024;

const SIGNATURES: readonly (readonly [hex: string, extension: string])[] = [
  ['89504e470d0a1a0a', 'png'],
  ['ffd8ff', 'jpg'],
  ['474946383761', 'gif'],
  ['474946383961', 'gif'],
  ['25504446', 'pdf'],
  ['504b0304', 'zip'],
  ['1f8b', 'gz'],
  ['28b52ffd', 'zst'],
  ['fd377a585a00', 'xz'],
  ['425a68', 'bz2'],
  ['04224d18', 'lz4'],
];

export function payloadExtension(head: Uint8Array, pieces: () => Iterable<Uint8Array>): string {
  const begins = Buffer.from(head.subarray(0, 16)).toString('hex');
  const known = SIGNATURES.find(([hex]) => begins.startsWith(hex));
  if (known) return known[1];
  // RIFF, four bytes of length, WEBP.
  if (begins.startsWith('52494646') && begins.startsWith('57454250', 16)) return 'webp';
  if (!isText(pieces())) return 'bin';
  return isJson(head) ? 'json' : 'txt';
}

/** Objects and arrays: a bare number is text to most people. */
function isJson(payload: Uint8Array): boolean {
  if (payload.length >= PARSED_BYTES) return false;
  const text = Buffer.from(payload).toString();
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
