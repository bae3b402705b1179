// Which messages of a block match a query. The cheapest question first: a block without the bytes every
// match must hold is passed over by one memory search, a row of a topic that cannot match by one
// look-up. Runs on a reader's thread.
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import type { QueryMessage, QueryPlan } from '../../../shared/query/query-plan.ts';
import { FLAG_DUP, FLAG_LARGE, FLAG_OUT, FLAG_QOS, FLAG_RETAIN } from '../message-flags.ts';
import type { BlockView } from './block.ts';
import type { BlockStore } from './block-store.ts';
import { propertiesFrom } from './stored-properties.ts';

/** Of a larger payload only this much is searched: it is read into memory. */
const SEARCHED_BYTES = 32 * 1024 * 1024;
const BACKSLASH = 0x5c;

const UNKNOWN = 0;
const MAY_MATCH = 1;
const NO_MATCH = 2;

export class Scanner {
  readonly #store: BlockStore;
  readonly #plan: QueryPlan;
  readonly #needle: Buffer | null;
  /** By topic id: UNKNOWN, MAY_MATCH or NO_MATCH. */
  #topics = new Uint8Array(1024);
  readonly #message: ScannedMessage;

  constructor(store: BlockStore, plan: QueryPlan) {
    this.#store = store;
    this.#plan = plan;
    this.#needle = plan.needle === null ? null : Buffer.from(plan.needle);
    this.#message = new ScannedMessage(store);
  }

  /** Calls back with the matching rows of a block from row `from` up to but without `to`. */
  scan(block: BlockView, from: number, to: number, found: (row: number) => void): void {
    const plan = this.#plan;
    const mayHold = this.#mayHold(block);
    for (let row = from; row < to; row++) {
      const flags = block.flags[row] ?? 0;
      if (!mayHold && (flags & FLAG_LARGE) === 0) continue;
      if (!this.#mayMatchTopic(block.topic[row] ?? 0)) continue;
      const message = this.#message.at(block, row);
      if (
        plan.mayMatchFields(
          message.time,
          message.qos,
          message.retain,
          message.dup,
          message.out,
          message.size,
        ) &&
        plan.test(message.loaded(plan.needsPayload))
      ) {
        found(row);
      }
    }
  }

  #mayHold({ payloads }: BlockView): boolean {
    if (this.#needle === null) return true;
    const bytes = Buffer.from(payloads.buffer, payloads.byteOffset, payloads.length);
    return (
      bytes.includes(this.#needle) || (this.#plan.needleOrBackslash && bytes.includes(BACKSLASH))
    );
  }

  #mayMatchTopic(topic: number): boolean {
    const known = this.#topics[topic] ?? UNKNOWN;
    if (known !== UNKNOWN) return known === MAY_MATCH;
    if (topic >= this.#topics.length) {
      const larger = new Uint8Array(Math.max(topic + 1, this.#topics.length * 2));
      larger.set(this.#topics);
      this.#topics = larger;
    }
    const may = this.#plan.mayMatchTopic(this.#store.topic(topic));
    this.#topics[topic] = may ? MAY_MATCH : NO_MATCH;
    return may;
  }
}

/** One object for all rows: a scan of millions should not make millions. */
export class ScannedMessage implements QueryMessage {
  readonly #store: BlockStore;
  #block: BlockView | undefined;
  #row = 0;
  #topicId = -1;
  #topic = '';
  time = 0;
  qos = 0;
  retain = false;
  dup = false;
  out = false;
  size = 0;
  source: Uint8Array = new Uint8Array();
  start = 0;
  end = 0;

  constructor(store: BlockStore) {
    this.#store = store;
  }

  at(block: BlockView, row: number): this {
    const flags = block.flags[row] ?? 0;
    this.#block = block;
    this.#row = row;
    this.time = block.micros(row);
    this.qos = flags & FLAG_QOS;
    this.retain = (flags & FLAG_RETAIN) !== 0;
    this.dup = (flags & FLAG_DUP) !== 0;
    this.out = (flags & FLAG_OUT) !== 0;
    this.source = block.payloads;
    this.start = block.start(row);
    this.end = block.end[row] ?? 0;
    this.size = flags & FLAG_LARGE ? this.#store.size(block, row) : this.end - this.start;
    return this;
  }

  /** `most`: bytes of a large payload. */
  loaded(withPayload: boolean, most = SEARCHED_BYTES): this {
    if (!withPayload || this.size === this.end - this.start || !this.#block) return this;
    this.source = this.#store.payload(this.#block, this.#row, 0, most);
    this.start = 0;
    this.end = this.source.length;
    return this;
  }

  get topic(): string {
    const id = this.#block?.topic[this.#row] ?? 0;
    if (id !== this.#topicId) {
      this.#topicId = id;
      this.#topic = this.#store.topic(id);
    }
    return this.#topic;
  }

  properties(): PublishProperties | undefined {
    const stored = this.#block?.properties(this.#row) ?? null;
    return stored === null ? undefined : propertiesFrom(stored);
  }
}
