// The newest message of a topic as far as the index knows it, for rules and queries: most are answered
// by it without a look into the file.
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import type { QueryMessage } from '../../../shared/query/query-plan.ts';
import { FLAG_DUP, FLAG_OUT, FLAG_RETAIN, qosOf } from '../message-flags.ts';
import type { TopicIndex } from './topic-index.ts';

/** One object for all topics: it is valid until the next call of `at`. */
export class NewestMessage implements QueryMessage {
  readonly #index: TopicIndex;
  #node = 0;
  time = 0;
  qos = 0;
  retain = false;
  dup = false;
  out = false;
  size = 0;
  source: Uint8Array = new Uint8Array();
  start = 0;
  end = 0;

  constructor(index: TopicIndex) {
    this.#index = index;
  }

  /** The newest message received; of a topic without one nothing is true. */
  at(node: number): this {
    const index = this.#index;
    const flags = index.flags(node);
    this.#node = node;
    this.time = index.own.time(node);
    this.qos = qosOf(flags);
    this.retain = (flags & FLAG_RETAIN) !== 0;
    this.dup = (flags & FLAG_DUP) !== 0;
    this.out = (flags & FLAG_OUT) !== 0;
    this.size = index.size(node);
    this.source = index.head(node);
    this.end = this.source.length;
    return this;
  }

  get topic(): string {
    return this.#index.nodes.path(this.#node);
  }

  /** The index keeps the beginning of a payload: here that is all of it. */
  get isWhole(): boolean {
    return this.end === this.size;
  }

  /** They are only in the file. */
  properties(): PublishProperties | undefined {
    return undefined;
  }
}
