// A byte as two hexadecimal digits, and as the character it is in ASCII.

export function hexOf(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** A dot for what cannot be printed. */
export function asciiOf(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}
