/** Pieces of `length` bytes together, in memory of their own: `Buffer.concat` may share a pool. */
export function joinedBytes(
  pieces: readonly Uint8Array[],
  length: number,
): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
