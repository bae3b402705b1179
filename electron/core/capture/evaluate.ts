// What colour rules, filters and JSON paths say of single messages, asked for by id: the newest ones of
// topics. Runs on a reader's thread, and on the main one for what is at hand there.

import { VALUES_PAYLOAD_LIMIT } from '../../../shared/contract/topics.ts';
import { compileQuery } from '../../../shared/query/compile-query.ts';
import { PathTexts, parsePath } from '../../../shared/query/json-path.ts';
import { parseQuery } from '../../../shared/query/parse-query.ts';
import type { QueryMessage, QueryPlan } from '../../../shared/query/query-plan.ts';
import { ProblemError } from '../../../shared/util/problem.ts';
import { FLAG_OUT } from '../message-flags.ts';
import type { BlockView } from './block.ts';
import type { BlockStore } from './block-store.ts';
import { payloadText } from './payload-text.ts';
import { ScannedMessage } from './scanner.ts';
import type { EvaluateAsk, Evaluated, EvaluateRules } from './thread-messages.ts';

/** Of a topic with sent messages: so far back the newest received one is looked for. */
const MOST_BACK = 10_000;

export class Evaluator {
  readonly needsPayload: boolean;
  readonly needsProperties: boolean;
  /** Bytes of a payload that are looked at; undefined: as many as a search looks at. */
  readonly mostPayload: number | undefined;
  readonly #plans: readonly QueryPlan[];
  readonly #texts: PathTexts;
  /** Places in `paths` of those that stand for the payload itself. */
  readonly #whole: readonly boolean[];
  readonly #limit: number;

  /** Throws a `ProblemError` for a query or path that cannot be read. */
  constructor({ queries, now, paths, limit }: EvaluateRules) {
    this.#plans = queries.map((text) => {
      const { query, problem } = parseQuery(text);
      if (problem) throw new ProblemError(problem);
      return compileQuery(query, now);
    });
    const steps = paths.flatMap((path) => {
      if (path === null) return [];
      const parsed = parsePath(path);
      if (parsed.problem) throw new ProblemError(parsed.problem);
      return [parsed.steps];
    });
    this.#texts = new PathTexts(steps, limit);
    this.#whole = paths.map((path) => path === null);
    this.#limit = limit;
    const forQueries = this.#plans.some((plan) => plan.needsPayload);
    this.needsPayload = paths.length > 0 || forQueries;
    this.mostPayload = forQueries ? undefined : VALUES_PAYLOAD_LIMIT;
    this.needsProperties = this.#plans.some((plan) => plan.needsProperties);
  }

  /** The first query that the message matches; -1 for none. */
  match(message: QueryMessage): number {
    return this.#plans.findIndex((plan) => plan.test(message));
  }

  /** One a path. Payloads of more than `VALUES_PAYLOAD_LIMIT` bytes have no values, only a beginning. */
  values({ source, start, end, size }: QueryMessage): (string | null)[] {
    const found = size > VALUES_PAYLOAD_LIMIT ? [] : this.#texts.of(source, start, end);
    let at = 0;
    return this.#whole.map((whole) => {
      if (!whole) return found[at++] ?? null;
      return payloadText(source.subarray(start, end), size, this.#limit);
    });
  }
}

export function evaluateStored(store: BlockStore, ask: EvaluateAsk): Evaluated {
  const evaluator = new Evaluator(ask);
  const answer = emptyAnswer(ask);
  const message = new ScannedMessage(store);
  let block: BlockView | undefined;
  for (const [at, id] of ask.ids.entries()) {
    // Most ids follow each other in one block.
    if (!block || id < block.first || id >= block.next) block = store.blockOf(id);
    const place = block && (ask.received ? received(store, block, id) : { block, id });
    if (!place) continue;
    block = place.block;
    const found = message.at(block, place.id - block.first);
    setAnswer(answer, at, evaluator, found.loaded(evaluator.needsPayload, evaluator.mostPayload));
  }
  return answer;
}

/** The newest message received on the topic of message `id`, itself included; else this one. */
function received(
  store: BlockStore,
  start: BlockView,
  id: number,
): { block: BlockView; id: number } | undefined {
  let block = start;
  let at = id;
  for (let steps = 0; steps < MOST_BACK; steps++) {
    if (((block.flags[at - block.first] ?? 0) & FLAG_OUT) === 0) return { block, id: at };
    const previous = block.previous(at - block.first);
    if (previous === 0) return { block: start, id };
    const found = previous < block.first ? store.blockOf(previous) : block;
    // Retention has removed what is older.
    if (!found) return { block: start, id };
    block = found;
    at = previous;
  }
  return { block: start, id };
}

export function emptyAnswer({ ids, paths }: EvaluateAsk): Evaluated {
  return {
    found: new Uint8Array(ids.length),
    times: new Float64Array(ids.length),
    matches: new Int8Array(ids.length).fill(-1),
    values: new Array<string | null>(ids.length * paths.length).fill(null),
  };
}

export function setAnswer(
  answer: Evaluated,
  at: number,
  evaluator: Evaluator,
  message: QueryMessage,
): void {
  answer.found[at] = 1;
  answer.times[at] = message.time;
  answer.matches[at] = evaluator.match(message);
  const values = evaluator.values(message);
  for (let path = 0; path < values.length; path++) {
    answer.values[at * values.length + path] = values[path] ?? null;
  }
}
