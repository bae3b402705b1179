// Values of JSON paths and colours of the rows somebody looks at, answered once a message. What the
// index does not know is asked of a reader, one question at a time: a frame never waits for it and
// shows what was there before until the answer has come.
import type { LayoutKind } from '../../../shared/contract/topics.ts';
import { Evaluator } from '../capture/evaluate.ts';
import type { Evaluated } from '../capture/thread-messages.ts';
import { NewestMessage } from './newest-message.ts';
import type { Evaluate } from './query-filter.ts';
import type { TopicIndex } from './topic-index.ts';
import type { Decorations } from './topic-rows.ts';
import type { ViewRules } from './view-values.ts';

/** Rows whose answers are kept: many screens full. */
const MOST_KEPT = 4_000;
/** UTF-16 units of a value in a row. */
const VALUE_UNITS = 200;
/** Rules with times relative to now are asked again this often. */
const MOVING_MS = 1_000;

interface Answer {
  /** The newest message when it was asked for, and when that was. */
  id: number;
  asked: number;
  values: (string | null)[];
  colour: number | null;
}

export class ViewDecorations implements Decorations {
  readonly #index: TopicIndex;
  readonly #evaluate: Evaluate;
  readonly #rules: ViewRules;
  readonly #layout: LayoutKind;
  readonly #nowMs: () => number;
  readonly #message: NewestMessage;
  readonly #answers = new Map<number, Answer>();
  /** Places of the usable entries among all of them. */
  readonly #paths: readonly number[];
  readonly #colours: readonly number[];
  #evaluator: Evaluator;
  /** When the rules were asked last with the time as it was; 0 while that does not matter. */
  #step = 0;
  #wanted = new Set<number>();
  #asking = false;
  #found = 0;

  constructor(
    index: TopicIndex,
    evaluate: Evaluate,
    rules: ViewRules,
    layout: LayoutKind,
    nowMs: () => number,
  ) {
    this.#index = index;
    this.#evaluate = evaluate;
    this.#rules = rules;
    this.#layout = layout;
    this.#nowMs = nowMs;
    this.#message = new NewestMessage(index);
    this.#paths = [...rules.values.keys()].filter((at) => rules.values[at]);
    this.#colours = [...rules.colours.keys()].filter((at) => rules.colours[at] !== null);
    this.#evaluator = new Evaluator(this.#asked());
  }

  get revision(): number {
    return this.#found + (this.#rules.areMoving ? Math.floor(this.#nowMs() / MOVING_MS) : 0);
  }

  values(node: number): (string | null)[] {
    if (this.#rules.values.length === 0) return [];
    return this.#answer(node).values;
  }

  colour(node: number): number | null {
    return this.#colours.length === 0 ? null : this.#answer(node).colour;
  }

  #asked() {
    const { values, colours } = this.#rules;
    return {
      queries: this.#colours.map((at) => colours[at] ?? ''),
      now: this.#nowMs() * 1_000,
      paths: this.#paths.map((at) => values[at]?.path ?? null),
      limit: VALUE_UNITS,
    };
  }

  #answer(node: number): Answer {
    const known = this.#answers.get(node);
    const id = this.#index.lastId(node);
    this.#moveOn();
    if (known?.id === id && known.asked === this.#step) return known;
    const answer = this.#local(node, id);
    if (answer) return this.#keep(node, answer);
    this.#want(node);
    return known ?? this.#keep(node, { ...this.#nothing(node), id: -1 });
  }

  #moveOn(): void {
    if (!this.#rules.areMoving) return;
    const step = Math.floor(this.#nowMs() / MOVING_MS);
    if (step === this.#step) return;
    this.#step = step;
    this.#evaluator = new Evaluator(this.#asked());
  }

  /** Undefined when only the file knows. */
  #local(node: number, id: number): Answer | undefined {
    const index = this.#index;
    if (index.receivedOn(node) === 0) return { ...this.#nothing(node), id };
    const message = this.#message.at(node);
    const { needsPayload, needsProperties } = this.#evaluator;
    if (needsProperties || (needsPayload && !message.isWhole)) return undefined;
    const match = this.#evaluator.match(message);
    const values = this.#evaluator.values(message);
    return this.#made(node, id, match, values);
  }

  #nothing(node: number): Answer {
    return this.#made(node, 0, -1, []);
  }

  /** `found`: one a usable path. */
  #made(node: number, id: number, match: number, found: readonly (string | null)[]): Answer {
    const topic = this.#index.nodes.path(node);
    const all = this.#rules.values.map((value, at) => {
      if (!value?.isFor(topic)) return undefined;
      return found[this.#paths.indexOf(at)] ?? null;
    });
    const first = all.find((text) => text !== undefined);
    const inTree = first === undefined ? [] : [first];
    const values = this.#layout === 'tree' ? inTree : all.map((text) => text ?? null);
    return { id, asked: this.#step, values, colour: this.#colours[match] ?? null };
  }

  #keep(node: number, answer: Answer): Answer {
    this.#answers.delete(node);
    this.#answers.set(node, answer);
    if (this.#answers.size > MOST_KEPT) {
      const [oldest] = this.#answers.keys();
      if (oldest !== undefined) this.#answers.delete(oldest);
    }
    return answer;
  }

  #want(node: number): void {
    this.#wanted.add(node);
    if (this.#asking) return;
    this.#asking = true;
    // After the frame that is being made: its rows are one question.
    setImmediate(() => void this.#ask());
  }

  async #ask(): Promise<void> {
    const index = this.#index;
    const step = this.#step;
    const asked = [...this.#wanted].map((node) => ({ node, id: index.lastId(node) }));
    asked.sort((a, b) => a.id - b.id);
    this.#wanted = new Set();
    try {
      const ids = Float64Array.from(asked, ({ id }) => id);
      const answer = await this.#evaluate({ ...this.#asked(), ids, received: true });
      for (const [at, { node, id }] of asked.entries()) this.#take(node, id, step, answer, at);
      this.#found++;
    } catch {
      // The capture cannot be read any more: the rows stay without.
    }
    this.#asking = false;
    if (this.#wanted.size > 0) this.#want([...this.#wanted][0] ?? 0);
  }

  #take(node: number, id: number, step: number, answer: Evaluated, at: number): void {
    const { length } = this.#paths;
    const values = answer.values.slice(at * length, (at + 1) * length);
    const made = this.#made(node, id, answer.matches[at] ?? -1, values);
    this.#keep(node, { ...made, asked: step });
  }
}
