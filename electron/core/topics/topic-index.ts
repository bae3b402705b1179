// What is known of each topic: counts, bytes, rates, times, the newest message's beginning. Recording a
// message is a look-up and a few additions; what it means for the levels above is added up for many
// messages at once, when somebody looks or many topics wait for it.
import type { Qos } from '../../../shared/contract/base.ts';
import { FLAG_RETAIN, qosOf } from '../message-flags.ts';
import { ChildOrders } from './child-orders.ts';
import { FLAG_KEPT, keptBy } from './kept-flag.ts';
import {
  BYTES,
  FIRST_TIME,
  HEAD_BYTES,
  MESSAGES,
  NODE_MASK,
  type NodePage,
  SUMS,
  TIME,
} from './node-page.ts';
import { OwnFigures } from './own-figures.ts';
import { FIGURE, FIGURES, type TopicFigures } from './topic-figures.ts';
import { ROOT, TopicNodes } from './topic-nodes.ts';
import { TopicRates } from './topic-rates.ts';

/** Flags above those of a message. */
export const FLAG_TOPIC = 0x100;
const FLAG_UNREAD = 0x200;
/** The levels above do not know of its newest messages yet. */
const FLAG_WAITS = 0x400;
const MESSAGE_FLAGS = 0xff;

/** Topics whose levels above wait. */
const MOST_WAITING = 32_768;

export class TopicIndex {
  readonly nodes: TopicNodes;
  /** Children by name, put in order when somebody looks at them. */
  readonly byName: ChildOrders;
  readonly own: OwnFigures;
  readonly #rates: TopicRates;
  /** Topics in the order of their first message. */
  #order = new Uint32Array(1_024);
  #topics = 0;
  readonly #sent = new Map<number, number>();
  #revision = 0;
  /** Topics whose levels above wait, and their messages and bytes when that began. */
  readonly #waiting = new Int32Array(MOST_WAITING);
  readonly #known = new Float64Array(MOST_WAITING * 2);
  #waitingCount = 0;

  constructor(maxNodes?: number) {
    this.nodes = new TopicNodes(maxNodes, (parent) => {
      this.#settle();
      if (this.isTopic(parent)) this.own.part(parent);
    });
    const { nodes } = this;
    this.own = new OwnFigures(nodes, (node, which) => this.#sum(node, which));
    this.byName = new ChildOrders(nodes, (a, b) =>
      nodes.names.compare(nodes.nameId(a), nodes.nameId(b)),
    );
    this.#rates = new TopicRates(nodes, this.own, (node) => this.subtreeMessages(node));
  }

  /** Grows when anything a row shows has changed. */
  get revision(): number {
    return this.#revision + this.#rates.ticks;
  }

  /** Topics that had messages, received or sent. */
  get topics(): number {
    return this.#topics;
  }

  /** Messages received on all of them. */
  get messages(): number {
    return this.subtreeMessages(ROOT);
  }

  /** The topic that was the `at`th to have a message. */
  topicAt(at: number): number {
    return this.#order[at] ?? ROOT;
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
    const page = this.nodes.page(node);
    const at = node & NODE_MASK;
    this.#revision++;
    page.lastId[at] = id;
    const before = this.#show(page, at, flags, end - start, source, start, end);
    if ((before & FLAG_TOPIC) === 0) this.#countTopic(node);
    if ((before & FLAG_UNREAD) === 0) this.#countUnread(node, 1);
    if (page.children[at] !== 0) {
      this.own.count(node, end - start, micros);
      this.#addUp(node, 1, end - start, micros, micros);
      return;
    }
    const sums = page.sums;
    const sum = at * SUMS;
    if ((before & FLAG_WAITS) === 0) this.#wait(page, node);
    sums[sum + MESSAGES] = (sums[sum + MESSAGES] ?? 0) + 1;
    sums[sum + BYTES] = (sums[sum + BYTES] ?? 0) + end - start;
    // The newest time wins although the system's clock may have been set back meanwhile.
    if (micros > (sums[sum + TIME] ?? 0)) sums[sum + TIME] = micros;
    if (sums[sum + FIRST_TIME] === 0) sums[sum + FIRST_TIME] = micros;
  }

  /** The levels above a topic are told of its messages later. */
  #wait(page: NodePage, node: number): void {
    if (this.#waitingCount === MOST_WAITING) this.#settle();
    const at = node & NODE_MASK;
    const place = this.#waitingCount++;
    this.#waiting[place] = node;
    this.#known[2 * place] = page.sums[at * SUMS + MESSAGES] ?? 0;
    this.#known[2 * place + 1] = page.sums[at * SUMS + BYTES] ?? 0;
    page.flags[at] = (page.flags[at] ?? 0) | FLAG_WAITS;
  }

  #settle(): void {
    for (let place = 0; place < this.#waitingCount; place++) {
      const node = this.#waiting[place] ?? ROOT;
      const page = this.nodes.page(node);
      const at = node & NODE_MASK;
      const sum = at * SUMS;
      page.flags[at] = (page.flags[at] ?? 0) & ~FLAG_WAITS;
      this.#addUp(
        page.parent[at] ?? ROOT,
        (page.sums[sum + MESSAGES] ?? 0) - (this.#known[2 * place] ?? 0),
        (page.sums[sum + BYTES] ?? 0) - (this.#known[2 * place + 1] ?? 0),
        page.sums[sum + FIRST_TIME] ?? 0,
        page.sums[sum + TIME] ?? 0,
      );
    }
    this.#waitingCount = 0;
  }

  /**
   * Takes over what was recorded of a topic before, once a topic. It counts as looked at. What is above
   * it is told by `RestoredTopics`.
   */
  restore(node: number, id: number, { figures, heads }: TopicFigures): void {
    const page = this.nodes.page(node);
    const at = node & NODE_MASK;
    const figure = (which: number) => figures[id * FIGURES + which] ?? 0;
    if (figure(FIGURE.sent) > 0) this.#sent.set(node, figure(FIGURE.sent));
    page.topicId[at] = id;
    page.lastId[at] = figure(FIGURE.lastId);
    page.flags[at] =
      FLAG_TOPIC | figure(FIGURE.flags) | keptBy(figure(FIGURE.flags), figure(FIGURE.size), 0);
    page.size[at] = figure(FIGURE.size);
    const head = id * HEAD_BYTES;
    page.heads.set(heads.subarray(head, head + HEAD_BYTES), at * HEAD_BYTES);
    page.sums[at * SUMS + MESSAGES] = figure(FIGURE.received);
    page.sums[at * SUMS + BYTES] = figure(FIGURE.bytes);
    page.sums[at * SUMS + TIME] = figure(FIGURE.time);
    page.sums[at * SUMS + FIRST_TIME] = figure(FIGURE.firstTime);
    if (page.children[at] !== 0) this.own.part(node);
    this.#addTopic(node);
  }

  /** Counts a message of ours: it is in the topic's history, but the tree shows what came. */
  sent(node: number, id: number): void {
    this.#sent.set(node, this.sentOn(node) + 1);
    this.#setLast(node, id);
  }

  #setLast(node: number, id: number): void {
    this.#revision++;
    this.nodes.page(node).lastId[node & NODE_MASK] = id;
    if (!this.isTopic(node)) this.#countTopic(node);
  }

