// What came on a topic alone. The sums of a node are of all at or below it; for most topics, which are no
// level of others, that is the same, for the few that are it is counted beside.
import { BYTES, MESSAGES, NODE_MASK, TIME } from './node-page.ts';
import type { TopicNodes } from './topic-nodes.ts';

interface Own {
  messages: number;
  bytes: number;
  time: number;
  rate: number;
  /** Messages when the rate was taken last. */
  before: number;
}

export class OwnFigures {
  readonly #nodes: TopicNodes;
  readonly #sum: (node: number, which: number) => number;
  /** Of nodes that are topics and levels of others at once. */
  readonly #own = new Map<number, Own>();

  /** `sum`: of all at or below a node, one of the `SUMS` of its page. */
  constructor(nodes: TopicNodes, sum: (node: number, which: number) => number) {
    this.#nodes = nodes;
    this.#sum = sum;
  }

  /** A topic is a level of others from now on; nothing of those is in its sums yet. */
  part(node: number): void {
    const page = this.#nodes.page(node);
    const at = node & NODE_MASK;
    this.#own.set(node, {
      messages: this.#sum(node, MESSAGES),
      bytes: this.#sum(node, BYTES),
      time: this.#sum(node, TIME),
      rate: page.rate[at] ?? 0,
      before: page.before[at] ?? 0,
    });
  }

  /** A message came on a level of others. */
  count(node: number, bytes: number, micros: number): void {
    const own = this.#own.get(node) ?? { messages: 0, bytes: 0, time: 0, rate: 0, before: 0 };
    own.messages++;
    own.bytes += bytes;
    own.time = Math.max(own.time, micros);
    this.#own.set(node, own);
  }

  messages(node: number): number {
    if (this.#isAlone(node)) return this.#sum(node, MESSAGES);
    return this.#own.get(node)?.messages ?? 0;
  }

  bytes(node: number): number {
    if (this.#isAlone(node)) return this.#sum(node, BYTES);
    return this.#own.get(node)?.bytes ?? 0;
  }

  /** Microseconds; 0 before the first received message. */
  time(node: number): number {
    return this.#isAlone(node) ? this.#sum(node, TIME) : (this.#own.get(node)?.time ?? 0);
  }

  /** Messages a second, as of the last tick. */
  rate(node: number): number {
    if (!this.#isAlone(node)) return this.#own.get(node)?.rate ?? 0;
    return this.#nodes.page(node).rate[node & NODE_MASK] ?? 0;
  }

  /** Takes the rates anew: `next` answers one from what it was and the messages that came since. */
  takeRates(next: (rate: number, came: number) => number): void {
    for (const own of this.#own.values()) {
      own.rate = next(own.rate, own.messages - own.before);
      own.before = own.messages;
    }
  }

  #isAlone(node: number): boolean {
    return this.#nodes.childCount(node) === 0;
  }
}
