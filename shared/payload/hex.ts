/** Two digits. */
export function byteToHex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** Two digits a byte, with spaces between: "00 ff 10". */
export function bytesToHex(bytes: Uint8Array): string {
  return Array.from(bytes, byteToHex).join(' ');
}

/** Reads two digits a byte, with or without spaces; undefined when it is not that. */
export function bytesFromHex(text: string): Uint8Array<ArrayBuffer> | undefined {
  const digits = text.replaceAll(/\s/g, '');
  if (!/^(?:[0-9a-f]{2})*$/i.test(digits)) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
