/** A byte as the character it is in ASCII; a dot for what cannot be printed. */
export function asciiOf(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}