  /** Adds to a node and all levels above it. Times of 0 are none. */
  #addUp(node: number, messages: number, bytes: number, firstTime: number, time: number): void {
    for (let at = node; ; ) {
      const page = this.nodes.page(at);
      const { sums } = page;
      const sum = (at & NODE_MASK) * SUMS;
      sums[sum + MESSAGES] = (sums[sum + MESSAGES] ?? 0) + messages;
      sums[sum + BYTES] = (sums[sum + BYTES] ?? 0) + bytes;
      if (time > (sums[sum + TIME] ?? 0)) sums[sum + TIME] = time;
      const first = sums[sum + FIRST_TIME] ?? 0;
      if (firstTime > 0 && (first === 0 || firstTime < first)) sums[sum + FIRST_TIME] = firstTime;
      if (at === ROOT) return;
      at = page.parent[at & NODE_MASK] ?? ROOT;
    }
  }

  #countTopic(node: number): void {
    this.#setFlag(node, FLAG_TOPIC, true);
    this.#addTopic(node);
    for (let at = node; at !== ROOT; ) {
      at = this.nodes.parent(at);
      const page = this.nodes.page(at);
      page.topics[at & NODE_MASK] = (page.topics[at & NODE_MASK] ?? 0) + 1;
    }
  }

  #addTopic(node: number): void {
    if (this.#topics === this.#order.length) {
      const order = new Uint32Array(Math.ceil(this.#topics * 1.25));
      order.set(this.#order);
      this.#order = order;
    }
    this.#order[this.#topics++] = node;
    this.#revision++;
  }

  #countUnread(node: number, by: 1 | -1): void {
    for (let at = node; ; at = this.nodes.parent(at)) {
      const page = this.nodes.page(at);
      page.unread[at & NODE_MASK] = (page.unread[at & NODE_MASK] ?? 0) + by;
      if (at === ROOT) return;
    }
  }

  /** Answers the flags as they were. */
  #show(
    page: NodePage,
    at: number,
    flags: number,
    size: number,
    source: Uint8Array,
    start: number,
    end: number,
  ): number {
    const before = page.flags[at] ?? 0;
    const kept = keptBy(flags, size, before);
    page.flags[at] = (before & ~(MESSAGE_FLAGS | FLAG_KEPT)) | FLAG_UNREAD | kept | flags;
    page.size[at] = size;
    page.heads.set(source.subarray(start, Math.min(end, start + HEAD_BYTES)), at * HEAD_BYTES);
    return before;
  }

  #setFlag(node: number, flag: number, on: boolean): void {
    const page = this.nodes.page(node);
    const flags = page.flags[node & NODE_MASK] ?? 0;
    page.flags[node & NODE_MASK] = on ? flags | flag : flags & ~flag;
  }

  /** Somebody has looked at these topics, with `subtree` at all below too; the root stands for everything. */
  markRead(nodes: readonly number[], subtree: boolean): void {
    for (const node of nodes) this.#markRead(node);
    const above = nodes.filter((node) => this.nodes.childCount(node) > 0);
    if (subtree && above.length > 0) this.#markBelow(above);
  }

  /** One pass, however many they are: a parent's number is smaller than those of its children. */
  #markBelow(nodes: readonly number[]): void {
    const inside = new Uint8Array(this.nodes.count);
    for (const node of nodes) inside[node] = 1;
    for (let node = Math.min(...nodes) + 1; node < inside.length; node++) {
      if (inside[this.nodes.parent(node)] !== 1) continue;
      inside[node] = 1;
      this.#markRead(node);
    }
  }

  /** The topic itself has messages nobody has looked at. */
  isUnread(node: number): boolean {
    return ((this.nodes.page(node).flags[node & NODE_MASK] ?? 0) & FLAG_UNREAD) !== 0;
  }

  #markRead(node: number): void {
    if (!this.isUnread(node)) return;
    this.#revision++;
    this.#setFlag(node, FLAG_UNREAD, false);
    this.#countUnread(node, -1);
  }

  isAtOrBelow(node: number, above: number): boolean {
    let at = node;
    while (at > above) at = this.nodes.parent(at);
    return at === above;
  }

  /** Takes the rates anew when a second has passed. Whoever shows rates calls it often. */
  tick(nowMs: number): void {
    if (!this.#rates.isDue(nowMs)) return;
    this.#settle();
    this.#rates.tick(nowMs, this.#revision);
  }

  setTopicId(node: number, id: number): void {
    this.nodes.page(node).topicId[node & NODE_MASK] = id;
  }

  /** The capture's id of the topic; 0 when nothing of it is recorded. */
  topicId(node: number): number {
    return this.nodes.page(node).topicId[node & NODE_MASK] ?? 0;
  }

  isTopic(node: number): boolean {
    return ((this.nodes.page(node).flags[node & NODE_MASK] ?? 0) & FLAG_TOPIC) !== 0;
  }

  /** Messages received on this very topic. */
  receivedOn(node: number): number {
    return this.own.messages(node);
  }

  sentOn(node: number): number {
    return this.#sent.get(node) ?? 0;
  }

  subtreeMessages(node: number): number {
    return this.#sum(node, MESSAGES);
  }

  subtreeBytes(node: number): number {
    return this.#sum(node, BYTES);
  }

  #sum(node: number, which: number): number {
    if (this.#waitingCount > 0) this.#settle();
    return this.nodes.page(node).sums[(node & NODE_MASK) * SUMS + which] ?? 0;
  }

  subtreeTopics(node: number): number {
    return this.nodes.page(node).topics[node & NODE_MASK] ?? 0;
  }

  /** Microseconds; 0 before the first received message at or below it. */
  subtreeTime(node: number): number {
    return this.#sum(node, TIME);
  }

  /** As `subtreeTime`, of the first message. */
  firstTime(node: number): number {
    return this.#sum(node, FIRST_TIME);
  }

  /** Messages a second at or below it, as of the last tick. */
  rate(node: number): number {
    return this.#rates.rate(node);
  }

  /** See `TopicRow.trend`; begins when it is asked for the first time. */
  trend(node: number): string {
    return this.#rates.trend(node);
  }

  /** Topics at or below it with messages nobody has looked at. */
  unread(node: number): number {
    return this.nodes.page(node).unread[node & NODE_MASK] ?? 0;
  }

  /** Id of the topic's newest message of either direction; 0 for none. */
  lastId(node: number): number {
    return this.nodes.page(node).lastId[node & NODE_MASK] ?? 0;
  }

  /** Flags (message-flags.ts) of the newest received message. */
  flags(node: number): number {
    return (this.nodes.page(node).flags[node & NODE_MASK] ?? 0) & MESSAGE_FLAGS;
  }

  /** The newest message is a retained one, and not known to be cleared. */
  retained(node: number): boolean {
    return (this.flags(node) & FLAG_RETAIN) !== 0 && this.hasRetained(node);
  }

  /** The broker is known to keep a retained message on this topic: what came live later does not end that. */
  hasRetained(node: number): boolean {
    return ((this.nodes.page(node).flags[node & NODE_MASK] ?? 0) & FLAG_KEPT) !== 0;
  }

  /** The broker has taken an empty retained message. */
  retainedCleared(node: number): void {
    this.#revision++;
    this.#setFlag(node, FLAG_KEPT, false);
  }

  qos(node: number): Qos {
    return qosOf(this.flags(node));
  }

  /** Bytes of the newest received payload. */
  size(node: number): number {
    return this.nodes.page(node).size[node & NODE_MASK] ?? 0;
  }

  /** The first bytes of the newest received payload, `HEAD_BYTES` at most. */
  head(node: number): Uint8Array {
    const at = (node & NODE_MASK) * HEAD_BYTES;
    return this.nodes.page(node).heads.subarray(at, at + Math.min(this.size(node), HEAD_BYTES));
  }
}
