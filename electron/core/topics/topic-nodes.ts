// Which topics there are: levels, who is below whom, and the way from a topic name to its node and
// back. A node is a number; a parent's is always smaller than those of its children, so one pass over
// all numbers sees every level before what is below it. Node 0 is the root above all first levels.
import { NameTable } from './name-table.ts';
import { NODE_BITS, NODE_MASK, NODES_A_PAGE, NodePage } from './node-page.ts';
import { RecentTopics } from './recent-topics.ts';

export const ROOT = 0;
/** Nodes beyond this, and names beyond these bytes, are not shown; their messages are stored and counted. */
export const MAX_NODES = 2_000_000;
export const MAX_NAME_BYTES = 256_000_000;
const FIRST_SLOTS = 4_096;

export class TopicNodes {
  readonly names = new NameTable();
  readonly #maxNodes: number;
  readonly #pages: NodePage[] = [];
  readonly #recent = new RecentTopics();
  /** Nodes by parent and name, open addressing; 0 is a free slot. */
  #slots = new Int32Array(FIRST_SLOTS);
  #count = 1;
  /** The topic added last: where its levels end, and their nodes. */
  #last = '';
  readonly #lastEnds: number[] = [];
  readonly #lastNodes: number[] = [];

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
    let parent = ROOT;
    for (let start = 0; start <= path.length; ) {
      const end = levelEnd(path, start);
      const name = this.names.find(path, start, end);
      const node = name < 0 ? 0 : (this.#slots[this.#slot(parent, name)] ?? 0);
      if (node === 0) return undefined;
      parent = node;
      start = end + 1;
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
    return this.#full() ? this.find(topic) : this.#add(topic);
  }

  #full(): boolean {
    return this.#count >= this.#maxNodes || this.names.bytes >= MAX_NAME_BYTES;
  }

  #add(topic: string): number | undefined {
    // Only near the end must it be known how many levels are new: a topic is there whole or not at all.
    const room = this.#maxNodes - this.#count;
    if (room <= topic.length && this.#missing(topic) > room) return undefined;
    let { parent, start } = this.#shared(topic);
    while (start <= topic.length) {
      const end = levelEnd(topic, start);
      parent = this.#child(parent, this.names.add(topic, start, end));
      start = end + 1;
      this.#lastEnds.push(end);
      this.#lastNodes.push(parent);
    }
    this.#last = topic;
    return parent;
  }

  /**
   * The levels that the topic shares with the one before it: brokers send retained messages level by
   * level, and a thousand devices have the same levels above them.
   */
  #shared(topic: string): { parent: number; start: number } {
    const last = this.#last;
    const length = Math.min(last.length, topic.length);
    let same = 0;
    while (same < length && last.charCodeAt(same) === topic.charCodeAt(same)) same++;
    let levels = 0;
    for (let end = this.#lastEnds[0]; end !== undefined && end < same; ) {
      end = this.#lastEnds[++levels];
    }
    this.#lastEnds.length = levels;
    this.#lastNodes.length = levels;
    const start = levels === 0 ? 0 : (this.#lastEnds[levels - 1] ?? 0) + 1;
    return { parent: this.#lastNodes[levels - 1] ?? ROOT, start };
  }

  /** Levels of the name that have no node yet. */
  #missing(topic: string): number {
    const levels = topic.split('/');
    let known = 0;
    while (known < levels.length && this.find(levels.slice(0, known + 1).join('/')) !== undefined) {
      known++;
    }
    return levels.length - known;
  }

  #child(parent: number, name: number): number {
    const slot = this.#slot(parent, name);
    const known = this.#slots[slot] ?? 0;
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
    this.#slots[slot] = node;
    if (this.#count * 4 > this.#slots.length * 3) this.#rehash();
    return node;
  }

  #slot(parent: number, name: number): number {
    const mask = this.#slots.length - 1;
    let slot = spread(parent, name) & mask;
    for (;;) {
      const node = this.#slots[slot] ?? 0;
      if (node === 0) return slot;
      const page = this.page(node);
      const at = node & NODE_MASK;
      if (page.name[at] === name && page.parent[at] === parent) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let node = 1; node < this.#count; node++) {
      const page = this.page(node);
      const at = node & NODE_MASK;
      let slot = spread(page.parent[at] ?? 0, page.name[at] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = node;
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

function levelEnd(topic: string, start: number): number {
  const end = topic.indexOf('/', start);
  return end < 0 ? topic.length : end;
}

function spread(parent: number, name: number): number {
  const mixed = Math.imul(parent, 0x9e3779b1) ^ Math.imul(name + 1, 0x85ebca6b);
  const more = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return more ^ (more >>> 13);
}
