// From what stands in the filter box to the tests of a view.
import type { QueryProblem } from '../../../shared/contract/base.ts';
import type { TopicFilterMode } from '../../../shared/contract/topics.ts';
import { ProblemError } from '../../../shared/util/problem.ts';
import { changedWithin } from './changed-within.ts';
import type { MovingTest } from './filtered-topics.ts';
import { type Evaluate, queryTest } from './query-filter.ts';
import { type TopicTest, textTest, topicFilterTest } from './topic-filter.ts';
import type { TopicIndex } from './topic-index.ts';
import type { TopicView } from './topic-view.ts';

export interface FilterInput {
  mode: TopicFilterMode;
  text: string;
  changedWithin: number | null;
}

/** `evaluate`: for what only the capture knows. Answers why the text cannot be read; the filter before it stays then. */
export function setFilter(
  view: TopicView,
  input: FilterInput,
  nowMs: () => number,
  evaluate: Evaluate,
): QueryProblem | null {
  try {
    const fixed = fixedTest(view.index, input);
    const moving: MovingTest[] = [];
    if (input.changedWithin !== null) {
      const { index, layout } = view;
      // In a tree a level with a message below it is shown above that anyway.
      const timeOf = (node: number) =>
        layout.isFlat ? index.own.time(node) : index.subtreeTime(node);
      moving.push(changedWithin(index, timeOf, input.changedWithin, nowMs));
    }
    if (input.mode === 'query') {
      const { test, problem } = queryTest(view.index, evaluate, input.text, nowMs);
      if (problem) return problem;
      if (test) moving.push(test);
    }
    view.layout.sync(nowMs(), true);
    view.layout.filtered.set(fixed, moving);
    view.changed();
    return null;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { ...error.problem, at: 0, length: input.text.length, params: {} };
  }
}

function fixedTest({ nodes }: TopicIndex, { mode, text }: FilterInput): TopicTest | undefined {
  switch (mode) {
    case 'text':
      return textTest(nodes, text);
    case 'topic-filter':
      return topicFilterTest(nodes, text);
    case 'query':
      return undefined;
  }
}
