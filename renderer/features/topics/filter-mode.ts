import type { TopicFilterMode } from '../../../shared/contract/topics.ts';

/** What a filter text is meant as: a topic filter once + or # fills a level of it, else plain text. */
export function detectFilterMode(text: string): TopicFilterMode {
  return text.split('/').some((level) => level === '+' || level === '#') ? 'topic-filter' : 'text';
}
