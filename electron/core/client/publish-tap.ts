// Sits between socket and mqtt.js and takes QoS 0 PUBLISH packets without properties out of the
// stream; everything else goes through untouched. mqtt.js spends about 1.3 us on a message (objects,
// events, a turn of its pump), this 0.2 us, and most of a firehose is such packets. It also sees the
// topic's own bytes, which mqtt.js turns into text with loss.
//
// Order: mqtt.js parses what it is given at once but handles a packet a tick. While a PUBLISH or
// PUBREL that went through has not been handled, later PUBLISH packets go through as well, so the
// messages come out as if mqtt.js had been alone.
import { Duplex } from 'node:stream';
import { topicFromBytes } from '../../../shared/mqtt/topic-text.ts';

export interface TapObserver {
  /** The first bytes the peer has sent. */
  began(bytes: Buffer): void;
  /** A whole message at QoS 0 without properties; `bytes` is valid during the call only. */
  publish(
    topic: string,
    bytes: Buffer,
    payloadStart: number,
    payloadEnd: number,
    retain: boolean,
  ): void;
}

const CONNACK = 2;
const PUBLISH = 3;
const PUBREL = 6;
/** A remaining length has at most four bytes: 268,435,455. */
const LONGEST_SCALE = 128 ** 3;

/** Where a packet's parts are; one object a tap, written anew for each packet. */
interface Packet {
  body: number;
  /** 0: the header is not complete. -1: the length is malformed. */
  end: number;
}

export class PublishTap extends Duplex {
  readonly #transport: Duplex;
  readonly #v5: boolean;
  readonly #observer: TapObserver;
  readonly #packet: Packet = { body: 0, end: 0 };
  #begun = false;
  /** CONNACK has said yes. Before that a PUBLISH is a protocol error, which mqtt.js reports. */
  #open = false;
  #over = false;
  #received = 0;
  /** The beginning of a packet whose end has not come, and how long it will be (0: not known yet). */
  #pieces: Buffer[] = [];
  #held = 0;
  #wanted = 0;
  /** Topic names of the PUBLISH packets that went through and were not handled, oldest first. */
  #passedTopics: string[] = [];
  #passedFrom = 0;
  #passedReleases = 0;
  #paused = false;

  constructor(transport: Duplex, v5: boolean, observer: TapObserver) {
    super({ autoDestroy: true });
    this.#transport = transport;
    this.#v5 = v5;
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

  /** mqtt.js handles the next PUBLISH: its topic name, decoded without loss. */
  nextTopic(): string | undefined {
    const topic = this.#passedTopics[this.#passedFrom];
    this.#passedFrom += 1;
    if (this.#passedFrom >= this.#passedTopics.length) {
      this.#passedTopics = [];
      this.#passedFrom = 0;
    }
    return topic;
  }

  /** mqtt.js handles the next PUBREL. */
  nextRelease(): void {
    this.#passedReleases -= 1;
  }

  /** Stops reading until `release`; what mqtt.js writes still goes out. */
  hold(): void {
    this.#paused = true;
    this.#transport.pause();
  }

  release(): void {
    this.#paused = false;
    if (this.readableLength < this.readableHighWaterMark) this.#transport.resume();
  }

  override _read(): void {
    if (!this.#paused) this.#transport.resume();
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
  }

  /** How many bytes were whole packets. Neighbours that are not taken go on in one piece. */
  #packets(bytes: Buffer): number {
    const packet = this.#packet;
    let passFrom = 0;
    let at = 0;
    this.#wanted = 0;
    while (at < bytes.length && !this.#over) {
      readHeader(bytes, at, packet);
      if (packet.end === 0) break;
      if (packet.end < 0) {
        // mqtt.js says what is wrong with it.
        at = bytes.length;
        break;
      }
      if (packet.end > bytes.length) {
        this.#wanted = packet.end - at;
        break;
      }
      const head = bytes[at] ?? 0;
      const type = head >> 4;
      if (type === PUBLISH) {
        const payload = this.#open ? payloadOfPlain(bytes, head, packet, this.#v5) : 0;
        if (payload > 0 && passFrom < at) {
          this.#pass(bytes.subarray(passFrom, at));
          passFrom = at;
        }
        if (payload > 0 && !this.#behind()) {
          this.#deliver(bytes, packet, payload, (head & 1) === 1);
          passFrom = packet.end;
        } else {
          this.#passedTopics.push(topicAt(bytes, packet));
        }
      } else if (type === PUBREL) this.#passedReleases += 1;
      else if (type === CONNACK) this.#open = bytes[packet.body + 1] === 0;
      at = packet.end;
    }
    if (at > passFrom) this.#pass(bytes.subarray(passFrom, at));
    return at;
  }

  #deliver(bytes: Buffer, packet: Packet, payload: number, retain: boolean): void {
    this.#observer.publish(topicAt(bytes, packet), bytes, payload, packet.end, retain);
  }

  #behind(): boolean {
    return this.#passedReleases > 0 || this.#passedTopics.length > 0;
  }

  #pass(bytes: Buffer): void {
    if (this.#over) return;
    // mqtt.js is behind with what it does get: the broker must wait.
    if (!this.push(bytes)) this.#transport.pause();
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

/**
 * Where the payload of a PUBLISH starts when it is at QoS 0 and has neither DUP nor properties nor
 * an empty topic name; else 0. What is malformed is left to mqtt.js too.
 */
function payloadOfPlain(bytes: Buffer, head: number, packet: Packet, v5: boolean): number {
  if ((head & 0b1110) !== 0 || packet.end - packet.body <= 2) return 0;
  const topicEnd = endOfTopic(bytes, packet.body);
  if (topicEnd === packet.body + 2 || topicEnd > packet.end) return 0;
  if (!v5) return topicEnd;
  return topicEnd < packet.end && bytes[topicEnd] === 0 ? topicEnd + 1 : 0;
}

function endOfTopic(bytes: Buffer, body: number): number {
  return body + 2 + (((bytes[body] ?? 0) << 8) | (bytes[body + 1] ?? 0));
}

function topicAt(bytes: Buffer, packet: Packet): string {
  const end = Math.min(endOfTopic(bytes, packet.body), packet.end);
  const text = bytes.toString('utf8', packet.body + 2, end);
  // Either the character itself was sent or bytes that are not UTF-8; only the bytes can tell.
  return text.includes('\ufffd') ? topicFromBytes(bytes.subarray(packet.body + 2, end)) : text;
}
