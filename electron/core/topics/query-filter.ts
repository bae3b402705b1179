// The filter box as a query: topics whose newest message matches, as it is now.
import type { QueryProblem } from '../../../shared/contract/base.ts';
import { compileQuery } from '../../../shared/query/compile-query.ts';
import { parseQuery } from '../../../shared/query/parse-query.ts';
import type { Query } from '../../../shared/query/query.ts';
import type { QueryPlan } from '../../../shared/query/query-plan.ts';
import { traitsOf } from '../../../shared/query/query-traits.ts';
import { resolveTime } from '../../../shared/query/time-value.ts';
import type { EvaluateAsk, Evaluated } from '../capture/thread-messages.ts';
import type { MovingTest } from './filtered-topics.ts';
import { NewestMessage } from './newest-message.ts';
import { type NewestJudge, NewestSweep } from './newest-sweep.ts';
import type { TopicIndex } from './topic-index.ts';

export type Evaluate = (ask: EvaluateAsk) => Promise<Evaluated>;

/** `test` null: every topic passes. `nowMs`: the core's clock, milliseconds since 1970. */
export function queryTest(
  index: TopicIndex,
  evaluate: Evaluate,
  text: string,
  nowMs: () => number,
): { test: MovingTest | null; problem: null } | { test: null; problem: QueryProblem } {
  const { query, problem } = parseQuery(text);
  if (problem) return { test: null, problem };
  if (query.root.kind === 'all') return { test: null, problem: null };
  const verdicts = new QueryVerdicts(index, evaluate, query, nowMs() * 1_000);
  const isMoving = traitsOf(query).movingTimes.length > 0;
  const sweep = new NewestSweep(index, verdicts, isMoving);
  const test: MovingTest = {
    test: (node) => {
      sweep.lookFirst(node);
      return verdicts.passes(node);
    },
    revision: () => {
      sweep.renew(nowMs());
      return verdicts.changes;
    },
    pending: () => sweep.pending,
    end: () => sweep.end(),
  };
  return { test, problem: null };
}

const PASSES = 1;
/** Its name alone says that it does not match. */
const NEVER = 2;
/** Its name does not say so. */
const PERHAPS = 4;

class QueryVerdicts implements NewestJudge {
  readonly #index: TopicIndex;
  readonly #evaluate: Evaluate;
  readonly #query: Query;
  readonly #traits;
  readonly #message: NewestMessage;
  #plan: QueryPlan;
  #now: number;
  #states = new Uint8Array(1_024);
  /** Of the messages the verdicts were made for; only where they matter for what time brings. */
  #times: Float64Array<ArrayBuffer>;
  /** Grows with every verdict that is another than before. */
  changes = 0;

  constructor(index: TopicIndex, evaluate: Evaluate, query: Query, nowMicros: number) {
    this.#index = index;
    this.#evaluate = evaluate;
    this.#query = query;
    this.#traits = traitsOf(query);
    this.#message = new NewestMessage(index);
    this.#times = new Float64Array(this.#isMoving ? this.#states.length : 0);
    this.#now = nowMicros;
    this.#plan = compileQuery(query, nowMicros);
  }

  get #isMoving(): boolean {
    return this.#traits.movingTimes.length > 0;
  }

  passes(node: number): boolean {
    return ((this.#states[node] ?? 0) & PASSES) !== 0;
  }

  /** Time changes the verdict of a message only when a moment of the query has gone past its time. */
  begin(nowMicros: number): ((node: number) => boolean) | null {
    const before = this.#now;
    const { movingTimes } = this.#traits;
    if (movingTimes.length === 0 || before === nowMicros) return null;
    this.#now = nowMicros;
    this.#plan = compileQuery(this.#query, nowMicros);
    const passed = movingTimes.flatMap((value) => {
      const old = resolveTime(value, before);
      const now = resolveTime(value, nowMicros);
      return [
        { from: Math.min(old.start, now.start), to: Math.max(old.start, now.start) },
        { from: Math.min(old.end, now.end), to: Math.max(old.end, now.end) },
      ];
    });
    return (node) => {
      const time = this.#times[node] ?? 0;
      return passed.some(({ from, to }) => time >= from && time <= to);
    };
  }

  local(node: number): boolean {
    const index = this.#index;
    if (this.#isNever(node)) {
      this.#set(node, false, 0);
      return true;
    }
    // Nothing was received, or what counts may be a message of ours.
    if (index.receivedOn(node) === 0) return false;
    if (this.#traits.direction && index.sentOn(node) > 0) return false;
    const plan = this.#plan;
    const message = this.#message.at(node);
    const { time, qos, retain, dup, out, size } = message;
    if (!plan.mayMatchFields(time, qos, retain, dup, out, size)) {
      this.#set(node, false, time);
      return true;
    }
    if (plan.needsProperties || (plan.needsPayload && !message.isWhole)) return false;
    this.#set(node, plan.test(message), time);
    return true;
  }

  /** Making up a name costs more than most tests, so it is asked once. */
  #isNever(node: number): boolean {
    if (!this.#traits.topic) return false;
    const state = this.#states[node] ?? 0;
    if ((state & (NEVER | PERHAPS)) !== 0) return (state & NEVER) !== 0;
    const isNever = !this.#plan.mayMatchTopic(this.#index.nodes.path(node));
    this.#room(node);
    this.#states[node] = state | (isNever ? NEVER : PERHAPS);
    return isNever;
  }

  ask(ids: Float64Array<ArrayBuffer>): Promise<Evaluated> {
    return this.#evaluate({
      ids,
      received: !this.#traits.direction,
      queries: [this.#query.text],
      now: this.#now,
      paths: [],
      limit: 0,
    });
  }

  stored(node: number, { matches, times }: Evaluated, at: number): void {
    this.#set(node, matches[at] === 0, times[at] ?? 0);
  }

  #set(node: number, passes: boolean, time: number): void {
    this.#room(node);
    if (this.#isMoving) this.#times[node] = time;
    if (this.passes(node) === passes) return;
    this.#states[node] = (this.#states[node] ?? 0) ^ PASSES;
    this.changes++;
  }

  #room(node: number): void {
    if (node < this.#states.length) return;
    const length = Math.ceil(Math.max(this.#index.nodes.count, node + 1) * 1.25);
    const states = new Uint8Array(length);
    states.set(this.#states);
    this.#states = states;
    if (!this.#isMoving) return;
    const times = new Float64Array(length);
    times.set(this.#times);
    this.#times = times;
  }
}
