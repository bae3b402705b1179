// What a list that grows faster than anybody reads shows of its newest end: a few rows a second, evenly,
// and between them how many it leaves out. Costs nothing a message: it is told a frame's rows and how
// many have arrived.
import type { ResultRow } from '../../shared/contract/results.ts';
import { READABLE_RATE } from './arrival-pace.ts';

export interface SampledRow {
  row: ResultRow;
  /** Its place in the order of arrival; a row listed before the first arrival has 0 or less. */
  number: number;
  /** Rows of the list between it and the sampled one before it. */
  leftOut: number;
}

/** Between two lots of new rows. */
export const SAMPLE_STEP_MS = 200;
/** Rows that may come at once after calm. */
const BURST = 10;
const KEPT = 500;

export class LiveSample {
  /** Newest first. */
  rows: readonly SampledRow[];
  #latest: { rows: readonly ResultRow[]; arrived: number };
  #leftOut = 0;
  /** How many rows may be shown now; grows with time. */
  #allowed = 0;
  #grownAt: number;
  #shownAt: number;

  /** Begins with `rows`, the newest of the list without a gap, which are in sight already. */
  constructor(rows: readonly ResultRow[], arrived: number, now: number) {
    this.rows = rows.map((row, at) => ({ row, number: arrived - at, leftOut: 0 }));
    this.#latest = { rows, arrived };
    this.#grownAt = now;
    this.#shownAt = now;
  }

  /** Arrived and not decided on yet. */
  get waiting(): number {
    return this.#latest.arrived - this.#newest;
  }

  /** Of all that arrived since it began; those waiting included. */
  get notShown(): number {
    return this.#leftOut + this.waiting;
  }

  /** Nothing waits and nothing is left out among the newest `count` rows: the list looks the same. */
  isWhole(count: number): boolean {
    // What is left out below the last of them is out of sight.
    return this.waiting === 0 && this.rows.slice(0, count - 1).every((each) => each.leftOut === 0);
  }

  /** Its place in the list that begins with the newest row shown; undefined when it is not shown. */
  indexOf(id: number): number | undefined {
    const found = this.rows.find(({ row }) => row.id === id);
    return found && this.#newest - found.number;
  }

  /** The newest rows of the list, without a gap, and how many have arrived. */
  offer(rows: readonly ResultRow[], arrived: number): void {
    this.#latest = { rows, arrived };
  }

  /** Shows what is due at `now`; true when that is any. */
  advance(now: number): boolean {
    if (this.waiting === 0 || now - this.#shownAt < SAMPLE_STEP_MS) return false;
    const { rows, arrived } = this.#latest;
    this.#grow(now);
    const { waiting } = this;
    const all = waiting <= this.#allowed && waiting <= rows.length;
    const count = all ? waiting : 1;
    const leftOut = waiting - count;
    const fresh = rows
      .slice(0, count)
      .map((row, at) => ({ row, number: arrived - at, leftOut: 0 }));
    const oldest = fresh.at(-1);
    if (!oldest) return false;
    oldest.leftOut = leftOut;
    this.#leftOut += leftOut;
    // After a gap there is no arrear of rows to catch up with.
    this.#allowed = all ? this.#allowed - count : 0;
    this.#shownAt = now;
    this.rows = [...fresh, ...this.rows].slice(0, KEPT);
    return true;
  }

  /** Milliseconds until `advance` has something to show; null while nothing waits. */
  dueIn(now: number): number | null {
    return this.waiting === 0 ? null : Math.max(0, this.#shownAt + SAMPLE_STEP_MS - now);
  }

  get #newest(): number {
    return this.rows[0]?.number ?? 0;
  }

  #grow(now: number): void {
    const grown = ((now - this.#grownAt) * READABLE_RATE) / 1_000;
    this.#allowed = Math.min(BURST, this.#allowed + grown);
    this.#grownAt = now;
  }
}
