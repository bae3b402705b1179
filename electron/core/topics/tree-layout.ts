// The rows of a tree view without a list of them: each node knows how many rows its children make, so
// the node of any row is found by going down, and a change costs the levels above it. Expanding
// everything is one pass over the nodes, however many rows that makes.
import type { TreeOrder } from '../../../shared/contract/topics.ts';
import { FilteredTopics } from './filtered-topics.ts';
import type { Layout, Place } from './layout.ts';
import { LevelSums } from './level-sums.ts';
import { NODE_MASK } from './node-page.ts';
import type { TopicIndex } from './topic-index.ts';
import { ROOT } from './topic-nodes.ts';
import { TreeOrderOf } from './tree-order.ts';

const OPEN = 1;
/** What comes below it later is open too. */
const OPEN_BELOW = 2;
/** Under a filter everything is open except what the user closed. */
const CLOSED_UNDER_FILTER = 4;
const MARK = 8;
/** Under a filter: a topic at or below it passes. */
const PASSES = 16;

export class TreeLayout implements Layout {
  readonly isFlat = false;
  readonly filtered: FilteredTopics;
  readonly #index: TopicIndex;
  #order: TreeOrderOf;
  #state = new Uint8Array(1_024);
  /** Rows that the children of a node make, whether or not it is open. */
  #below = new Int32Array(1_024);
  readonly #sums: LevelSums;
  #nodes = 1;
  #taken = 0;
  #generation = 0;
  #revision = 0;

  constructor(index: TopicIndex) {
    this.#index = index;
    this.filtered = new FilteredTopics(index);
    this.#order = new TreeOrderOf(index, 'name', false);
    this.#sums = new LevelSums((node) => this.#rows(node));
    this.sync(0, false);
  }

  get total(): number {
    return this.#below[ROOT] ?? 0;
  }

  get revision(): number {
    return this.#revision + this.#order.done;
  }

  get ordering(): boolean {
    return this.#order.busy;
  }

  /** What puts its levels in order says so by `revision`. */
  get isUnsettled(): boolean {
    return false;
  }

  sort(by: TreeOrder, descending: boolean): void {
    this.#order.end();
    this.#order = new TreeOrderOf(this.#index, by, descending);
    this.#sums.clear();
    this.#revision++;
  }

  /** With `subtree` all below too, and what comes there later. */
  expand(node: number, expanded: boolean, subtree: boolean): void {
    this.#revision++;
    if (subtree) {
      this.#expandBelow(node, expanded);
      return;
    }
    const before = this.#rows(node);
    this.#setOpen(node, expanded);
    if (!expanded) this.#setState(node, OPEN_BELOW, false);
    this.#grow(this.#index.nodes.parent(node), this.#rows(node) - before);
  }

