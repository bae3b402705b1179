// Which topics there are: levels, who is below whom, and the way from a topic name to its node and
// back. A node is a number; a parent's is always smaller than those of its children, so one pass over
// all numbers sees every level before what is below it. Node 0 is the root above all first levels.
import { LONGEST_NAME, writeName } from './name-bytes.ts';
import { NameTable } from './name-table.ts';
import { NODE_BITS, NODE_MASK, NODES_A_PAGE, NodePage } from './node-page.ts';
import { RecentTopics } from './recent-topics.ts';

export const ROOT = 0;
const SLASH = 0x2f;
/** Nodes beyond this, and names beyond these bytes, are not shown; their messages are stored and counted. */
export const MAX_NODES = 2_000_000;
export const MAX_NAME_BYTES = 256_000_000;
const FIRST_SLOTS = 4_096;
/**
 * A slot holds a node, which `MAX_NODES` keeps to these bits, and above them some of its hash: slots that
 * hold another are known for it without a look at the node.
 */
const SLOT_NODE = 2 ** 21 - 1;
const SLOT_HASH = ~SLOT_NODE;

export class TopicNodes {
  readonly names = new NameTable();
  readonly #maxNodes: number;
  readonly #pages: NodePage[] = [];
  readonly #recent = new RecentTopics();
  /** Nodes by parent and name, open addressing; 0 is a free slot, see `SLOT_NODE`. */
  #slots = new Int32Array(FIRST_SLOTS);
  #count = 1;
  /** The topic added last: where its levels end, and their nodes. */
  #last: Uint8Array = new Uint8Array();
  #lastStart = 0;
  #lastEnd = 0;
  readonly #lastEnds: number[] = [];
  readonly #lastNodes: number[] = [];
  /** Where a name is written to look for it; one that was added stays there while the next is written. */
  #scratch = new Uint8Array(LONGEST_NAME);
  #otherScratch = new Uint8Array(LONGEST_NAME);

  readonly #firstChild: (parent: number) => void;

  /** `firstChild` is called when a node is about to get its first child. */
  constructor(maxNodes = MAX_NODES, firstChild: (parent: number) => void = () => {}) {
    this.#maxNodes = maxNodes;
    this.#firstChild = firstChild;
    this.#pages.push(new NodePage(Math.min(maxNodes, NODES_A_PAGE)));
  }

  /** Nodes, the root among them. */
  get count(): number {
    return this.#count;
  }

  /** The columns that hold a node, at `node & NODE_MASK`. */
  page(node: number): NodePage {
    return this.#pages[node >>> NODE_BITS] ?? this.#root;
  }

