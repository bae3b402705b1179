// The values of a JSON path in the newest payloads of all topics, to sort a table by them.
import { PathTexts } from '../../../shared/query/json-path.ts';
import type { PathStep } from '../../../shared/query/query.ts';
import type { Evaluated } from '../capture/thread-messages.ts';
import { NewestMessage } from './newest-message.ts';
import { type NewestJudge, NewestSweep } from './newest-sweep.ts';
import type { Evaluate } from './query-filter.ts';
import { SortKeys } from './sort-keys.ts';
import type { TopicIndex } from './topic-index.ts';

/** Texts are compared no further. */
const UNITS = 64;

export interface ValuePath {
  path: string;
  steps: readonly PathStep[];
  /** The topic filter of the topics it is for; null: of all. */
  filter: string | null;
  isFor(topic: string): boolean;
}

export class PathKeys implements NewestJudge {
  /** Values that are no numbers. */
  readonly #words = new Map<number, string>();
  readonly keys = new SortKeys((a, b) => {
    const left = this.#words.get(a) ?? '';
    const right = this.#words.get(b) ?? '';
    return left < right ? -1 : left > right ? 1 : 0;
  });
  readonly sweep: NewestSweep;
  readonly #index: TopicIndex;
  readonly #evaluate: Evaluate;
  readonly #value: ValuePath;
  readonly #texts: PathTexts;
  readonly #message: NewestMessage;
  /** Grows when a value was found. */
  changes = 0;

  constructor(index: TopicIndex, evaluate: Evaluate, value: ValuePath) {
    this.#index = index;
    this.#evaluate = evaluate;
    this.#value = value;
    this.#texts = new PathTexts([value.steps], UNITS);
    this.#message = new NewestMessage(index);
    this.sweep = new NewestSweep(index, this, false);
  }

  begin(): null {
    return null;
  }

  local(node: number): boolean {
    const { filter, isFor } = this.#value;
    if (this.#index.receivedOn(node) === 0) return true;
    if (filter !== null && !isFor(this.#index.nodes.path(node))) return true;
    const message = this.#message.at(node);
    if (!message.isWhole) return false;
    const [text = null] = this.#texts.of(message.source, 0, message.end);
    this.#set(node, text);
    return true;
  }

  ask(ids: Float64Array<ArrayBuffer>): Promise<Evaluated> {
    const paths = [this.#value.path];
    return this.#evaluate({ ids, received: true, queries: [], now: 0, paths, limit: UNITS });
  }

  stored(node: number, { values }: Evaluated, at: number): void {
    this.#set(node, values[at] ?? null);
  }

  #set(node: number, text: string | null): void {
    if (this.keys.set(node, text)) this.#words.set(node, text ?? '');
    else this.#words.delete(node);
    this.changes++;
  }
}
