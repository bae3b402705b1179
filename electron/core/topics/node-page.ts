// The facts of 16,384 nodes of the topic tree as columns. Pages are added, never copied: growing costs
// nothing of what is there, and a million nodes do not bring room for a second million along.

export const NODE_BITS = 14;
export const NODES_A_PAGE = 2 ** NODE_BITS;
export const NODE_MASK = NODES_A_PAGE - 1;
/** Bytes of the newest payload kept a topic, for the line beside its name. */
export const HEAD_BYTES = 64;

/** Side by side, because they change together: messages, their bytes, times of the newest and the first. */
export const SUMS = 4;
export const MESSAGES = 0;
export const BYTES = 1;
export const TIME = 2;
export const FIRST_TIME = 3;

export class NodePage {
  readonly parent: Int32Array;
  readonly name: Uint32Array;
  /** The child that came last, and the sibling that came before; 0 for none. */
  readonly newestChild: Int32Array;
  readonly olderSibling: Int32Array;
  readonly children: Uint32Array;
  /** Of what was received at or below the node, `SUMS` numbers a node: see below. */
  readonly sums: Float64Array;
  /** Topics below the node. */
  readonly topics: Uint32Array;
  /** Topics at or below it with messages nobody has looked at. */
  readonly unread: Uint32Array;
  readonly lastId: Float64Array;
  readonly flags: Uint16Array;
  readonly size: Uint32Array;
  readonly topicId: Uint32Array;
  /** Messages at or below it when rates were last taken (their low 32 bits), and the rate. */
  readonly before: Uint32Array;
  readonly rate: Float32Array;
  readonly heads: Uint8Array;

  /** `length`: 16,384, or fewer for a tree that may not grow so large. */
  constructor(length = NODES_A_PAGE) {
    this.parent = new Int32Array(length);
    this.name = new Uint32Array(length);
    this.newestChild = new Int32Array(length);
    this.olderSibling = new Int32Array(length);
    this.children = new Uint32Array(length);
    this.sums = new Float64Array(length * SUMS);
    this.topics = new Uint32Array(length);
    this.unread = new Uint32Array(length);
    this.lastId = new Float64Array(length);
    this.flags = new Uint16Array(length);
    this.size = new Uint32Array(length);
    this.topicId = new Uint32Array(length);
    this.before = new Uint32Array(length);
    this.rate = new Float32Array(length);
    this.heads = new Uint8Array(length * HEAD_BYTES);
  }
}
