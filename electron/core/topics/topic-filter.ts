// The filter box of a tree view: which topics stay.

import { compileTopicFilter } from '../../../shared/mqtt/topic-match.ts';
import { checkTopicFilter } from '../../../shared/mqtt/topic-rules.ts';
import { ProblemError } from '../../../shared/util/problem.ts';

export type TopicTest = (topic: string) => boolean;

/**
 * `text` mode finds the words anywhere in the topic name, upper and lower case alike. Empty text is
 * no filter. Throws a `ProblemError` for a topic filter the standard does not allow.
 */
export function compileFilter(mode: 'text' | 'topic-filter', text: string): TopicTest | undefined {
  if (text.trim() === '') return undefined;
  if (mode === 'topic-filter') {
    const problem = checkTopicFilter(text);
    if (problem) throw new ProblemError(problem);
    return compileTopicFilter(text);
  }
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (topic) => {
    const lower = topic.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
}
