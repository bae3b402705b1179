// Topics in an order for a table, kept up while topics are added and taken away. Few are put in order
// at once; many beside the other work, staying where they are until that is done.
import { LoopSlice } from '../util/loop-slice.ts';
import { type Compare, joined, merged, sortInSlices, sortNow } from './sliced-sort.ts';

/** Sorting more at once would be felt. */
const AT_ONCE = 8_192;

export interface Sorting {
  compare: Compare;
  /** What is compared changes with the messages: added topics wait at the end until `renew`. */
  changes: boolean;
  /** Makes ready what `compare` works with, for `nodes`; in slices, where they are given. */
  prepareNow(nodes: Int32Array): void;
  /** Answers false when `stopped` said so. */
  prepare(nodes: Int32Array, slice: LoopSlice, stopped: () => boolean): Promise<boolean>;
}

export class RowOrder {
  readonly #sorting: Sorting;
  /** Replaced, never changed: who walks along it may go on. */
  #nodes: Int32Array<ArrayBuffer>;
  /** So many of them, from the first, are in order. */
  #sorted = 0;
  #busy = false;
  /** Grows when nodes are taken away. */
  #kept = 0;
  #done = 0;
  #effort = 0;
  #ended = false;

  /** `nodes`: the rows as they stand; they stay so until they are in this order. */
  constructor(sorting: Sorting, nodes: Int32Array<ArrayBuffer>) {
    this.#sorting = sorting;
    this.#nodes = nodes;
    this.renew();
  }

  get nodes(): Int32Array<ArrayBuffer> {
    return this.#nodes;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Some rows at the end have not been put in order. */
  get isUnsettled(): boolean {
    return this.#sorted < this.#nodes.length;
  }

  /** Grows when rows stand elsewhere than before. */
  get done(): number {
    return this.#done;
  }

  /** Milliseconds that sorting took last, the work beside it included. */
  get effort(): number {
    return this.#effort;
  }

  add(fresh: Int32Array<ArrayBuffer>): void {
    const waits = this.#busy || (this.#sorting.changes && this.#nodes.length > 0);
    const before = this.#nodes;
    this.#nodes = joined(before, fresh);
    if (waits) return;
    if (this.#sorted < before.length || fresh.length > AT_ONCE) {
      void this.#settle(this.#sorted);
      return;
    }
    this.#sorting.prepareNow(fresh);
    sortNow(fresh, this.#sorting.compare);
    this.#nodes = merged(before, fresh, this.#sorting.compare);
    this.#sorted = this.#nodes.length;
  }

  /** Keeps only nodes for which `stays`. */
  keep(stays: (node: number) => boolean): void {
    const sorted = this.#nodes.subarray(0, this.#sorted).filter(stays);
    const isAll = this.#sorted === this.#nodes.length;
    this.#nodes = isAll ? sorted : joined(sorted, this.#nodes.subarray(this.#sorted).filter(stays));
    this.#sorted = sorted.length;
    this.#kept++;
  }

  /** Puts all in order anew. */
  renew(): void {
    if (this.#busy) return;
    if (this.#nodes.length > AT_ONCE) {
      void this.#settle(0);
      return;
    }
    const nodes = this.#nodes.slice();
    this.#sorting.prepareNow(nodes);
    sortNow(nodes, this.#sorting.compare);
    this.#nodes = nodes;
    this.#sorted = nodes.length;
    this.#done++;
  }

  end(): void {
    this.#ended = true;
  }

  /** Sorts the nodes from `from` on and puts them among those before. */
  async #settle(from: number): Promise<void> {
    const { compare, changes } = this.#sorting;
    const stopped = () => this.#ended;
    this.#busy = true;
    const kept = this.#kept;
    const begun = performance.now();
    const slice = new LoopSlice();
    await slice.next();
    const end = this.#nodes.length;
    const tail = this.#nodes.slice(from, end);
    const isInOrder =
      (await this.#sorting.prepare(tail, slice, stopped)) &&
      (await sortInSlices(tail, compare, slice, stopped));
    this.#busy = false;
    this.#effort = performance.now() - begun;
    if (!isInOrder) return;
    this.#done++;
    if (this.#kept === kept) {
      const settled = from === 0 ? tail : merged(this.#nodes.subarray(0, from), tail, compare);
      this.#nodes = joined(settled, this.#nodes.subarray(end));
      this.#sorted = end;
    } else if (from === 0) this.#takeOver(tail);
    if (this.isUnsettled && !changes) void this.#settle(this.#sorted);
  }

  /** Nodes were taken away while `sorted` was made. */
  #takeOver(sorted: Int32Array<ArrayBuffer>): void {
    const there = new Uint8Array(this.#nodes.reduce((most, node) => Math.max(most, node), 0) + 1);
    for (const node of this.#nodes) there[node] = 1;
    const settled = sorted.filter((node) => there[node] === 1);
    for (const node of settled) there[node] = 0;
    const rest = this.#nodes.filter((node) => there[node] === 1);
    this.#nodes = joined(settled, rest);
    this.#sorted = settled.length;
  }
}