  get #root(): NodePage {
    const [root] = this.#pages;
    if (!root) throw new Error('A tree without a root.');
    return root;
  }

  /** The node of a topic name or of the levels above one; undefined when there is none. */
  find(path: string): number | undefined {
    const known = this.#recent.get(path);
    if (known !== undefined) return known;
    return this.#find(this.#scratch, 0, writeName(path, this.#scratch));
  }

  #find(bytes: Uint8Array, start: number, end: number): number | undefined {
    let parent = ROOT;
    for (let from = start; from <= end; ) {
      const to = levelEnd(bytes, from, end);
      const name = this.names.find(bytes, from, to);
      const node = name < 0 ? 0 : this.#nodeIn(this.#slot(parent, name));
      if (node === 0) return undefined;
      parent = node;
      from = to + 1;
    }
    return parent;
  }

  /** The node of a topic name, made when new; undefined when the tree is full. */
  node(topic: string): number | undefined {
    const known = this.#recent.get(topic);
    if (known !== undefined) return known;
    const node = this.add(topic);
    if (node !== undefined) this.#recent.set(topic, node);
    return node;
  }

  /** As `node`, for one of very many names that are not expected to come again soon. */
  add(topic: string): number | undefined {
    return this.addBytes(this.#scratch, 0, writeName(topic, this.#scratch));
  }

  /** As `add`: the name (name-bytes.ts) in `bytes` from `start` to `end`, which must stay as they are. */
  addBytes(bytes: Uint8Array, start: number, end: number): number | undefined {
    if (this.#full()) return this.#find(bytes, start, end);
    // Only near the end must it be known how many levels are new: a topic is there whole or not at all.
    const room = this.#maxNodes - this.#count;
    if (room <= end - start && this.#missing(bytes, start, end) > room) return undefined;
    return this.#add(bytes, start, end);
  }

  /** So many topics are about to be added. */
  expect(topics: number): void {
    const nodes = Math.min(this.#count + topics, this.#maxNodes);
    while (nodes * 4 > this.#slots.length * 3) this.#rehash();
  }

  #full(): boolean {
    return this.#count >= this.#maxNodes || this.names.bytes >= MAX_NAME_BYTES;
  }

  #add(bytes: Uint8Array, start: number, end: number): number {
    const shared = this.#shared(bytes, start, end);
    let { parent } = shared;
    for (let from = shared.from; from <= end; ) {
      const to = levelEnd(bytes, from, end);
      parent = this.#child(parent, this.names.add(bytes, from, to));
      this.#lastEnds.push(to - start);
      this.#lastNodes.push(parent);
      from = to + 1;
    }
    this.#last = bytes;
    this.#lastStart = start;
    this.#lastEnd = end;
    if (bytes === this.#scratch) {
      [this.#scratch, this.#otherScratch] = [this.#otherScratch, this.#scratch];
    }
    return parent;
  }

  /**
   * The levels that the topic shares with the one before it: brokers send retained messages level by
   * level, and a thousand devices have the same levels above them. `from`: where the others begin.
   */
  #shared(bytes: Uint8Array, start: number, end: number): { parent: number; from: number } {
    const last = this.#last;
    const lastStart = this.#lastStart;
    const length = Math.min(this.#lastEnd - lastStart, end - start);
    let same = 0;
    while (same < length && last[lastStart + same] === bytes[start + same]) same++;
    let levels = 0;
    for (let to = this.#lastEnds[0]; to !== undefined && to < same; ) {
      to = this.#lastEnds[++levels];
    }
    this.#lastEnds.length = levels;
    this.#lastNodes.length = levels;
    const from = levels === 0 ? start : start + (this.#lastEnds[levels - 1] ?? 0) + 1;
    return { parent: this.#lastNodes[levels - 1] ?? ROOT, from };
  }

  /** Levels of the name that have no node yet. */
  #missing(bytes: Uint8Array, start: number, end: number): number {
    let levels = 0;
    for (let from = start; from <= end; from = levelEnd(bytes, from, end) + 1) levels++;
    for (let to = levelEnd(bytes, start, end); levels > 0; to = levelEnd(bytes, to + 1, end)) {
      if (this.#find(bytes, start, to) === undefined) break;
      levels--;
    }
    return levels;
  }

  #child(parent: number, name: number): number {
    const slot = this.#slot(parent, name);
    const known = this.#nodeIn(slot);
    if (known !== 0) return known;
    const node = this.#count++;
    if (node >>> NODE_BITS === this.#pages.length) this.#pages.push(new NodePage());
    const page = this.page(node);
    const at = node & NODE_MASK;
    const above = this.page(parent);
    const parentAt = parent & NODE_MASK;
    if (above.children[parentAt] === 0) this.#firstChild(parent);
    page.parent[at] = parent;
    page.name[at] = name;
    page.olderSibling[at] = above.newestChild[parentAt] ?? 0;
    above.newestChild[parentAt] = node;
    above.children[parentAt] = (above.children[parentAt] ?? 0) + 1;
    this.#slots[slot] = (hashOf(parent, name) & SLOT_HASH) | node;
    if (this.#count * 4 > this.#slots.length * 3) this.#rehash();
    return node;
  }

  /** 0 for none. */
  #nodeIn(slot: number): number {
    return (this.#slots[slot] ?? 0) & SLOT_NODE;
  }

  /** The slot of a node: where it is, or where it belongs. */
  #slot(parent: number, name: number): number {
    const mask = this.#slots.length - 1;
    const hash = hashOf(parent, name);
    let slot = hash & mask;
    for (;;) {
      const held = this.#slots[slot] ?? 0;
      if (held === 0) return slot;
      if (((held ^ hash) & SLOT_HASH) === 0) {
        const node = held & SLOT_NODE;
        const page = this.page(node);
        const at = node & NODE_MASK;
        if (page.name[at] === name && page.parent[at] === parent) return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let node = 1; node < this.#count; node++) {
      const page = this.page(node);
      const at = node & NODE_MASK;
      const hash = hashOf(page.parent[at] ?? 0, page.name[at] ?? 0);
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = (hash & SLOT_HASH) | node;
    }
    this.#slots = slots;
  }

  exists(node: number): boolean {
    return Number.isInteger(node) && node > ROOT && node < this.#count;
  }

  parent(node: number): number {
    return this.page(node).parent[node & NODE_MASK] ?? ROOT;
  }

  /** The number of its name in `names`. */
  nameId(node: number): number {
    return this.page(node).name[node & NODE_MASK] ?? 0;
  }

  name(node: number): string {
    return node === ROOT ? '' : this.names.text(this.nameId(node));
  }

  /** The whole topic name down to `node`. */
  path(node: number): string {
    const names: string[] = [];
    for (let at = node; at !== ROOT; at = this.parent(at)) names.push(this.name(at));
    return names.reverse().join('/');
  }

  /** 1 for the first level, 0 for the root. */
  level(node: number): number {
    let level = 0;
    for (let at = node; at !== ROOT; at = this.parent(at)) level++;
    return level;
  }

  childCount(node: number): number {
    return this.page(node).children[node & NODE_MASK] ?? 0;
  }

  /** All nodes below one, each after its parent; undefined when they are more than `most`. */
  nodesBelow(node: number, most: number): number[] | undefined {
    const below: number[] = [];
    for (let at = -1, above = node; at < below.length; above = below[++at] ?? ROOT) {
      const page = this.page(above);
      if (below.length + (page.children[above & NODE_MASK] ?? 0) > most) return undefined;
      let child = page.newestChild[above & NODE_MASK] ?? 0;
      while (child !== 0) {
        below.push(child);
        child = this.page(child).olderSibling[child & NODE_MASK] ?? 0;
      }
    }
    return below;
  }

  /** The last `count` children that came, in the order they came. */
  newestChildren(node: number, count: number): Int32Array<ArrayBuffer> {
    const nodes = new Int32Array(count);
    let child = this.page(node).newestChild[node & NODE_MASK] ?? 0;
    for (let at = count - 1; at >= 0; at--) {
      nodes[at] = child;
      child = this.page(child).olderSibling[child & NODE_MASK] ?? 0;
    }
    return nodes;
  }
}

function levelEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== SLASH) at++;
  return at;
}

/**
 * Names that came one after the other are neighbours below their parent: what a device sends together is
 * found in one line of memory. The uppermost bits tell such neighbours apart.
 */
function hashOf(parent: number, name: number): number {
  const mixed = Math.imul(parent, 0x9e3779b1) ^ Math.imul((name >>> 3) + 1, 0x85ebca6b);
  const more = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  const hash = more ^ (more >>> 13);
  return ((hash & ~7) | (name & 7)) ^ (name << 29);
}