  #expandBelow(node: number, expanded: boolean): void {
    const before = this.#rows(node);
    const below = this.#index.nodes.nodesBelow(node, this.#nodes / 8);
    if (!below) {
      this.#expandMost(node, expanded);
      return;
    }
    for (const each of [node, ...below]) this.#setOpenBelow(each, expanded);
    const { nodes } = this.#index;
    // The last ones first: what is below a node comes after it.
    for (const each of below) this.#below[each] = 0;
    this.#below[node] = 0;
    for (const each of below.reverse()) {
      const parent = nodes.parent(each);
      this.#below[parent] = (this.#below[parent] ?? 0) + this.#rows(each);
      this.#sums.forget(parent);
    }
    this.#grow(nodes.parent(node), this.#rows(node) - before);
  }

  /** One pass over all nodes: for so many below, quicker than going from node to node. */
  #expandMost(node: number, expanded: boolean): void {
    const { nodes } = this.#index;
    const state = this.#state;
    this.#setState(node, MARK, true);
    for (let at = node; at < this.#nodes; at++) {
      const above = at === node ? MARK : (state[nodes.parent(at)] ?? 0);
      if ((above & MARK) === 0) continue;
      this.#setState(at, MARK, true);
      this.#setOpenBelow(at, expanded);
    }
    for (let at = node; at < this.#nodes; at++) state[at] = (state[at] ?? 0) & ~MARK;
    this.#countRows();
  }

  #setOpenBelow(node: number, expanded: boolean): void {
    this.#setOpen(node, expanded);
    this.#setState(node, OPEN_BELOW, expanded);
  }

  #setOpen(node: number, open: boolean): void {
    if (this.filtered.active) this.#setState(node, CLOSED_UNDER_FILTER, !open);
    else this.#setState(node, OPEN, open);
  }

  #setState(node: number, bit: number, on: boolean): void {
    const state = this.#state[node] ?? 0;
    this.#state[node] = on ? state | bit : state & ~bit;
  }

  /** Opens what is above `node`. */
  reveal(node: number): void {
    this.#revision++;
    const { nodes } = this.#index;
    for (let at = nodes.parent(node); at !== ROOT; at = nodes.parent(at)) {
      const before = this.#rows(at);
      this.#setState(at, OPEN, true);
      this.#setState(at, CLOSED_UNDER_FILTER, false);
      this.#grow(nodes.parent(at), this.#rows(at) - before);
    }
  }

  /** The nodes the user opened, or those under an open subtree. */
  isOpen(node: number): boolean {
    if (node === ROOT) return true;
    const state = this.#state[node] ?? 0;
    return this.filtered.active ? (state & CLOSED_UNDER_FILTER) === 0 : (state & OPEN) !== 0;
  }

  sync(nowMs: number, held: boolean): void {
    this.#takeNodes();
    this.filtered.sync(nowMs);
    if (this.filtered.active) this.#takeMatches();
    else if (this.#generation !== this.filtered.generation) {
      this.#generation = this.filtered.generation;
      this.#countRows();
    }
    if (!held && this.#order.renew(nowMs)) this.#revision++;
  }

  #takeNodes(): void {
    const { nodes } = this.#index;
    if (this.#nodes === nodes.count) return;
    this.#room(nodes.count);
    const visible = !this.filtered.active && this.#generation === this.filtered.generation;
    for (; this.#nodes < nodes.count; this.#nodes++) {
      const parent = nodes.parent(this.#nodes);
      const inherited = (this.#state[parent] ?? 0) & OPEN_BELOW;
      this.#state[this.#nodes] = inherited === 0 ? 0 : OPEN | OPEN_BELOW;
      if (visible) this.#grow(parent, 1);
    }
    this.#revision++;
  }

  #room(count: number): void {
    if (count <= this.#state.length) return;
    const length = Math.ceil(count * 1.25);
    const state = new Uint8Array(length);
    state.set(this.#state);
    this.#state = state;
    const below = new Int32Array(length);
    below.set(this.#below);
    this.#below = below;
  }

  #takeMatches(): void {
    const { filtered } = this;
    const anew = this.#generation !== filtered.generation;
    if (!anew && this.#taken === filtered.count) return;
    this.#revision++;
    if (anew) {
      this.#generation = filtered.generation;
      this.#taken = 0;
      this.#hideAll();
    }
    if (filtered.count - this.#taken > this.#nodes / 16) {
      for (; this.#taken < filtered.count; this.#taken++) {
        this.#setState(filtered.at(this.#taken), PASSES, true);
      }
      this.#countRows();
    } else {
      for (; this.#taken < filtered.count; this.#taken++) this.#show(filtered.at(this.#taken));
    }
  }

  #hideAll(): void {
    const state = this.#state;
    for (let node = 0; node < this.#nodes; node++) {
      state[node] = (state[node] ?? 0) & ~(CLOSED_UNDER_FILTER | PASSES);
    }
    this.#below.fill(0);
    this.#sums.clear();
  }

  /** One topic more passes: it and the levels above it have rows from now on. */
  #show(topic: number): void {
    const { nodes } = this.#index;
    let more = 0;
    for (let at = topic; ; at = nodes.parent(at)) {
      const before = this.#rows(at);
      this.#below[at] = (this.#below[at] ?? 0) + more;
      this.#setState(at, PASSES, true);
      this.#sums.forget(at);
      if (at === ROOT) return;
      more = this.#rows(at) - before;
    }
  }

  /**
   * All rows anew, in one pass from the last node to the first. Under a filter the topics that pass are
   * marked; what is above one has rows too.
   */
  #countRows(): void {
    const { nodes } = this.#index;
    const [state, below] = [this.#state, this.#below];
    below.fill(0);
    this.#sums.clear();
    for (let node = this.#nodes - 1; node > ROOT; ) {
      const { parent } = nodes.page(node);
      const first = Math.max(ROOT + 1, node & ~NODE_MASK);
      for (; node >= first; node--) {
        const rows = this.#rows(node);
        if (rows === 0) continue;
        const above = parent[node & NODE_MASK] ?? ROOT;
        below[above] = (below[above] ?? 0) + rows;
        state[above] = (state[above] ?? 0) | PASSES;
      }
    }
  }

  #rows(node: number): number {
    if (this.filtered.active && ((this.#state[node] ?? 0) & PASSES) === 0) return 0;
    return this.isOpen(node) ? 1 + (this.#below[node] ?? 0) : 1;
  }

  /** The children of `parent` make `more` rows more. */
  #grow(parent: number, more: number): void {
    const { nodes } = this.#index;
    if (more === 0) return;
    for (let at = parent; ; at = nodes.parent(at)) {
      this.#below[at] = (this.#below[at] ?? 0) + more;
      this.#sums.forget(at);
      if (at === ROOT || this.#rows(at) === 0 || !this.isOpen(at)) return;
    }
  }

  places(first: number, count: number): Place[] {
    const places: Place[] = [];
    const stack: { nodes: Int32Array; at: number; place: number; siblings: number }[] = [];
    let skip = first;
    const enter = (node: number): void => {
      const children = this.#order.of(node);
      const start = this.#sums.skip(node, children, skip, this.#isFlat(node));
      skip -= start.rows;
      stack.push({ nodes: children, at: start.at, place: start.shown, siblings: start.siblings });
    };
    enter(ROOT);
    // A stack, not recursion: a topic name may have 30,000 levels.
    while (places.length < count) {
      const level = stack.at(-1);
      if (!level) break;
      const node = level.nodes[level.at++];
      if (node === undefined) {
        stack.pop();
        continue;
      }
      const rows = this.#rows(node);
      if (rows === 0) continue;
      level.place++;
      if (skip >= rows) {
        skip -= rows;
        continue;
      }
      const expanded = this.isOpen(node) && this.#index.nodes.childCount(node) > 0;
      if (skip === 0) {
        const { place, siblings } = level;
        places.push({ node, level: stack.length, place, siblings, expanded });
      } else skip--;
      if (expanded) enter(node);
    }
    return places;
  }

  /** Each child of `node` is one row. */
  #isFlat(node: number): boolean {
    return !this.filtered.active && this.#below[node] === this.#index.nodes.childCount(node);
  }

  indexOf(node: number): number | null {
    const { nodes } = this.#index;
    if (!nodes.exists(node) || node >= this.#nodes || this.#rows(node) === 0) return null;
    let index = 0;
    for (let at = node; at !== ROOT; ) {
      const parent = nodes.parent(at);
      if (parent !== ROOT && !(this.isOpen(parent) && this.#rows(parent) > 0)) return null;
      index += this.#sums.before(parent, this.#order.of(parent), at, this.#isFlat(parent));
      if (parent !== ROOT) index++;
      at = parent;
    }
    return index;
  }

  isOutOfOrder(places: readonly Place[]): boolean {
    const { nodes } = this.#index;
    const last = new Map<number, number>();
    for (const { node } of places) {
      const parent = nodes.parent(node);
      const before = last.get(parent);
      if (before !== undefined && !this.#order.inOrder(before, node)) return true;
      last.set(parent, node);
    }
    return false;
  }

  end(): void {
    this.filtered.end();
    this.#order.end();
  }
}
