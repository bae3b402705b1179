// Where a control packet ends (2.1.4 of 5.0): its type, and the length of what remains.

/** Where a packet's parts are; one object for many packets, written anew for each. */
export interface PacketHeader {
  body: number;
  /** 0: the header is not complete. -1: the length is malformed. */
  end: number;
}

/** A remaining length has at most four bytes: 268,435,455. */
const LONGEST_SCALE = 128 ** 3;

/** Writes into `packet` where the body of the packet at `at` starts and where the packet ends. */
export function readHeader(bytes: Uint8Array, at: number, packet: PacketHeader): void {
  let length = 0;
  let scale = 1;
  let next = at + 1;
  for (;;) {
    const byte = bytes[next];
    if (byte === undefined) {
      packet.end = 0;
      return;
    }
    next += 1;
    length += (byte & 127) * scale;
    if (byte < 128) break;
    if (scale === LONGEST_SCALE) {
      packet.end = -1;
      return;
    }
    scale *= 128;
  }
  packet.body = next;
  packet.end = next + length;
}
