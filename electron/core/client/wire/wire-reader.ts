// Reads the data types of MQTT (3.1.1 and 5.0 section 1.5) from the bytes of one packet. Whatever
// would reach beyond the packet is malformed.
import { MALFORMED_PACKET } from '../../../../shared/mqtt/reason-codes.ts';
import { topicFromBytes } from '../../../../shared/mqtt/topic-text.ts';

/** The peer sent what the standard forbids or nobody can read; the connection has to end. */
export class MalformedPacket extends Error {
  /** With which the peer is told, where 5.0 is spoken. */
  readonly reasonCode: number;

  constructor(message: string, reasonCode: number = MALFORMED_PACKET) {
    super(message);
    this.reasonCode = reasonCode;
  }
}

/** One object for many packets: `on` sets it to the next. */
export class WireReader {
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #end = 0;

  on(bytes: Buffer, from: number, end: number): void {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = end;
  }

  /** Where the next byte is read. */
  get at(): number {
    return this.#at;
  }

  byte(what: string): number {
    const at = this.#advance(1, what);
    return this.#bytes[at] ?? 0;
  }

  twoBytes(what: string): number {
    const at = this.#advance(2, what);
    return ((this.#bytes[at] ?? 0) << 8) | (this.#bytes[at + 1] ?? 0);
  }

  fourBytes(what: string): number {
    return this.#bytes.readUInt32BE(this.#advance(4, what));
  }

  variableByteInteger(what: string): number {
    let value = 0;
    for (let scale = 1; scale <= 128 ** 3; scale *= 128) {
      const byte = this.byte(what);
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw new MalformedPacket(`The ${what} has more than four bytes.`);
  }

  /** Without loss, whatever the bytes are: see topic-text.ts. */
  text(what: string): string {
    const length = this.twoBytes(what);
    const start = this.#advance(length, what);
    const text = this.#bytes.toString('utf8', start, start + length);
    // Either the character itself was sent or bytes that are not UTF-8; only the bytes can tell.
    return text.includes('\ufffd')
      ? topicFromBytes(this.#bytes.subarray(start, start + length))
      : text;
  }

  /** A copy. */
  binary(what: string): Uint8Array<ArrayBuffer> {
    const length = this.twoBytes(what);
    const start = this.#advance(length, what);
    return new Uint8Array(this.#bytes.subarray(start, start + length));
  }

  skip(length: number, what: string): void {
    this.#advance(length, what);
  }

  #advance(length: number, what: string): number {
    const at = this.#at;
    if (at + length > this.#end) throw new MalformedPacket(`The packet ends within its ${what}.`);
    this.#at = at + length;
    return at;
  }
}
