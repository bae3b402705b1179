// The packet log of a connection: every control packet both ways over all tries of this run, the newest
// within a budget of bytes. On the way in nothing is decoded and no packet is an object: pieces of the
// stream are kept as they came, small ones copied together, because a piece of 30 bytes would keep the
// 64 KiB it was received in. Secrets are replaced before bytes are kept.
//
// Large pieces have half of the budget to themselves, so that a flood of messages leaves the rest alone: how
// the connection began, what was subscribed to, what was refused. While it lasts they have an eighth: memory
// that comes back to the socket only after 8 MB is cold by then and old to the garbage collector, which cost
// a third of the speed.
import type { Qos } from '../../../shared/contract/base.ts';
import { type PacketHeader, readHeader } from '../client/wire/packet-header.ts';
import type { Clock } from '../ports.ts';
import { Announced } from './announced.ts';
import { hideSecrets, maySayASecret } from './packet-secrets.ts';
import {
  messageOf,
  type Place,
  PUBLISH,
  placesIn,
  runsFrom,
  type Segment,
} from './packet-segment.ts';
import type { Broken, PacketTrace } from './packet-trace.ts';
import { SegmentLane } from './segment-lane.ts';
import { packetsOf, type WholePacket } from './stream-packets.ts';

export const BUDGET_BYTES = 8 * 1024 * 1024;
/** Of a packet that is larger the beginning is kept. */
export const KEPT_OF_PACKET = 64 * 1024;
const SLAB = 64 * 1024;
/** Smaller pieces are copied together. */
const COPIED_BELOW = 4 * 1024;
/** Larger pieces may hold packets of which only the beginning is kept. */
const LARGE = 2 * KEPT_OF_PACKET;
/** What a segment costs beside its bytes. */
const SEGMENT_COST = 160;
/** A flood: large pieces of so many bytes in this time. */
const FLOOD_BYTES = 1024 * 1024;
const FLOOD_MICROS = 50_000;

type Bytes = Pick<Segment, 'source' | 'from' | 'to'>;

export class PacketLog {
  readonly #clock: Pick<Clock, 'micros'>;
  readonly #budget: number;
  readonly #announced = new Announced();
  readonly #header: PacketHeader = { body: 0, end: 0 };
  readonly #bulk = new SegmentLane();
  readonly #rest = new SegmentLane();
  #isFlood = false;
  #floodBytes = 0;
  #floodSince = 0;
  #lastId = 0;
  #kept = 0;
  #dropped = 0;
  #clears = 0;
  #slab: Buffer = Buffer.alloc(0);
  #slabUsed = 0;

  constructor(clock: Pick<Clock, 'micros'>, budget = BUDGET_BYTES) {
    this.#clock = clock;
    this.#budget = budget;
  }

  /** Grows with everything a row or a count may show. */
  get revision(): number {
    return this.#lastId + this.#clears;
  }

  get lastId(): number {
    return this.#lastId;
  }

  figures() {
    return {
      kept: this.#kept,
      keptBytes: this.#bulk.bytes + this.#rest.bytes,
      budgetBytes: this.#budget,
      dropped: this.#dropped,
    };
  }

  /** Begins a try that speaks this version of the protocol. */
  begin(protocolVersion: string): PacketTrace {
    this.#announced.clear();
    const version = protocolVersion === '5.0' ? 5 : protocolVersion === '3.1' ? 3 : 4;
    return {
      received: (bytes, used, count, messages, secret) =>
        this.#received(version, bytes, used, count, messages, secret),
      sent: (pieces) => this.#sent(version, pieces),
      broken: (pieces, size, how) => this.#broken(version, pieces, size, how),
    };
  }

  /** A message was recorded and is about to be sent: its packet will say so. */
  announce(topic: string, bytes: number, qos: Qos, messageId: number): void {
    this.#announced.add(topic, bytes, qos, messageId);
  }

  clear(): void {
    this.#bulk.clear();
    this.#rest.clear();
    this.#kept = 0;
    this.#dropped = 0;
    this.#clears++;
  }

  /** The segment with the newest packet before `id`; walk down with the id of each. */
  before(id: number): Segment | undefined {
    const bulk = this.#bulk.before(id);
    const rest = this.#rest.before(id);
    if (!bulk || !rest) return bulk ?? rest;
    return bulk.id > rest.id ? bulk : rest;
  }

  /** Undefined when the log no longer has it. */
  find(id: number): Place | undefined {
    const segment = this.before(id + 1);
    return segment ? placesIn(segment)[id - segment.id] : undefined;
  }

