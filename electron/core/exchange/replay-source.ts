// The messages of a replay, one after the other, read a page ahead of what is sent.
import type { ReplayOptions } from '../../../shared/contract/exchange.ts';
import type { Reader } from '../capture/reader.ts';
import type { WholeMessage } from '../capture/thread-messages.ts';
import type { Outgoing } from '../publish/publisher.ts';
import type { TopicRewrite } from './replay-rewrite.ts';
import { isReplayed, notReplayable, qosAndRetain, type Selection } from './replay-selection.ts';

/** Two pages are in memory; one message alone may be larger. */
const PAGE_BYTES = 2 * 1024 * 1024;
const PAGE_MESSAGES = 500;

export interface ReplayMessage extends Outgoing {
  /** Place in the order of sending. */
  order: number;
  /** Microseconds since 1970. */
  time: number;
  /** Why it is not sent. */
  refusal: string | null;
}

interface Page {
  messages: ReplayMessage[];
  end: boolean;
}

export class ReplaySource {
  readonly #reader: Reader;
  readonly #selection: Selection;
  readonly #rewrite: TopicRewrite;
  readonly #options: ReplayOptions;
  #from = 0;
  #page: Page = { messages: [], end: false };
  #at = 0;
  #coming: Promise<Page> | undefined;
  #read = 0;
  /** Messages in scope that are not sent because MQTTScope itself had sent them. */
  omitted = 0;

  constructor(reader: Reader, selection: Selection, rewrite: TopicRewrite, options: ReplayOptions) {
    this.#reader = reader;
    this.#selection = selection;
    this.#rewrite = rewrite;
    this.#options = options;
  }

  /** How many messages there are in all; null before the last page is read. */
  get total(): number | null {
    return this.#page.end ? this.#read : null;
  }

  /** undefined: there are no more. Rejects with a `ProblemError`. */
  async next(): Promise<ReplayMessage | undefined> {
    while (this.#at >= this.#page.messages.length) {
      if (this.#page.end) return undefined;
      this.#page = await (this.#coming ?? this.#load());
      this.#at = 0;
      this.#coming = this.#page.end ? undefined : this.#load();
      // It is looked at when its turn comes.
      this.#coming?.catch(() => undefined);
    }
    return this.#page.messages[this.#at++];
  }

  async #load(): Promise<Page> {
    const { query, now, ids, upTo } = this.#selection;
    const { messages, next, end } = await this.#reader.ask('read', {
      ...{ query, now, ids, from: this.#from },
      ...{ limit: PAGE_MESSAGES, bytes: PAGE_BYTES },
    });
    this.#from = next;
    const inScope = messages.filter(({ id }) => id <= upTo);
    const wanted = inScope.filter(({ flags }) => isReplayed(flags, this.#options));
    this.omitted += inScope.length - wanted.length;
    await this.#rewrite.prepare(wanted.map(({ topic }) => topic));
    return {
      messages: wanted.map((message) => this.#prepared(message)),
      end: end || (ids === null && next > upTo),
    };
  }

  #prepared({ time, flags, topic, payload, properties }: WholeMessage): ReplayMessage {
    // It stood for this topic on another connection.
    const { topicAlias, ...kept } = properties ?? {};
    return {
      order: this.#read++,
      time,
      topic: this.#rewrite.of(topic),
      payload,
      ...qosAndRetain(flags, this.#options),
      properties: properties ? kept : undefined,
      refusal: notReplayable(flags),
    };
  }
}
