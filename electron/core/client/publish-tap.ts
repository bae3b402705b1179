// Sits between socket and mqtt.js and takes PUBLISH and PUBREL out of the stream; everything else goes
// through untouched. mqtt.js spends about 1.3 us on a message (objects, events, a turn of its pump),
// this 0.2 us. It also sees what mqtt.js loses: the topic's own bytes, the order of user properties.
//
// Order: what goes through goes packet by packet, because mqtt.js handles one at once and each
// further one of the same piece a tick later, which would be after the messages that follow.
import { Duplex } from 'node:stream';
import {
  MALFORMED_PACKET,
  PACKET_TOO_LARGE,
  PROTOCOL_ERROR,
} from '../../../shared/mqtt/reason-codes.ts';
import type { Broken, PacketTrace } from '../packets/packet-trace.ts';
import type { UnreadTime } from './unread-time.ts';
import { type PacketHeader, readHeader } from './wire/packet-header.ts';
import { MalformedPacket } from './wire/wire-reader.ts';

export interface TapObserver {
  /** The first bytes the peer has sent. */
  began(bytes: Buffer): void;
  /** The first CONNACK, before anything after it; as `publish`. */
  connack(bytes: Buffer, body: number, end: number): void;
  /**
   * A whole packet: its first byte, and where its body is in `bytes`, which are valid during the
   * call only. Answers the number of the message, 0 for one that is let go. Throws `MalformedPacket`.
   */
  publish(bytes: Buffer, head: number, body: number, end: number): number;
  release(bytes: Buffer, head: number, body: number, end: number): void;
  /** Every whole packet that has arrived was handed over. */
  caughtUp(): void;
  /** The stream cannot be read any further, or must not be; `reasonCode` says in terms of 5.0 why. */
  malformed(text: string, reasonCode: number): void;
}

export interface TapOptions {
  /** Leaves instead of the first packet of mqtt.js, its CONNECT. */
  opening: Buffer;
  /** Bytes of the longest packet the peer may send. */
  longestPacket: number;
  trace?: PacketTrace | undefined;
  /** Told of every read, and when nothing is read. */
  unread: UnreadTime;
}

const CONNACK = 2;
const PUBLISH = 3;
const PUBREL = 6;
const DISCONNECT = 14;
const AUTH = 15;
/** CONNECT, SUBSCRIBE, UNSUBSCRIBE and PINGREQ, which mqtt.js would let pass. */
const OF_CLIENTS = new Set([1, 8, 10, 12]);
/** Bytes of ours the socket has not taken: beyond this the broker must read before it sends more. */
const MOST_UNSENT = 64 * 1024;

export class PublishTap extends Duplex {
  readonly #transport: Duplex;
  readonly #observer: TapObserver;
  readonly #longestPacket: number;
  readonly #trace: PacketTrace | undefined;
  readonly #unread: UnreadTime;
  readonly #packet: PacketHeader = { body: 0, end: 0 };
  #opening: Buffer | undefined;
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
  /** What the trace is told of a piece of the stream; see `PacketTrace.received`. */
  #count = 0;
  #publishes = 0;
  #nextMessage = -1;
  #messages: number[] = [];
  #secret = false;

