// What a connection tells the packet log. Kept apart from the log, because it is called for every
// piece of the stream at two million messages a second.

export type Broken = 'foreign' | 'unfinished';

/** One try's packets, told in the order of the wire. Bytes handed over must not change afterwards. */
export interface PacketTrace {
  /**
   * Whole packets have arrived: `count` of them in the first `used` bytes. `messages` says which
   * recorded message a PUBLISH among them carried, as runs of [how many PUBLISH before, id of the
   * message]; within a run ids grow by one, and 0 stands for PUBLISH packets without a message.
   * `secret`: there may be authentication data in one of them.
   */
  received(
    bytes: Buffer,
    used: number,
    count: number,
    messages: readonly number[],
    secret: boolean,
  ): void;
  /** Whole packets are sent, in these pieces. */
  sent(pieces: readonly Uint8Array[]): void;
  /**
   * Bytes have arrived that are not a packet (foreign), or not all of one, and none follow (unfinished);
   * `size` of them in these pieces.
   */
  broken(pieces: readonly Buffer[], size: number, how: Broken): void;
}
