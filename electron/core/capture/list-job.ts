// Fills a list with the ids of matching messages, newest first, then follows what arrives. Works in
// slices so that the questions of the page come in between.

import { compileQuery } from '../../../shared/query/compile-query.ts';
import { parseQuery } from '../../../shared/query/parse-query.ts';
import { ProblemError } from '../../../shared/util/problem.ts';
import type { CaptureReader } from './capture-reader.ts';
import { damageProblem } from './damage.ts';
import { IdList } from './id-list.ts';
import { Scanner } from './scanner.ts';
import type { Slices } from './slices.ts';
import type { ListAsk, ListedRow, ListProgress, ReaderQuestions } from './thread-messages.ts';

export class ListJob {
  readonly #reader: CaptureReader;
  readonly #ask: ListAsk;
  readonly #list: IdList;
  readonly #scanner: Scanner;
  readonly #from: number;
  /** Everything newer is followed; everything up to it is scanned. */
  #followed: number;
  readonly #first: number;
  #scannedDownTo: number;
  #stored: number;
  #complete = false;
  #stopped = false;
  /** Somebody reads from a message on: the rows they look at must not make room for newer ones. */
  #held = false;

  constructor(reader: CaptureReader, ask: ListAsk) {
    this.#reader = reader;
    this.#ask = ask;
    const { query, problem } = parseQuery(ask.query);
    if (problem) throw new ProblemError(problem);
    const plan = compileQuery(query, ask.now);
    this.#list = new IdList(ask.limit);
    this.#scanner = new Scanner(reader.store, plan);
    const { first, last } = reader.ids();
    const newest = ask.until === null ? last : reader.idAt(ask.until);
    // A query for a time range need not look elsewhere.
    this.#followed = Math.min(newest, plan.to === Infinity ? newest : reader.idAt(plan.to));
    this.#stored = last;
    this.#from = plan.from === -Infinity ? 0 : plan.from;
    this.#first = Math.max(first, this.#from === 0 ? 0 : reader.idAt(this.#from - 1) + 1);
    this.#scannedDownTo = this.#followed + 1;
  }

  /** Messages up to `upTo` are in the file. */
  stored(upTo: number): void {
    this.#stored = upTo;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Scans what was there; reports at the end of slices. */
  async fill(slices: Slices, report: (progress: ListProgress) => void): Promise<void> {
    const top = this.#followed;
    for (const block of this.#reader.store.down(top + 1)) {
      if (block.next <= this.#first) break;
      const rows: number[] = [];
      this.#scanner.scan(block, 0, Math.min(block.count, top + 1 - block.first), (row) =>
        rows.push(row),
      );
      let full = false;
      for (let at = rows.length - 1; at >= 0 && !full; at--) {
        full = !this.#list.addOlder(block.first + (rows[at] ?? 0));
      }
      this.#scannedDownTo = block.first;
      if (full) break;
      if (slices.isOver()) {
        this.#follow();
        report(this.progress());
        await slices.next();
      }
    }
    this.#scannedDownTo = this.#first;
    this.#complete = true;
    this.#follow();
    report(this.progress());
  }

  /** Adds what was stored meanwhile; true when there is something new. */
  follow(): boolean {
    const before = this.#list.arrived;
    this.#follow();
    return this.#list.arrived !== before;
  }

  #follow(): void {
    if (this.#stopped || this.#ask.until !== null || this.#stored <= this.#followed) return;
    for (const block of this.#reader.store.up(this.#followed + 1)) {
      const from = Math.max(0, this.#followed + 1 - block.first);
      const to = Math.min(block.count, this.#stored + 1 - block.first);
      this.#scanner.scan(block, from, to, (row) => this.#add(block.first + row));
      if (block.next > this.#stored) break;
    }
    this.#followed = this.#stored;
  }

  #add(id: number): void {
    if (this.#held && this.#list.isFull) this.#list.countNewer();
    else this.#list.addNewer(id);
  }

  rows({
    first,
    count,
    top,
    anchor,
  }: ReaderQuestions['listed']['ask']): ReaderQuestions['listed']['answer'] {
    this.#held = top !== null;
    const { total, passed, arrived } = this.#list;
    const anchorIndex = anchor === null ? undefined : this.#list.indexOf(anchor);
    const listedAbove = this.#listedAbove(top);
    const start = first + (listedAbove ?? 0);
    const rows: ListedRow[] = [];
    for (let index = start; index < start + count; index++) {
      const id = this.#list.at(index);
      if (id === undefined) break;
      const row = this.#reader.listedRow(id);
      rows.push(row ?? goneRow(id));
    }
    return {
      rows,
      first,
      above: listedAbove === null ? null : listedAbove + (top === null ? 0 : passed),
      anchorIndex: anchorIndex === undefined ? null : anchorIndex + passed,
      total: total + passed,
      newest: this.#list.at(0) ?? 0,
      arrived,
      passed,
    };
  }

  /** How many listed ids are newer than `top`; null when it is not listed. */
  #listedAbove(top: number | null): number | null {
    if (top === null) return 0;
    return top === 0 ? this.#list.total : (this.#list.indexOf(top) ?? null);
  }

  progress(): ListProgress {
    const top = Math.max(this.#followed, this.#first - 1);
    return {
      total: this.#list.total,
      arrived: this.#list.arrived,
      scanned: Math.max(0, top + 1 - this.#scannedDownTo),
      toScan: Math.max(0, top + 1 - this.#first),
      complete: this.#complete,
      limited: this.#list.limited,
      problem: damageProblem(this.#reader.store.damage()),
    };
  }
}

/** Removed by retention since it was found: it keeps its place until the list is opened anew. */
function goneRow(id: number): ListedRow {
  return { id, time: 0, flags: 0, size: 0, head: new Uint8Array(), topic: '', interval: null };
}
