// The topic tree as columns: a node is a number, its facts are elements of typed arrays. A million
// topics then cost a million array elements, not a million objects with listeners, and recording a
// message is a map look-up and a few additions. Node 0 is the root above all first levels.
import { FLAG_RETAIN } from '../message-flags.ts';
import { ChildOrder } from './child-order.ts';
import { grown, grownLength, PagedBytes, SharedNames } from './growing.ts';

const ROOT = 0;
/** Bytes of the newest payload kept a topic, for the line beside its name. */
const HEAD_BYTES = 96;
/** Nodes beyond this are not shown; their messages are stored and counted. */
export const MAX_NODES = 2_000_000;
const FIRST_CAPACITY = 1_024;
const SHARED_NAMES = 10_000;

export class TopicIndex {
  readonly #maxNodes: number;
  readonly #byPath = new Map<string, number>();
  readonly #names: string[] = [''];
  readonly #sharedNames = new SharedNames(SHARED_NAMES);
  readonly #heads = new PagedBytes(HEAD_BYTES);
  #capacity = FIRST_CAPACITY;
  #parent = new Int32Array(FIRST_CAPACITY);
  #level = new Uint32Array(FIRST_CAPACITY);
  /** Nodes without children have none. */
  readonly #children = new Map<number, ChildOrder>();
  /** Topics in the order of their first message. */
  readonly #topicOrder: number[] = [];
  #messages = new Float64Array(FIRST_CAPACITY);
  #sent = new Float64Array(FIRST_CAPACITY);
  #subtreeMessages = new Float64Array(FIRST_CAPACITY);
  #subtreeTopics = new Uint32Array(FIRST_CAPACITY);
  #subtreeTime = new Float64Array(FIRST_CAPACITY);
  #lastId = new Float64Array(FIRST_CAPACITY);
  #flags = new Uint8Array(FIRST_CAPACITY);
  #size = new Uint32Array(FIRST_CAPACITY);
  #topicId = new Uint32Array(FIRST_CAPACITY);
  #nodes = 1;
  #revision = 0;
  #structure = 0;

  constructor(maxNodes = MAX_NODES) {
    this.#maxNodes = maxNodes;
  }

  /** Grows with every message. */
  get revision(): number {
    return this.#revision;
  }

  /** Grows when a node is added or becomes a topic. */
  get structure(): number {
    return this.#structure;
  }

  get nodeCount(): number {
    return this.#nodes;
  }

  /** Topics that had messages. */
  get topics(): number {
    return this.#subtreeTopics[ROOT] ?? 0;
  }

  /** Messages received on all of them. */
  get messages(): number {
    return this.#subtreeMessages[ROOT] ?? 0;
  }

  /** The node of a topic name or of the levels above one; undefined when there is none. */
  find(path: string): number | undefined {
    return this.#byPath.get(path);
  }

  /** The node of a topic name, made when new; undefined when the tree is full. */
  node(topic: string): number | undefined {
    return this.#byPath.get(topic) ?? this.#add(topic);
  }

  #add(topic: string): number | undefined {
    const levels = topic.split('/');
    if (this.#nodes + levels.length > this.#maxNodes) return undefined;
    let parent = ROOT;
    let end = -1;
    for (const name of levels) {
      end += name.length + 1;
      // Keys that share their characters with a packet-sized string would keep that alive.
      const path = topic.slice(0, end);
      parent = this.#byPath.get(path) ?? this.#addChild(parent, name, path);
    }
    return parent;
  }

  #addChild(parent: number, name: string, path: string): number {
    const node = this.#nodes++;
    if (node >= this.#capacity) this.#grow();
    this.#byPath.set(path, node);
    this.#names[node] = this.#sharedNames.share(name);
    this.#parent[node] = parent;
    this.#level[node] = this.level(parent) + 1;
    this.#childrenOf(parent).add(node);
    this.#structure++;
    return node;
  }

