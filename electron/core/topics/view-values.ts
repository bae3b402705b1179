// The user's JSON paths and colour rules of a view, read once: what can be used of them, and why not.
import type { QueryProblem } from '../../../shared/contract/base.ts';
import { compileTopicFilter } from '../../../shared/mqtt/topic-match.ts';
import { checkTopicFilter } from '../../../shared/mqtt/topic-rules.ts';
import { parsePath } from '../../../shared/query/json-path.ts';
import { parseQuery } from '../../../shared/query/parse-query.ts';
import { traitsOf } from '../../../shared/query/query-traits.ts';
import type { ValuePath } from './path-keys.ts';

export interface ViewRules {
  /** Null: this entry cannot be used. */
  values: readonly (ValuePath | null)[];
  colours: readonly (string | null)[];
  /** Colours change with the time of day. */
  areMoving: boolean;
}

export interface RulesInput {
  values: readonly { filter: string | null; path: string }[];
  colours: readonly { query: string }[];
}

export const NO_RULES: ViewRules = { values: [], colours: [], areMoving: false };

export function readRules(input: RulesInput): {
  rules: ViewRules;
  problems: { values: (QueryProblem | null)[]; colours: (QueryProblem | null)[] };
} {
  const values = input.values.map(readValue);
  const colours = input.colours.map(({ query }) => ({ text: query, ...parseQuery(query) }));
  const traits = colours.flatMap(({ query }) => (query ? [traitsOf(query)] : []));
  return {
    rules: {
      values: values.map(({ value }) => value),
      colours: colours.map(({ text, query }) => (query ? text : null)),
      areMoving: traits.some(({ movingTimes }) => movingTimes.length > 0),
    },
    problems: {
      values: values.map(({ problem }) => problem),
      colours: colours.map(({ problem }) => problem),
    },
  };
}

function readValue({ filter, path }: { filter: string | null; path: string }): {
  value: ValuePath | null;
  problem: QueryProblem | null;
} {
  const { steps, problem } = parsePath(path);
  if (problem) return { value: null, problem };
  const wrong = filter === null ? undefined : checkTopicFilter(filter);
  // The place is that of the whole entry: it has no other text to point into.
  if (wrong) return { value: null, problem: { ...wrong, at: 0, length: 0, params: {} } };
  const isFor = filter === null ? () => true : compileTopicFilter(filter);
  return { value: { path, steps, filter, isFor }, problem: null };
}
