// What is known of each topic: counts, bytes, rates, times, the newest message's beginning. All of it
// is kept up with each message for the levels above too, so that whoever looks only reads. Recording a
// message is a look-up and a few additions a level.
import type { Qos } from '../../../shared/contract/base.ts';
import { FLAG_RETAIN, qosOf } from '../message-flags.ts';
import { ChildOrders } from './child-orders.ts';
import { HEAD_BYTES, NODE_MASK, NODES_A_PAGE } from './node-page.ts';
import { RateHistory } from './rate-history.ts';
import { ROOT, TopicNodes } from './topic-nodes.ts';

/** Flags above those of a message. */
const FLAG_TOPIC = 0x100;
const FLAG_UNREAD = 0x200;
const MESSAGE_FLAGS = 0xff;

/** Rates follow within about this time. */
const RATE_SECONDS = 3;
const TICK_MS = 1_000;
/** Nobody looked for so long: what came meanwhile says nothing about now. */
const STALE_MS = 10_000;
const LEAST_RATE = 0.005;

export class TopicIndex {
  readonly nodes: TopicNodes;
  /** Children by name, put in order when somebody looks at them. */
  readonly byName: ChildOrders;
  readonly #trends: RateHistory;
  /** Topics in the order of their first message. */
  #order = new Uint32Array(1_024);
  #topics = 0;
  /** Messages of nodes that are topics and levels of others at once. */
  readonly #own = new Map<number, number>();
  readonly #sent = new Map<number, number>();
  #revision = 0;
  #tickedAt = 0;
  #tickRevision = -1;
  #ticks = 0;
  #moving = false;

  constructor(maxNodes?: number) {
    this.nodes = new TopicNodes(maxNodes, (parent) => {
      if (this.isTopic(parent)) this.#own.set(parent, this.subtreeMessages(parent));
    });
    const { nodes } = this;
    this.byName = new ChildOrders(nodes, (a, b) =>
      nodes.names.compare(nodes.nameId(a), nodes.nameId(b)),
    );
    this.#trends = new RateHistory((node) => this.subtreeMessages(node));
  }

  /** Grows when anything a row shows has changed. */
  get revision(): number {
    return this.#revision + this.#ticks;
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
    const before = this.#show(node, flags, end - start, source, start, end);
    this.#count(node, 1, end - start, id, micros, micros);
    if ((before & FLAG_UNREAD) === 0) this.#countUnread(node, 1);
  }

  /** Takes over what was recorded of a topic before. It counts as looked at. */
  restore(
    node: number,
    stored: { received: number; bytes: number; sent: number; lastId: number; firstTime: number },
    shown: { time: number; flags: number; size: number; head: Uint8Array } | undefined,
  ): void {
    if (stored.sent > 0) this.#sent.set(node, this.sentOn(node) + stored.sent);
    if (shown) {
      const { flags, size, head } = shown;
      this.#show(node, flags, size, head, 0, head.length);
      this.#setFlag(node, FLAG_UNREAD, false);
    }
    const { received, bytes, lastId, firstTime } = stored;
    this.#count(node, received, bytes, lastId, firstTime, shown?.time ?? 0);
    for (let at = node; ; at = this.nodes.parent(at)) {
      const page = this.nodes.page(at);
      const place = at & NODE_MASK;
      page.before[place] = page.messages[place] ?? 0;
      if (at === ROOT) break;
    }
  }

  /** Counts a message of ours: it is in the topic's history, but the tree shows what came. */
  sent(node: number, id: number): void {
    this.#sent.set(node, this.sentOn(node) + 1);
    this.#count(node, 0, 0, id, 0, 0);
  }

