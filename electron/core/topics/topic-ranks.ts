// The order of the fully expanded tree by name: a level before what is below it, siblings in natural
// order. Comparing two whole names a million times over would take seconds, so nodes get their places
// beforehand: every different level name is put in order once, and the tree walked in that order.
import type { LoopSlice } from '../util/loop-slice.ts';
import { sortInSlices } from './sliced-sort.ts';
import { ROOT, type TopicNodes } from './topic-nodes.ts';

const STEP = 8_192;
/** So few nodes without a place are compared by their names. */
const FEW = 20_000;

export class TopicRanks {
  readonly #tree: TopicNodes;
  #ranks = new Int32Array();

  constructor(tree: TopicNodes) {
    this.#tree = tree;
  }

  /** Both have places, or their names tell. */
  readonly compare = (a: number, b: number): number => {
    const ranks = this.#ranks;
    if (a < ranks.length && b < ranks.length) return (ranks[a] ?? 0) - (ranks[b] ?? 0);
    return this.#compareNames(a, b);
  };

  #compareNames(a: number, b: number): number {
    const tree = this.#tree;
    let left = a;
    let right = b;
    let leftLevel = tree.level(left);
    let rightLevel = tree.level(right);
    const deeper = leftLevel - rightLevel;
    for (; leftLevel > rightLevel; leftLevel--) left = tree.parent(left);
    for (; rightLevel > leftLevel; rightLevel--) right = tree.parent(right);
    if (left === right) return deeper;
    while (tree.parent(left) !== tree.parent(right)) {
      left = tree.parent(left);
      right = tree.parent(right);
    }
    return tree.names.compare(tree.nameId(left), tree.nameId(right));
  }

  /** Answers false when `stopped` said so. */
  async prepare(slice: LoopSlice, stopped: () => boolean): Promise<boolean> {
    const tree = this.#tree;
    const { count } = tree;
    if (count - this.#ranks.length <= FEW) return true;
    const steps = new Steps(slice, stopped);
    const names = new Int32Array(tree.names.count);
    for (let name = 0; name < names.length; name++) names[name] = name;
    const byName = (a: number, b: number) => tree.names.compare(a, b);
    if (!(await sortInSlices(names, byName, slice, stopped))) return false;
    const children = await childrenInOrder(tree, count, names, steps);
    const ranks = children && (await ranksOf(tree, count, children, steps));
    if (ranks) this.#ranks = ranks;
    return ranks !== null;
  }
}

/** Looks at the clock now and then. */
class Steps {
  readonly #slice: LoopSlice;
  readonly #stopped: () => boolean;
  #left = STEP;

  constructor(slice: LoopSlice, stopped: () => boolean) {
    this.#slice = slice;
    this.#stopped = stopped;
  }

  /** A turn of the loop is due. */
  isDue(): boolean {
    if (--this.#left > 0) return false;
    this.#left = STEP;
    return this.#slice.isOver();
  }

  /** Answers false when the work is to stop. */
  async turn(): Promise<boolean> {
    await this.#slice.next();
    return !this.#stopped();
  }
}

/** Lists linked through columns: the first child of a node and its next sibling; 0 for none. */
interface Children {
  first: Int32Array;
  next: Int32Array;
}

/** Null when it was stopped. `names`: all of them in order. */
async function childrenInOrder(
  tree: TopicNodes,
  count: number,
  names: Int32Array,
  steps: Steps,
): Promise<Children | null> {
  const firstOfName = new Int32Array(names.length);
  const nextOfName = new Int32Array(count);
  for (let node = ROOT + 1; node < count; node++) {
    const name = tree.nameId(node);
    nextOfName[node] = firstOfName[name] ?? 0;
    firstOfName[name] = node;
    if (steps.isDue() && !(await steps.turn())) return null;
  }
  const children = { first: new Int32Array(count), next: new Int32Array(count) };
  // From the last name to the first: each node is put before its siblings.
  for (let at = names.length - 1; at >= 0; at--) {
    for (let node = firstOfName[names[at] ?? 0] ?? 0; node !== 0; node = nextOfName[node] ?? 0) {
      const parent = tree.parent(node);
      children.next[node] = children.first[parent] ?? 0;
      children.first[parent] = node;
      if (steps.isDue() && !(await steps.turn())) return null;
    }
  }
  return children;
}

async function ranksOf(
  tree: TopicNodes,
  count: number,
  { first, next }: Children,
  steps: Steps,
): Promise<Int32Array<ArrayBuffer> | null> {
  const ranks = new Int32Array(count);
  let rank = 0;
  let node = ROOT;
  for (;;) {
    ranks[node] = rank++;
    let following = first[node] ?? 0;
    while (following === 0 && node !== ROOT) {
      following = next[node] ?? 0;
      if (following === 0) node = tree.parent(node);
    }
    if (following === 0) return ranks;
    node = following;
    if (steps.isDue() && !(await steps.turn())) return null;
  }
}
