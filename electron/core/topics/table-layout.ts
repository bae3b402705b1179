// The topics that pass the filter as one list of rows, in an order of the user's.
import type { TableOrder } from '../../../shared/contract/topics.ts';
import { FilteredTopics } from './filtered-topics.ts';
import type { Layout, Place } from './layout.ts';
import type { PathKeys } from './path-keys.ts';
import { RowOrder, type Sorting } from './row-order.ts';
import { tableSorting } from './table-order.ts';
import type { TopicIndex } from './topic-index.ts';

/** Orders by values that change are made anew this often, */
const RENEW_MS = 1_000;
/** and at most this part of the time is spent on it. */
const SHARE = 5;
const UNFILTERED = -1;

export class TableLayout implements Layout {
  readonly isFlat = true;
  readonly filtered: FilteredTopics;
  readonly #index: TopicIndex;
  #sorting: Sorting;
  #order: RowOrder;
  #keys: PathKeys | null = null;
  #generation = UNFILTERED;
  /** So many topics of the index, or of those that pass the filter, have rows. */
  #taken = 0;
  #renewedAt = 0;
  #renewedRevision = -1;
  /** As many values of the JSON path were found when the rows were put in order last. */
  #renewedChanges = 0;
  /** The rows have been in order once by the values of all. */
  #isComplete = true;
  #revision = 0;

  constructor(index: TopicIndex) {
    this.#index = index;
    this.filtered = new FilteredTopics(index);
    this.#sorting = tableSorting(index, 'topic', false, null);
    this.#order = new RowOrder(this.#sorting, new Int32Array());
  }

  get total(): number {
    return this.#order.nodes.length;
  }

  get revision(): number {
    return this.#revision + this.#order.done;
  }

  get ordering(): boolean {
    return this.#order.busy || (this.#keys?.sweep.pending ?? 0) > 0 || !this.#isComplete;
  }

  get isUnsettled(): boolean {
    const keys = this.#keys;
    return keys !== null && (keys.sweep.isBehind || keys.changes !== this.#renewedChanges);
  }

  /** `keys`: for the order by a JSON path; they end with it. */
  sort(by: TableOrder, descending: boolean, keys: PathKeys | null): void {
    const { nodes, done } = this.#order;
    this.#order.end();
    this.#keys?.sweep.end();
    this.#keys = keys;
    this.#revision += done + 1;
    this.#sorting = tableSorting(this.#index, by, descending, keys);
    this.#order = new RowOrder(this.#sorting, nodes);
    this.#renewedAt = 0;
    this.#renewedRevision = -1;
    this.#renewedChanges = 0;
    this.#isComplete = keys === null;
  }

  sync(nowMs: number, held: boolean): void {
    this.filtered.sync(nowMs);
    this.#takeRows();
    this.#keys?.sweep.renew(nowMs);
    this.#renew(nowMs, held);
    const keys = this.#keys;
    if (keys?.sweep.pending === 0 && keys.changes === this.#renewedChanges) this.#isComplete = true;
  }

  #takeRows(): void {
    const { active, generation } = this.filtered;
    const now = active ? generation : UNFILTERED;
    if (now !== this.#generation) {
      this.#generation = now;
      this.#takeAnew();
    }
    const count = this.#count;
    if (count === this.#taken) return;
    const fresh = this.#source(this.#taken, count);
    this.#taken = count;
    this.#order.add(fresh);
    this.#revision++;
  }

  /** Other topics pass: those that did before keep their order. */
  #takeAnew(): void {
    const source = this.#source(0, this.#count);
    const passing = new Uint8Array(this.#index.nodes.count);
    for (const node of source) passing[node] = 1;
    this.#order.keep((node) => passing[node] === 1);
    const kept = this.#order.nodes.length;
    this.#taken = source.length;
    this.#revision++;
    if (kept === source.length) return;
    for (const node of this.#order.nodes) passing[node] = 0;
    const fresh = kept === 0 ? source : source.filter((node) => passing[node] === 1);
    // Mostly others than before: nobody has seen them in an order that should last.
    if (fresh.length > kept) this.#renewedAt = 0;
    this.#order.add(fresh);
  }

  get #count(): number {
    return this.filtered.active ? this.filtered.count : this.#index.topics;
  }

  /** Topics from one place up to but without another, in the order they came. */
  #source(from: number, to: number): Int32Array<ArrayBuffer> {
    const nodes = new Int32Array(to - from);
    const { filtered } = this;
    const index = this.#index;
    if (filtered.active) for (let at = from; at < to; at++) nodes[at - from] = filtered.at(at);
    else for (let at = from; at < to; at++) nodes[at - from] = index.topicAt(at);
    return nodes;
  }

  /** Values that change: puts the rows in order anew, now and then. */
  #renew(nowMs: number, held: boolean): void {
    if (!this.#sorting.changes || this.#order.busy) return;
    const pause = Math.max(RENEW_MS, this.#order.effort * SHARE);
    if (held || Math.abs(nowMs - this.#renewedAt) < pause) return;
    const changes = this.#keys?.changes ?? 0;
    const revision = this.#index.revision + changes;
    if (revision === this.#renewedRevision && !this.#order.isUnsettled) return;
    this.#renewedAt = nowMs;
    this.#renewedRevision = revision;
    this.#renewedChanges = changes;
    this.#order.renew();
  }

  places(first: number, count: number): Place[] {
    const nodes = this.#order.nodes.subarray(first, first + count);
    const siblings = this.total;
    return Array.from(nodes, (node, at) => ({
      node,
      level: 1,
      place: first + at + 1,
      siblings,
      expanded: false,
    }));
  }

  indexOf(node: number): number | null {
    const index = this.#order.nodes.indexOf(node);
    return index < 0 ? null : index;
  }

  isOutOfOrder(places: readonly Place[]): boolean {
    const { changes, compare, prepareNow } = this.#sorting;
    if (!changes) return false;
    const nodes = Int32Array.from(places, ({ node }) => node);
    prepareNow(nodes);
    return nodes.some((node, at) => at > 0 && compare(nodes[at - 1] ?? 0, node) > 0);
  }

  end(): void {
    this.filtered.end();
    this.#order.end();
    this.#keys?.sweep.end();
  }
}