  #childrenOf(parent: number): ChildOrder {
    const known = this.#children.get(parent);
    if (known) return known;
    const order = new ChildOrder();
    this.#children.set(parent, order);
    return order;
  }

  #grow(): void {
    const length = grownLength(this.#capacity);
    this.#parent = grown(this.#parent, new Int32Array(length));
    this.#level = grown(this.#level, new Uint32Array(length));
    this.#messages = grown(this.#messages, new Float64Array(length));
    this.#sent = grown(this.#sent, new Float64Array(length));
    this.#subtreeMessages = grown(this.#subtreeMessages, new Float64Array(length));
    this.#subtreeTopics = grown(this.#subtreeTopics, new Uint32Array(length));
    this.#subtreeTime = grown(this.#subtreeTime, new Float64Array(length));
    this.#lastId = grown(this.#lastId, new Float64Array(length));
    this.#flags = grown(this.#flags, new Uint8Array(length));
    this.#size = grown(this.#size, new Uint32Array(length));
    this.#topicId = grown(this.#topicId, new Uint32Array(length));
    this.#capacity = length;
  }

  /** Counts a received message and keeps it as the newest of its topic. */
  received(
    node: number,
    id: number,
    micros: number,
    flags: number,
    source: Uint8Array,
    start: number,
    end: number,
  ): void {
    this.#count(node, 1, 0, id, micros);
    this.#show(node, flags, end - start, source, start, end);
  }

  /** Takes over what an earlier run recorded of a topic. */
  restore(
    node: number,
    stored: { received: number; sent: number; lastId: number },
    shown: { time: number; flags: number; size: number; head: Uint8Array } | undefined,
  ): void {
    this.#count(node, stored.received, stored.sent, stored.lastId, shown?.time ?? 0);
    if (shown) this.#show(node, shown.flags, shown.size, shown.head, 0, shown.head.length);
  }

  /** Counts a message of ours: it is in the topic's history, but the tree shows what came. */
  sent(node: number, id: number): void {
    this.#count(node, 0, 1, id, 0);
  }

  #count(node: number, received: number, sent: number, id: number, micros: number): void {
    const first = this.#messages[node] === 0 && this.#sent[node] === 0;
    this.#messages[node] = (this.#messages[node] ?? 0) + received;
    this.#sent[node] = (this.#sent[node] ?? 0) + sent;
    this.#lastId[node] = id;
    this.#revision++;
    let at = node;
    for (;;) {
      this.#subtreeMessages[at] = (this.#subtreeMessages[at] ?? 0) + received;
      // The newest time wins although the system's clock may have been set back meanwhile.
      if (micros > (this.#subtreeTime[at] ?? 0)) this.#subtreeTime[at] = micros;
      if (at === ROOT) break;
      at = this.#parent[at] ?? ROOT;
    }
    if (first) this.#countTopic(node);
  }

  #countTopic(node: number): void {
    this.#structure++;
    this.#topicOrder.push(node);
    for (let at = node; at !== ROOT; ) {
      at = this.#parent[at] ?? ROOT;
      this.#subtreeTopics[at] = (this.#subtreeTopics[at] ?? 0) + 1;
    }
  }

  #show(
    node: number,
    flags: number,
    size: number,
    source: Uint8Array,
    start: number,
    end: number,
  ): void {
    this.#flags[node] = flags;
    this.#size[node] = size;
    this.#heads.set(node, source, start, end);
  }

  setTopicId(node: number, id: number): void {
    this.#topicId[node] = id;
  }

  /** The capture's id of the topic; 0 when nothing of it is recorded. */
  topicId(node: number): number {
    return this.#topicId[node] ?? 0;
  }

  exists(node: number): boolean {
    return Number.isInteger(node) && node > ROOT && node < this.#nodes;
  }
  name(node: number): string {
    return this.#names[node] ?? '';
  }
  parent(node: number): number {
    return this.#parent[node] ?? ROOT;
  }
  /** 1 for the first level, 0 for the root. */
  level(node: number): number {
    return this.#level[node] ?? 0;
  }
  isTopic(node: number): boolean {
    return this.receivedOn(node) > 0 || this.sentOn(node) > 0;
  }
  receivedOn(node: number): number {
    return this.#messages[node] ?? 0;
  }
  sentOn(node: number): number {
    return this.#sent[node] ?? 0;
  }
  subtreeMessages(node: number): number {
    return this.#subtreeMessages[node] ?? 0;
  }
  subtreeTopics(node: number): number {
    return this.#subtreeTopics[node] ?? 0;
  }
  /** Microseconds; 0 before the first received message at or below it. */
  subtreeTime(node: number): number {
    return this.#subtreeTime[node] ?? 0;
  }
  /** Id of the topic's newest message of either direction; 0 for none. */
  lastId(node: number): number {
    return this.#lastId[node] ?? 0;
  }
  /** RETAIN of the newest received message. */
  retained(node: number): boolean {
    return ((this.#flags[node] ?? 0) & FLAG_RETAIN) !== 0;
  }
  size(node: number): number {
    return this.#size[node] ?? 0;
  }
  head(node: number): Uint8Array {
    return this.#heads.get(node, this.size(node));
  }

  /** The whole topic name down to `node`. */
  path(node: number): string {
    const names: string[] = [];
    for (let at = node; at !== ROOT; at = this.parent(at)) names.push(this.name(at));
    return names.reverse().join('/');
  }

  /** Topics in the order of their first message; only ever grows at its end. */
  get topicOrder(): readonly number[] {
    return this.#topicOrder;
  }

  childCount(node: number): number {
    return this.#children.get(node)?.count ?? 0;
  }

  /** Children by name, numbers in their natural order ("2" before "10"). */
  children(node: number): readonly number[] {
    return this.#children.get(node)?.sorted((child) => this.name(child)) ?? [];
  }
}