  constructor(transport: Duplex, observer: TapObserver, options: TapOptions) {
    super({ autoDestroy: true });
    this.#transport = transport;
    this.#observer = observer;
    this.#opening = options.opening;
    this.#longestPacket = options.longestPacket;
    this.#trace = options.trace;
    this.#unread = options.unread;
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
    this.#trace?.sent([packets]);
    this.#transport.write(packets, () => {
      const clogged = this.#unsent > MOST_UNSENT;
      this.#unsent -= packets.length;
      if (clogged) this.#readOn();
    });
    if (this.#unsent > MOST_UNSENT) this.#stopReading();
  }

  /**
   * Writes a last packet and ends; what still arrives is thrown away, so that the peer can read it. The
   * transport is closed when the peer closes its side, or with `destroy`.
   */
  dismiss(packet: Buffer): void {
    this.#over = true;
    // The trace is told first of what this answers.
    process.nextTick(() => {
      if (!this.#transport.writable) return;
      this.#trace?.sent([packet]);
      this.#transport.end(packet);
      this.#transport.resume();
    });
  }

  /** Stops reading until `release`; what is written still goes out. */
  hold(): void {
    this.#paused = true;
    this.#stopReading();
  }

  #stopReading(): void {
    this.#transport.pause();
    this.#unread.stopped();
  }

  release(): void {
    this.#paused = false;
    this.#readOn();
  }

  override _read(): void {
    if (this.#paused || this.#unsent > MOST_UNSENT) return;
    this.#unread.resumed();
    this.#transport.resume();
  }

  #readOn(): void {
    if (this.readableLength < this.readableHighWaterMark) this._read();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void) {
    const bytes = this.#withOpening([chunk]) ?? chunk;
    this.#trace?.sent([bytes]);
    this.#transport.write(bytes, encoding, done);
  }

  /**
   * Once, what is written with the opening in the place of the first packet. mqtt-packet corks what it
   * writes, so the CONNECT of mqtt.js comes whole, perhaps with more behind it.
   */
  #withOpening(chunks: readonly Buffer[]): Buffer | undefined {
    const opening = this.#opening;
    if (!opening) return undefined;
    this.#opening = undefined;
    const written = Buffer.concat(chunks);
    const connect = { body: 0, end: 0 };
    readHeader(written, 0, connect);
    return Buffer.concat([opening, written.subarray(connect.end)]);
  }

  /** mqtt.js writes a packet in many small pieces; they leave in one. */
  override _writev(
    chunks: { chunk: Buffer; encoding: BufferEncoding }[],
    done: (error?: Error | null) => void,
  ): void {
    const opening = this.#withOpening(chunks.map(({ chunk }) => chunk));
    if (opening) {
      this.#trace?.sent([opening]);
      this.#transport.write(opening, done);
      return;
    }
    this.#trace?.sent(chunks.map(({ chunk }) => chunk));
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
    if (this.#held > 0 && !this.#over) this.#trace?.broken(this.#pieces, this.#held, 'unfinished');
    if (this.readableLength === 0 || this.readableEnded) {
      this.destroy();
      return;
    }
    this.once('end', () => this.destroy());
    if (!this.#over) this.push(null);
  }

  #take(chunk: Buffer): void {
    this.#received += chunk.length;
    this.#unread.read(chunk.length);
    if (!this.#begun) {
      this.#begun = true;
      this.#observer.began(chunk);
    }
    if (this.#over) {
      if (this.#received === chunk.length) this.#trace?.broken([chunk], chunk.length, 'foreign');
      return;
    }
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
    if (this.#count > 0) this.#tellTrace(bytes, used);
    if (used < bytes.length && !this.#over) {
      this.#pieces = [bytes.subarray(used)];
      this.#held = bytes.length - used;
    }
    if (!this.#over) this.#observer.caughtUp();
  }

  #tellTrace(bytes: Buffer, used: number): void {
    this.#trace?.received(bytes, used, this.#count, this.#messages, this.#secret);
    this.#count = 0;
    this.#publishes = 0;
    this.#nextMessage = -1;
    this.#messages = [];
    this.#secret = false;
  }

  /** What precedes in this piece of the stream is whole. */
  #tellBroken(bytes: Buffer, at: number, how: Broken): void {
    if (this.#count > 0) this.#tellTrace(bytes, at);
    this.#trace?.broken([bytes.subarray(at)], bytes.length - at, how);
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
        this.#tellBroken(bytes, at, 'foreign');
        this.#observer.malformed(
          'The length of a packet has more than four bytes.',
          MALFORMED_PACKET,
        );
        break;
      }
      if (packet.end - at > this.#longestPacket) {
        this.#tellBroken(bytes, at, 'unfinished');
        this.#observer.malformed(
          `The broker sent a packet of ${packet.end - at} bytes; ${this.#longestPacket} were allowed.`,
          PACKET_TOO_LARGE,
        );
        break;
      }
      if (packet.end > bytes.length) {
        this.#wanted = packet.end - at;
        break;
      }
      this.#count++;
      this.#handOver(bytes, at, packet);
      at = packet.end;
    }
    return at;
  }

  #noteMessage(number: number): void {
    if (number !== this.#nextMessage) this.#messages.push(this.#publishes, number);
    this.#nextMessage = number === 0 ? 0 : number + 1;
    this.#publishes++;
  }

  #handOver(bytes: Buffer, at: number, { body, end }: PacketHeader): void {
    const head = bytes[at] ?? 0;
    const type = head >> 4;
    try {
      if (type !== PUBLISH || this.#answer === 'none') this.#checkType(type);
      if (type === PUBLISH || type === PUBREL) {
        // The refusal says why there is no connection; mqtt.js may only be about to read it.
        if (this.#answer === 'no') return;
        if (type === PUBLISH) this.#noteMessage(this.#observer.publish(bytes, head, body, end));
        else this.#observer.release(bytes, head, body, end);
        return;
      }
      if (type === CONNACK || type === AUTH) this.#secret = true;
      if (type === CONNACK) {
        this.#answer = bytes[body + 1] === 0 ? 'yes' : 'no';
        this.#observer.connack(bytes, body, end);
        if (this.#over) return;
      }
    } catch (error) {
      if (!(error instanceof MalformedPacket)) throw error;
      if (type === PUBLISH) this.#noteMessage(0);
      this.#observer.malformed(error.message, error.reasonCode);
      return;
    }
    // mqtt.js is behind with what it does get: the broker must wait.
    if (!this.push(bytes.subarray(at, end))) this.#stopReading();
  }

  /** What a server may not send at all, or not now. */
  #checkType(type: number): void {
    if (OF_CLIENTS.has(type)) {
      throw new MalformedPacket(
        `The broker sent a packet of type ${type}, which only clients send.`,
        PROTOCOL_ERROR,
      );
    }
    if (type === CONNACK && this.#answer !== 'none') {
      throw new MalformedPacket('The broker sent a second CONNACK.', PROTOCOL_ERROR);
    }
    if (this.#answer === 'none' && type !== CONNACK && type !== AUTH && type !== DISCONNECT) {
      throw new MalformedPacket(
        type === PUBLISH
          ? 'A message came before CONNACK.'
          : `A packet of type ${type} came before CONNACK.`,
        PROTOCOL_ERROR,
      );
    }
  }
}
