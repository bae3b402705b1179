// Packets in pieces of a stream, of which only the beginning of each is wanted: nothing large is copied.
import { readHeader } from '../client/wire/packet-header.ts';

export interface WholePacket {
  /** Its first bytes. */
  head: Buffer;
  /** Of the whole packet. */
  size: number;
}

const LONGEST_HEADER = 5;

/** The packets of `pieces` in order, with at most `most` bytes of each. */
export function packetsOf(pieces: readonly Uint8Array[], most: number): WholePacket[] {
  const packets: WholePacket[] = [];
  const header = { body: 0, end: 0 };
  let rest = pieces.reduce((sum, { length }) => sum + length, 0);
  let piece = 0;
  let at = 0;
  const look = (length: number) => {
    const found: Uint8Array[] = [];
    let wanted = length;
    let from = at;
    for (let next = piece; wanted > 0 && next < pieces.length; next++) {
      const part = pieces[next]?.subarray(from, from + wanted) ?? new Uint8Array();
      found.push(part);
      wanted -= part.length;
      from = 0;
    }
    return Buffer.concat(found);
  };
  const skip = (length: number) => {
    at += length;
    while (piece < pieces.length && at >= (pieces[piece]?.length ?? 0)) {
      at -= pieces[piece]?.length ?? 0;
      piece++;
    }
  };
  while (rest > 0) {
    readHeader(look(LONGEST_HEADER), 0, header);
    const size = header.end > 0 ? Math.min(header.end, rest) : rest;
    packets.push({ head: look(Math.min(size, most)), size });
    skip(size);
    rest -= size;
  }
  return packets;
}