  #count(
    node: number,
    received: number,
    bytes: number,
    id: number,
    firstMicros: number,
    micros: number,
  ): void {
    this.#revision++;
    const { nodes } = this;
    let page = nodes.page(node);
    let at = node & NODE_MASK;
    page.lastId[at] = id;
    if (((page.flags[at] ?? 0) & FLAG_TOPIC) === 0) this.#countTopic(node);
    if (page.children[at] !== 0) this.#own.set(node, this.receivedOn(node) + received);
    for (let above = node; ; ) {
      page.messages[at] = (page.messages[at] ?? 0) + received;
      page.bytes[at] = (page.bytes[at] ?? 0) + bytes;
      // The newest time wins although the system's clock may have been set back meanwhile.
      if (micros > (page.time[at] ?? 0)) page.time[at] = micros;
      const first = page.firstTime[at] ?? 0;
      if (firstMicros > 0 && (first === 0 || firstMicros < first)) page.firstTime[at] = firstMicros;
      if (above === ROOT) return;
      above = page.parent[at] ?? ROOT;
      page = nodes.page(above);
      at = above & NODE_MASK;
    }
  }

  #countTopic(node: number): void {
    this.#setFlag(node, FLAG_TOPIC, true);
    if (this.#topics === this.#order.length) {
      const order = new Uint32Array(Math.ceil(this.#topics * 1.25));
      order.set(this.#order);
      this.#order = order;
    }
    this.#order[this.#topics++] = node;
    for (let at = node; at !== ROOT; ) {
      at = this.nodes.parent(at);
      const page = this.nodes.page(at);
      page.topics[at & NODE_MASK] = (page.topics[at & NODE_MASK] ?? 0) + 1;
    }
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
    node: number,
    flags: number,
    size: number,
    source: Uint8Array,
    start: number,
    end: number,
  ): number {
    const page = this.nodes.page(node);
    const at = node & NODE_MASK;
    const before = page.flags[at] ?? 0;
    page.flags[at] = (before & ~MESSAGE_FLAGS) | FLAG_UNREAD | flags;
    page.size[at] = size;
    const last = Math.min(end, start + HEAD_BYTES);
    const head = at * HEAD_BYTES - start;
    for (let each = start; each < last; each++) page.heads[head + each] = source[each] ?? 0;
    return before;
  }

  #setFlag(node: number, flag: number, on: boolean): void {
    const page = this.nodes.page(node);
    const flags = page.flags[node & NODE_MASK] ?? 0;
    page.flags[node & NODE_MASK] = on ? flags | flag : flags & ~flag;
  }

  /** Somebody has looked at the topic, with `subtree` at all below too; the root stands for everything. */
  markRead(node: number, subtree: boolean): void {
    this.#revision++;
    if (!subtree) this.#markRead(node);
    else this.#markBelow(node);
  }

  #markBelow(node: number): void {
    for (let at = 0; at < this.#topics && this.unread(node) > 0; at++) {
      const topic = this.topicAt(at);
      if (this.#isUnread(topic) && this.isAtOrBelow(topic, node)) this.#markRead(topic);
    }
  }

  #isUnread(node: number): boolean {
    return ((this.nodes.page(node).flags[node & NODE_MASK] ?? 0) & FLAG_UNREAD) !== 0;
  }

  #markRead(node: number): void {
    if (!this.#isUnread(node)) return;
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
    const elapsed = nowMs - this.#tickedAt;
    if (elapsed >= 0 && elapsed < TICK_MS) return;
    this.#tickedAt = nowMs;
    if (!this.#moving && this.#tickRevision === this.#revision) return;
    this.#tickRevision = this.#revision;
    // The first tick of all only notes the counts.
    const usable = elapsed > 0 && elapsed < STALE_MS;
    this.#moving = this.#takeRates(usable ? elapsed / 1_000 : 0) || this.#trends.tick();
    this.#ticks++;
  }

  /** Answers whether any rate is above zero. `seconds` 0: only from now on. */
  #takeRates(seconds: number): boolean {
    const weight = 1 - Math.exp(-seconds / RATE_SECONDS);
    let moving = false;
    for (let first = 0; first < this.nodes.count; first += NODES_A_PAGE) {
      const { messages, before, rate } = this.nodes.page(first);
      const length = Math.min(NODES_A_PAGE, this.nodes.count - first);
      for (let at = 0; at < length; at++) {
        const now = (messages[at] ?? 0) >>> 0;
        const came = (now - (before[at] ?? 0)) >>> 0;
        const old = rate[at] ?? 0;
        if (came === 0 && old === 0) continue;
        before[at] = now;
        const next = seconds === 0 ? 0 : old + (came / seconds - old) * weight;
        rate[at] = next < LEAST_RATE ? 0 : next;
        if (next >= LEAST_RATE) moving = true;
      }
    }
    return moving;
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
    if (this.nodes.childCount(node) === 0) return this.subtreeMessages(node);
    return this.#own.get(node) ?? 0;
  }

  sentOn(node: number): number {
    return this.#sent.get(node) ?? 0;
  }

  subtreeMessages(node: number): number {
    return this.nodes.page(node).messages[node & NODE_MASK] ?? 0;
  }

  subtreeBytes(node: number): number {
    return this.nodes.page(node).bytes[node & NODE_MASK] ?? 0;
  }

  subtreeTopics(node: number): number {
    return this.nodes.page(node).topics[node & NODE_MASK] ?? 0;
  }

  /** Microseconds; 0 before the first received message at or below it. */
  subtreeTime(node: number): number {
    return this.nodes.page(node).time[node & NODE_MASK] ?? 0;
  }

  /** As `subtreeTime`, of the first message. */
  firstTime(node: number): number {
    return this.nodes.page(node).firstTime[node & NODE_MASK] ?? 0;
  }

  /** Messages a second at or below it, as of the last tick. */
  rate(node: number): number {
    return this.nodes.page(node).rate[node & NODE_MASK] ?? 0;
  }

  /** See `TopicRow.trend`; begins when it is asked for the first time. */
  trend(node: number): string {
    return this.#trends.of(node);
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

  retained(node: number): boolean {
    return (this.flags(node) & FLAG_RETAIN) !== 0;
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
