// The order of siblings in a tree view.
import type { TreeOrder } from '../../../shared/contract/topics.ts';
import { ChildOrders } from './child-orders.ts';
import type { Compare } from './sliced-sort.ts';
import type { TopicIndex } from './topic-index.ts';

/** Orders by values that change are made anew this often. */
const RENEW_MS = 1_000;

export class TreeOrderOf {
  readonly by: TreeOrder;
  readonly #index: TopicIndex;
  readonly #compare: Compare;
  readonly #orders: ChildOrders;
  readonly #shared: boolean;
  readonly #looked = new Set<number>();
  #renewedAt = 0;
  #renewedRevision = -1;

  constructor(index: TopicIndex, by: TreeOrder, descending: boolean) {
    this.by = by;
    this.#index = index;
    this.#shared = by === 'name' && !descending;
    this.#compare = comparison(index, by, descending);
    this.#orders = this.#shared ? index.byName : new ChildOrders(index.nodes, this.#compare);
  }

  /** Children of a node in this order. */
  of(node: number): Int32Array {
    if (this.#changes) this.#looked.add(node);
    return this.#orders.of(node);
  }

  get #changes(): boolean {
    return this.by !== 'name' && this.by !== 'arrival';
  }

  /** Puts in order anew what was looked at, now and then. Answers whether it did. */
  renew(nowMs: number): boolean {
    if (!this.#changes || Math.abs(nowMs - this.#renewedAt) < RENEW_MS) return false;
    this.#renewedAt = nowMs;
    if (this.#renewedRevision === this.#index.revision) return false;
    this.#renewedRevision = this.#index.revision;
    this.#orders.renew(this.#looked);
    this.#looked.clear();
    return true;
  }

  /** Whether one sibling may stand before another as values are now. */
  inOrder(first: number, second: number): boolean {
    return !this.#changes || this.#compare(first, second) <= 0;
  }

  get busy(): boolean {
    return this.#orders.busy > 0;
  }

  /** See `ChildOrders.done`. */
  get done(): number {
    return this.#orders.done;
  }

  end(): void {
    if (!this.#shared) this.#orders.end();
  }
}

function comparison(index: TopicIndex, by: TreeOrder, descending: boolean): Compare {
  const { nodes } = index;
  const compare: Compare =
    by === 'name'
      ? (a, b) => nodes.names.compare(nodes.nameId(a), nodes.nameId(b))
      : by === 'arrival'
        ? (a, b) => a - b
        : byValue(sortValue(index, by));
  return descending ? (a, b) => compare(b, a) : compare;
}

/** Equal values come in the order of arrival, either way round. */
function byValue(value: (node: number) => number): Compare {
  return (a, b) => value(a) - value(b) || a - b;
}

function sortValue(
  index: TopicIndex,
  by: Exclude<TreeOrder, 'name' | 'arrival'>,
): (node: number) => number {
  switch (by) {
    case 'messages':
      return (node) => index.subtreeMessages(node);
    case 'rate':
      return (node) => index.rate(node);
    case 'bytes':
      return (node) => index.subtreeBytes(node);
    case 'changed':
      return (node) => index.subtreeTime(node);
  }
}