  /** Ids of the oldest packets of large pieces and of the others; what is older is gone. */
  get oldest(): { bulk: number; rest: number } {
    return { bulk: this.#bulk.firstId, rest: this.#rest.firstId };
  }

  #received(
    version: number,
    bytes: Buffer,
    used: number,
    count: number,
    messages: readonly number[],
    secret: boolean,
  ): void {
    if (used > LARGE) {
      let publishes = 0;
      this.#addEach(version, false, [bytes.subarray(0, used)], () =>
        messageOf(messages, publishes++),
      );
      return;
    }
    const pinned = bytes.buffer.byteLength;
    const held = !secret && used >= COPIED_BELOW && pinned <= 2 * used;
    const at = held
      ? { source: bytes, from: 0, to: used }
      : this.#copied([bytes.subarray(0, used)]);
    if (secret) this.#hideIn(at, version);
    this.#add(version, false, count, at, messages, held ? pinned : used);
  }

  #sent(version: number, pieces: readonly Uint8Array[]): void {
    const total = pieces.reduce((sum, { length }) => sum + length, 0);
    if (total === 0) return;
    const messageId = (packet: Buffer) => this.#announced.take(packet, version);
    if (total > LARGE) {
      this.#addEach(version, true, pieces, messageId);
      return;
    }
    const at = this.#copied(pieces);
    this.#hideIn(at, version);
    const { count, messages } = this.#walk(at, messageId);
    this.#add(version, true, count, at, messages, total);
  }

  #broken(version: number, pieces: readonly Buffer[], size: number, how: Broken): void {
    const kept = Buffer.concat(pieces, Math.min(size, KEPT_OF_PACKET));
    const at = this.#copied([kept]);
    if (maySayASecret(kept[0] ?? 0)) hideSecrets(at.source.subarray(at.from, at.to), version);
    const cutFrom = kept.length < size ? size : 0;
    this.#add(version, false, 1, at, [], kept.length, cutFrom, how);
  }

  /** Packets and recorded messages of what we send. */
  #walk({ source, from, to }: Bytes, messageId: (packet: Buffer) => number) {
    const messages: number[] = [];
    const header = this.#header;
    let count = 0;
    let publishes = 0;
    let expected = -1;
    for (let at = from; at < to; count++) {
      readHeader(source, at, header);
      const end = header.end > at ? Math.min(header.end, to) : to;
      if ((source[at] ?? 0) >> 4 === PUBLISH) {
        const id = messageId(source.subarray(at, end));
        if (id !== expected) messages.push(publishes, id);
        expected = id === 0 ? 0 : id + 1;
        publishes++;
      }
      at = end;
    }
    return { count, messages };
  }

  /** Of a large piece: packets that fit stay together, of the others the beginning is kept. */
  #addEach(
    version: number,
    out: boolean,
    pieces: readonly Uint8Array[],
    messageId: (packet: Buffer) => number,
  ): void {
    let together: WholePacket[] = [];
    let bytes = 0;
    const flush = () => {
      if (together.length === 0) return;
      const ids = together.filter(({ head }) => (head[0] ?? 0) >> 4 === PUBLISH);
      const messages = runsFrom(ids.map(({ head }) => messageId(head)));
      const at = this.#copied(together.map(({ head }) => head));
      this.#hideIn(at, version);
      const [first] = together;
      const cutFrom = first && first.size > first.head.length ? first.size : 0;
      this.#add(version, out, together.length, at, messages, bytes, cutFrom);
      together = [];
      bytes = 0;
    };
    for (const packet of packetsOf(pieces, KEPT_OF_PACKET)) {
      const isCut = packet.size > packet.head.length;
      if (isCut || bytes + packet.head.length > KEPT_OF_PACKET) flush();
      together.push(packet);
      bytes += packet.head.length;
      if (isCut) flush();
    }
    flush();
  }

  #hideIn({ source, from, to }: Bytes, version: number): void {
    const header = this.#header;
    for (let at = from; at < to; ) {
      readHeader(source, at, header);
      const end = header.end > at ? Math.min(header.end, to) : to;
      if (maySayASecret(source[at] ?? 0)) hideSecrets(source.subarray(at, end), version);
      at = end;
    }
  }

  /** A copy of our own, in the slab when it is small. */
  #copied(pieces: readonly Uint8Array[]): Bytes {
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const apart = length > SLAB / 2;
    if (!apart && this.#slab.length - this.#slabUsed < length) {
      this.#slab = Buffer.allocUnsafeSlow(SLAB);
      this.#slabUsed = 0;
    }
    const source = apart ? Buffer.allocUnsafeSlow(length) : this.#slab;
    const from = apart ? 0 : this.#slabUsed;
    let to = from;
    for (const piece of pieces) {
      source.set(piece, to);
      to += piece.length;
    }
    if (!apart) this.#slabUsed = to;
    return { source, from, to };
  }

  #add(
    version: number,
    out: boolean,
    count: number,
    { source, from, to }: Bytes,
    messages: readonly number[],
    bytes: number,
    cutFrom = 0,
    broken: Broken | null = null,
  ): void {
    const cost = bytes + SEGMENT_COST + 8 * messages.length;
    const id = this.#lastId + 1;
    const micros = this.#clock.micros();
    const isBulk = to - from >= COPIED_BELOW;
    const lane = isBulk ? this.#bulk : this.#rest;
    lane.push({
      id,
      count,
      micros,
      out,
      version,
      source,
      from,
      to,
      cutFrom,
      messages,
      broken,
      isBulk,
      cost,
    });
    this.#lastId += count;
    this.#kept += count;
    if (isBulk) this.#watchForFlood(micros, to - from);
    const share = this.#budget / (isBulk && this.#isFlood ? 8 : 2);
    if (lane.bytes <= share) return;
    const gone = lane.shrink(share);
    this.#kept -= gone;
    this.#dropped += gone;
  }

  #watchForFlood(micros: number, bytes: number): void {
    this.#floodBytes += bytes;
    if (micros - this.#floodSince < FLOOD_MICROS) return;
    this.#isFlood = this.#floodBytes > FLOOD_BYTES && micros - this.#floodSince < 2 * FLOOD_MICROS;
    this.#floodBytes = 0;
    this.#floodSince = micros;
  }
}
