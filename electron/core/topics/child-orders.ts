// The children of the nodes somebody looks at, in an order. Few are put in order at once; a level with
// a million is put in order beside the other work, its new children following in the order they came
// until that is done.
import { LoopSlice } from '../util/loop-slice.ts';
import { type Compare, joined, merged, sortInSlices, sortNow } from './sliced-sort.ts';
import type { TopicNodes } from './topic-nodes.ts';

/** Sorting more at once would be felt. */
const AT_ONCE = 8_192;
/** Children kept in order; the levels looked at longest ago are forgotten first. */
const MOST_KEPT = 3_000_000;

interface Order {
  /** Replaced, never changed: who walks along one may go on. */
  nodes: Int32Array<ArrayBuffer>;
  /** So many of them, from the first, are in order. */
  sorted: number;
  busy: boolean;
}

export class ChildOrders {
  readonly #tree: TopicNodes;
  readonly #compare: Compare;
  readonly #orders = new Map<number, Order>();
  #kept = 0;
  #busy = 0;
  #done = 0;
  #ended = false;

  constructor(tree: TopicNodes, compare: Compare) {
    this.#tree = tree;
    this.#compare = compare;
  }

  /** Levels being put in order now. */
  get busy(): number {
    return this.#busy;
  }

  /** Grows when a level that was shown out of order is in order. */
  get done(): number {
    return this.#done;
  }

  /** All children of `node`; the array is not changed later, a new one takes its place. */
  of(node: number): Int32Array {
    const order = this.#touch(node);
    const fresh = this.#tree.childCount(node) - order.nodes.length;
    if (fresh === 0) return order.nodes;
    const newest = this.#tree.newestChildren(node, fresh);
    this.#kept += fresh;
    if (!order.busy && order.sorted === order.nodes.length && fresh <= AT_ONCE) {
      sortNow(newest, this.#compare);
      order.nodes = merged(order.nodes, newest, this.#compare);
      order.sorted = order.nodes.length;
    } else {
      order.nodes = joined(order.nodes, newest);
      if (!order.busy) void this.#settle(order, order.sorted);
    }
    this.#forget(node);
    return order.nodes;
  }

  /** The order is that of values that change: puts the levels of `nodes` in order anew. */
  renew(nodes: Iterable<number>): void {
    for (const node of nodes) {
      const order = this.#orders.get(node);
      if (!order || order.busy) continue;
      if (order.nodes.length > AT_ONCE) {
        void this.#settle(order, 0);
        continue;
      }
      order.nodes = order.nodes.slice();
      order.sorted = order.nodes.length;
      sortNow(order.nodes, this.#compare);
    }
  }

  /** Nobody looks any more: what is under way stops. */
  end(): void {
    this.#ended = true;
    this.#orders.clear();
  }

  /** Sorts the children from `from` on and puts them among those before. */
  async #settle(order: Order, from: number): Promise<void> {
    order.busy = true;
    this.#busy++;
    const end = order.nodes.length;
    const tail = order.nodes.slice(from, end);
    const slice = new LoopSlice();
    await slice.next();
    if (await sortInSlices(tail, this.#compare, slice, () => this.#ended)) {
      const before = order.nodes.subarray(0, from);
      const settled = from === 0 ? tail : merged(before, tail, this.#compare);
      order.nodes = joined(settled, order.nodes.subarray(end));
      order.sorted = end;
      this.#done++;
    }
    order.busy = false;
    this.#busy--;
    if (order.sorted < order.nodes.length && !this.#ended) void this.#settle(order, order.sorted);
  }

  #touch(node: number): Order {
    const known = this.#orders.get(node);
    if (known) {
      this.#orders.delete(node);
      this.#orders.set(node, known);
      return known;
    }
    const order = { nodes: new Int32Array(), sorted: 0, busy: false };
    this.#orders.set(node, order);
    return order;
  }

  #forget(asked: number): void {
    for (const [node, order] of this.#orders) {
      if (this.#kept <= MOST_KEPT) return;
      if (node === asked || order.busy) continue;
      this.#orders.delete(node);
      this.#kept -= order.nodes.length;
    }
  }
}
