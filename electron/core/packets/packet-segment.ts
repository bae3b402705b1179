// A piece of the stream as the packet log keeps it: whole packets, found again by walking over their
// headers. Nothing is kept a packet, so that a flood costs next to nothing.
import type { PacketType } from '../../../shared/contract/packets.ts';
import { type PacketHeader, readHeader } from '../client/wire/packet-header.ts';
import type { Broken } from './packet-trace.ts';

export const PUBLISH = 3;

const NAMES: readonly PacketType[] = [
  ...(['MALFORMED', 'CONNECT', 'CONNACK', 'PUBLISH', 'PUBACK', 'PUBREC', 'PUBREL'] as const),
  ...(['PUBCOMP', 'SUBSCRIBE', 'SUBACK', 'UNSUBSCRIBE', 'UNSUBACK', 'PINGREQ'] as const),
  ...(['PINGRESP', 'DISCONNECT', 'AUTH'] as const),
];

export interface Segment {
  /** Of its first packet. */
  id: number;
  count: number;
  /** Microseconds since 1970. */
  micros: number;
  out: boolean;
  /** Of the connection: 3, 4 or 5. */
  version: number;
  source: Buffer;
  from: number;
  to: number;
  /** Bytes of its only packet, where `source` holds but the beginning; else 0. */
  cutFrom: number;
  /** See `PacketTrace.received`; of `out` too. */
  messages: readonly number[];
  /** Its only packet is none, or not all of one; null: all are whole. */
  broken: Broken | null;
  /** Large enough to be part of a flood; see packet-log.ts. */
  isBulk: boolean;
  /** What it counts for in the budget. */
  cost: number;
}

/** A packet in its segment. */
export interface Place {
  segment: Segment;
  id: number;
  from: number;
  to: number;
}

/** The packets of a segment, oldest first. */
export function placesIn(segment: Segment): Place[] {
  const { id, source, from, to, count } = segment;
  if (count === 1) return [{ segment, id, from, to }];
  const places: Place[] = [];
  const header: PacketHeader = { body: 0, end: 0 };
  for (let at = from; places.length < count; ) {
    readHeader(source, at, header);
    const end = header.end > at ? Math.min(header.end, to) : to;
    places.push({ segment, id: id + places.length, from: at, to: end });
    at = end;
  }
  return places;
}

export function typeOf({ segment, from }: Place): PacketType {
  return segment.broken ? 'MALFORMED' : packetName((segment.source[from] ?? 0) >> 4);
}

/** Of the four bits a packet begins with. */
export function packetName(bits: number): PacketType {
  return NAMES[bits] ?? 'MALFORMED';
}

export function bytesOf({ segment, from, to }: Place): Buffer {
  return segment.source.subarray(from, to);
}

/** Of the whole packet. */
export function sizeOf({ segment, from, to }: Place): number {
  return segment.cutFrom || to - from;
}

/** Of runs as in `PacketTrace.received`: the message of the `at`th PUBLISH, 0 for none. */
export function messageOf(messages: readonly number[], at: number): number {
  let run = 0;
  while ((messages[run + 2] ?? Number.POSITIVE_INFINITY) <= at) run += 2;
  const first = messages[run + 1] ?? 0;
  return first === 0 ? 0 : first + at - (messages[run] ?? 0);
}

/** Runs of these ids. */
export function runsFrom(ids: readonly number[]): number[] {
  const runs: number[] = [];
  let expected = -1;
  for (const [at, id] of ids.entries()) {
    if (id !== expected) runs.push(at, id);
    expected = id === 0 ? 0 : id + 1;
  }
  return runs;
}

/** The recorded messages of a segment's packets, in the order of `places`; null where there is none. */
export function messagesOf(segment: Segment, places: readonly Place[]): (number | null)[] {
  const { messages, source, broken } = segment;
  let publishes = 0;
  return places.map(({ from }) => {
    if (broken || (source[from] ?? 0) >> 4 !== PUBLISH) return null;
    return messageOf(messages, publishes++) || null;
  });
}
