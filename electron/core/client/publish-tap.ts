// Sits between socket and mqtt.js and takes PUBLISH and PUBREL out of the stream; everything else goes
// through untouched. mqtt.js spends about 1.3 us on a message (objects, events, a turn of its pump),
// this 0.2 us. It also sees what mqtt.js loses: the topic's own bytes, the order of user properties.
//
// Order: what goes through goes packet by packet, because mqtt.js handles one at once and each
// further one of the same piece a tick later, which would be after the messages that follow.
import { Duplex } from 'node:stream';
import { MalformedPacket } from './wire-reader.ts';

export interface TapObserver {
  /** The first bytes the peer has sent. */
  began(bytes: Buffer): void;
  /** CONNACK has said yes. */
  accepted(sessionPresent: boolean): void;
  /**
   * A whole packet: its first byte, and where its body is in `bytes`, which are valid during the
   * call only. Throws `MalformedPacket`.
   */
  publish(bytes: Buffer, head: number, body: number, end: number): void;
  release(bytes: Buffer, head: number, body: number, end: number): void;
  /** Every whole packet that has arrived was handed over. */
  caughtUp(): void;
  /** The stream cannot be read any further. */
  malformed(text: string): void;
}

const CONNACK = 2;
const PUBLISH = 3;
const PUBREL = 6;
/** A remaining length has at most four bytes: 268,435,455. */
const LONGEST_SCALE = 128 ** 3;
/** Bytes of ours the socket has not taken: beyond this the broker must read before it sends more. */
const MOST_UNSENT = 64 * 1024;

/** Where a packet's parts are; one object a tap, written anew for each packet. */
interface Packet {
  body: number;
  /** 0: the header is not complete. -1: the length is malformed. */
  end: number;
}

export class PublishTap extends Duplex {
  readonly #transport: Duplex;
  readonly #observer: TapObserver;
  readonly #packet: Packet = { body: 0, end: 0 };
  #begun = false;
  /** What CONNACK has said. */
  #answer: 'none' | 'yes' | 'no' = 'none';
  #over = false;
  #received = 0;
  /** The beginning of a packet whose end has not come, and how long it will be (0: not known yet). */
  #pieces: Buffer[] = [];
  #held = 0;
  #wanted = 0;
  #paused = false;
  /** Of what `inject` has written. */
  #unsent = 0;

  constructor(transport: Duplex, observer: TapObserver) {
    super({ autoDestroy: true });
    this.#transport = transport;
    this.#observer = observer;
    transport.on('data', (chunk: Buffer) => this.#take(chunk));
    transport.on('end', () => this.push(null));
    transport.on('error', (error: Error) => this.destroy(error));
    transport.on('close', () => this.#closed());
  }

  /** Bytes received so far. */
  get received(): number {
    return this.#received;
  }

  /**
   * Writes whole packets beside mqtt.js. They cannot land within one of its own: mqtt-packet writes
   * the pieces of a packet between `cork` and the next tick, so `_writev` gets them all at once.
   */
  inject(packets: Buffer): void {
    if (this.#over || !this.#transport.writable) return;
    this.#unsent += packets.length;
    this.#transport.write(packets, () => {
      const clogged = this.#unsent > MOST_UNSENT;
      this.#unsent -= packets.length;
      if (clogged) this.#readOn();
    });
    if (this.#unsent > MOST_UNSENT) this.#transport.pause();
  }

  /** Stops reading until `release`; what is written still goes out. */
  hold(): void {
    this.#paused = true;
    this.#transport.pause();
  }

  release(): void {
    this.#paused = false;
    this.#readOn();
  }

  override _read(): void {
    if (!this.#paused && this.#unsent <= MOST_UNSENT) this.#transport.resume();
  }

  #readOn(): void {
    if (this.readableLength < this.readableHighWaterMark) this._read();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void) {
    this.#transport.write(chunk, encoding, done);
  }

  /** mqtt.js writes a packet in many small pieces; they leave in one. */
  override _writev(
    chunks: { chunk: Buffer; encoding: BufferEncoding }[],
    done: (error?: Error | null) => void,
  ): void {
    this.#transport.cork();
    for (const [index, { chunk, encoding }] of chunks.entries()) {
      this.#transport.write(chunk, encoding, index === chunks.length - 1 ? done : undefined);
    }
    this.#transport.uncork();
  }

  override _final(done: () => void): void {
    this.#transport.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#over = true;
    this.#pieces = [];
    this.#transport.destroy();
    done(error);
  }

  /** mqtt.js may not have read all yet; it gets the rest before it hears of the end. */
  #closed(): void {
    if (this.readableLength === 0 || this.readableEnded) {
      this.destroy();
      return;
    }
    this.once('end', () => this.destroy());
    if (!this.#over) this.push(null);
  }

  #take(chunk: Buffer): void {
    this.#received += chunk.length;
    if (!this.#begun) {
      this.#begun = true;
      this.#observer.began(chunk);
    }
    if (this.#over) return;
    let bytes = chunk;
    if (this.#held > 0) {
      this.#pieces.push(chunk);
      this.#held += chunk.length;
      if (this.#held < this.#wanted) return;
      bytes = Buffer.concat(this.#pieces, this.#held);
      this.#pieces = [];
      this.#held = 0;
    }
    const used = this.#packets(bytes);
    if (used < bytes.length && !this.#over) {
      this.#pieces = [bytes.subarray(used)];
      this.#held = bytes.length - used;
    }
    if (!this.#over) this.#observer.caughtUp();
  }

  /** How many bytes were whole packets. */
  #packets(bytes: Buffer): number {
    const packet = this.#packet;
    let at = 0;
    this.#wanted = 0;
    while (at < bytes.length && !this.#over) {
      readHeader(bytes, at, packet);
      if (packet.end === 0) break;
      if (packet.end < 0) {
        this.#observer.malformed('The length of a packet has more than four bytes.');
        break;
      }
      if (packet.end > bytes.length) {
        this.#wanted = packet.end - at;
        break;
      }
      this.#handOver(bytes, at, packet);
      at = packet.end;
    }
    return at;
  }

  #handOver(bytes: Buffer, at: number, { body, end }: Packet): void {
    const head = bytes[at] ?? 0;
    const type = head >> 4;
    try {
      if (type === PUBLISH || type === PUBREL) {
        if (this.#answer === 'none') throw new MalformedPacket('A message came before CONNACK.');
        // The refusal says why there is no connection; mqtt.js may only be about to read it.
        if (this.#answer === 'no') return;
        if (type === PUBLISH) this.#observer.publish(bytes, head, body, end);
        else this.#observer.release(bytes, head, body, end);
        return;
      }
    } catch (error) {
      if (!(error instanceof MalformedPacket)) throw error;
      this.#observer.malformed(error.message);
      return;
    }
    if (type === CONNACK && this.#answer === 'none') {
      this.#answer = bytes[body + 1] === 0 ? 'yes' : 'no';
      if (this.#answer === 'yes') this.#observer.accepted(bytes[body] === 1);
    }
    // mqtt.js is behind with what it does get: the broker must wait.
    if (!this.push(bytes.subarray(at, end))) this.#transport.pause();
  }
}

/** Writes into `packet` where the body of the packet at `at` starts and where the packet ends. */
function readHeader(bytes: Buffer, at: number, packet: Packet): void {
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
