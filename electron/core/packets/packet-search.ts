// Which packets of a log match a filter. What was looked at is remembered, so that a page that asks
// again pays for the packets that came since; looking goes in slices of the main loop.
import type { PacketFilter } from '../../../shared/contract/packets.ts';
import { LoopSlice } from '../util/loop-slice.ts';
import type { PacketLog } from './packet-log.ts';
import { bytesOf, type Place, placesIn, type Segment, typeOf } from './packet-segment.ts';
import { summaryOf, summaryText } from './packet-summary.ts';

/** When so many have come since, looking begins anew at the newest. */
const FAR = 5_000;

export class PacketSearch {
  readonly #log: PacketLog;
  readonly #matches: (place: Place) => boolean;
  /** Packets from `low` on and before `high` were looked at; these matched, oldest first. */
  #low = 0;
  #high = 0;
  #found: Found[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(log: PacketLog, filter: PacketFilter) {
    this.#log = log;
    this.#matches = matcherOf(filter);
  }

  /** Ids of the newest `limit` before `before`, newest first, and whether there are older ones. */
  newest(before: number | null, limit: number): Promise<{ ids: number[]; more: boolean }> {
    // One after the other: two at once would look at the same packets twice.
    const answer = this.#turn.then(() => this.#newest(before, limit));
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  async #newest(before: number | null, limit: number) {
    const slice = new LoopSlice();
    await this.#lookUp(slice);
    const end = before ?? this.#high;
    while (this.#countBefore(end) <= limit) {
      const segment = this.#log.before(this.#low);
      if (!segment) break;
      this.#found = [...this.#matching(segment, 0, this.#low), ...this.#found];
      this.#low = segment.id;
      if (slice.isOver()) await slice.next();
    }
    const count = this.#countBefore(end);
    const found = this.#found.slice(Math.max(0, count - limit), count).reverse();
    return { ids: found.map(({ id }) => id), more: count > limit };
  }

  /** Looks at what came since, and forgets what is gone. */
  async #lookUp(slice: LoopSlice): Promise<void> {
    const end = this.#log.lastId + 1;
    const { oldest } = this.#log;
    if (this.#high < Math.min(oldest.bulk, oldest.rest) || end - this.#high > FAR) {
      this.#low = end;
      this.#high = end;
      this.#found = [];
      return;
    }
    const newer: Found[][] = [];
    for (let at = end; at > this.#high; ) {
      const segment = this.#log.before(at);
      if (!segment) break;
      newer.push(this.#matching(segment, this.#high, end));
      at = segment.id;
      if (slice.isOver()) await slice.next();
    }
    const kept = this.#found.filter(({ id, isBulk }) => id >= (isBulk ? oldest.bulk : oldest.rest));
    this.#found = [...kept, ...newer.reverse().flat()];
    this.#high = end;
  }

  #matching(segment: Segment, from: number, end: number): Found[] {
    const { isBulk } = segment;
    return placesIn(segment)
      .filter((place) => place.id >= from && place.id < end && this.#matches(place))
      .map(({ id }) => ({ id, isBulk }));
  }

  #countBefore(id: number): number {
    let low = 0;
    let high = this.#found.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#found[middle]?.id ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

interface Found {
  id: number;
  isBulk: boolean;
}

export function matcherOf({ types, direction, text }: PacketFilter): (place: Place) => boolean {
  const wanted = new Set(types);
  const part = text.toLowerCase();
  return (place) => {
    if (direction !== null && place.segment.out !== (direction === 'out')) return false;
    if (wanted.size > 0 && !wanted.has(typeOf(place))) return false;
    if (part === '') return true;
    const { summary } = summaryOf(bytesOf(place), place.segment.version);
    return summaryText(summary).toLowerCase().includes(part);
  };
}
