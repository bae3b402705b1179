// Segments in the order they came, the oldest of which go. Ids grow, with gaps: there are two lanes.
import type { Segment } from './packet-segment.ts';

/** Segments that are gone stay at the front of the array until so many are. */
const GONE_AT_ONCE = 1_024;

export class SegmentLane {
  #segments: Segment[] = [];
  #gone = 0;
  /** What they cost. */
  bytes = 0;

  push(segment: Segment): void {
    this.#segments.push(segment);
    this.bytes += segment.cost;
  }

  /** Id of the oldest packet; infinite when there is none. */
  get firstId(): number {
    return this.#segments[this.#gone]?.id ?? Number.POSITIVE_INFINITY;
  }

  /** The newest segment that begins before `id`. */
  before(id: number): Segment | undefined {
    const segments = this.#segments;
    let low = this.#gone;
    let high = segments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((segments[middle]?.id ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return low > this.#gone ? segments[low - 1] : undefined;
  }

  /** Lets go of the oldest until the rest costs no more than `most`; answers how many packets went. */
  shrink(most: number): number {
    const segments = this.#segments;
    let packets = 0;
    while (this.bytes > most && this.#gone < segments.length - 1) {
      const oldest = segments[this.#gone];
      if (!oldest) break;
      this.bytes -= oldest.cost;
      packets += oldest.count;
      // The array goes on holding its place for a while, its bytes it must not.
      segments[this.#gone++] = GONE;
    }
    if (this.#gone >= GONE_AT_ONCE) {
      segments.splice(0, this.#gone);
      this.#gone = 0;
    }
    return packets;
  }

  clear(): void {
    this.#segments = [];
    this.#gone = 0;
    this.bytes = 0;
  }
}

const GONE: Segment = {
  id: 0,
  count: 0,
  micros: 0,
  out: false,
  version: 0,
  source: Buffer.alloc(0),
  from: 0,
  to: 0,
  cutFrom: 0,
  messages: [],
  broken: null,
  isBulk: false,
  cost: 0,
};
