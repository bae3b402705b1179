// The connection events of the part of a time line that is on the screen. They are few and never
// change, so what was read once is kept; the open end, where new ones come, is read again.
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { EventRow } from '../../shared/contract/results.ts';
import type { PageClock } from './page-clock.ts';
import { Revision } from './revision.ts';

export interface MarkedRange {
  /** Milliseconds since 1970, both included. */
  from: number;
  to: number;
  /** Nothing newer than `to` is listed: what happens next belongs to it too. */
  open: boolean;
}

const OPEN_END_EVERY_MS = 1_000;
/** The core answers the newest of a range, at most this many, oldest first. */
const AT_ONCE = 500;
/** An event reaches the file up to this long after its time. */
const LATE_MS = 2_000;
const KEPT = 5_000;

export class EventMarks {
  readonly revision = new Revision();
  /** Oldest first. */
  events: readonly EventRow[] = [];
  readonly #client: ContractClient;
  readonly #clock: PageClock;
  readonly #captureId: string;
  #known: { from: number; to: number } | null = null;
  #wanted: MarkedRange | null = null;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading = false;
  #cancelTimer: (() => void) | undefined;

  constructor(client: ContractClient, clock: PageClock, captureId: string) {
    this.#client = client;
    this.#clock = clock;
    this.#captureId = captureId;
  }

  /** The part of the time line that is looked at; null for none. */
  look(range: MarkedRange | null): void {
    this.#wanted = range;
    if (!this.#reading) void this.#read();
  }

  dispose(): void {
    this.#wanted = null;
    this.#cancelTimer?.();
  }

  async #read(): Promise<void> {
    this.#cancelTimer?.();
    this.#reading = true;
    let read = true;
    while (read && this.#wanted && this.#isDue(this.#wanted)) {
      // A failure is shown by the list itself, which asks the same core; marks are tried again later.
      read = await this.#readRange(this.#wanted).then(
        () => true,
        () => false,
      );
      this.#readAt = this.#clock.now();
    }
    this.#reading = false;
    if (!this.#wanted) return;
    this.#cancelTimer = this.#clock.after(OPEN_END_EVERY_MS, () => void this.#read());
  }

  #isDue(range: MarkedRange): boolean {
    const known = this.#known;
    if (!known || range.from < known.from) return true;
    if (!range.open) return range.to > known.to;
    return this.#clock.visible() && this.#clock.now() - this.#readAt >= OPEN_END_EVERY_MS;
  }

  async #readRange(range: MarkedRange): Promise<void> {
    const known = this.#known;
    const joins = known !== null && range.from <= known.to && range.to >= known.from;
    const onlyNewer = joins && range.from >= known.from;
    const found = await this.#events(
      onlyNewer ? Math.max(known.to - LATE_MS, known.from) : range.from,
      range.open ? null : range.to,
    );
    const merged = mergeEvents(joins ? this.events : [], found);
    this.#known = joins
      ? { from: Math.min(known.from, range.from), to: Math.max(known.to, range.to) }
      : { from: range.from, to: range.to };
    const changed = merged.length !== this.events.length || merged[0]?.id !== this.events[0]?.id;
    this.events = merged;
    if (changed) this.revision.bump();
  }

  async #events(from: number, to: number | null): Promise<EventRow[]> {
    const captureId = this.#captureId;
    let found: EventRow[] = [];
    let end = to;
    while (found.length < KEPT) {
      const some = await this.#client.results.events({ captureId, from, to: end });
      found = [...some, ...found];
      const oldest = some[0]?.time;
      if (some.length < AT_ONCE || oldest === undefined || oldest === end) break;
      end = oldest;
    }
    return found;
  }
}

/** Both by id, each once, oldest first; beyond `KEPT` the oldest are let go. */
export function mergeEvents(a: readonly EventRow[], b: readonly EventRow[]): EventRow[] {
  const byId = new Map([...a, ...b].map((event) => [event.id, event]));
  return [...byId.values()].sort((x, y) => x.id - y.id).slice(-KEPT);
}
