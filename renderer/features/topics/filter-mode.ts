import type { TopicFilterMode } from '../../../shared/contract/topics.ts';

/** Whether a filter text that found nothing was perhaps meant as a query: a path, a field, a comparison. */
export function readsLikeQuery(text: string): boolean {
  return /^\$[.[]|[:<>=]/.test(text);
}

/** What a filter text is meant as: a topic filter once + or # fills a level of it, else plain text. */
export function detectFilterMode(text: string): TopicFilterMode {
  return text.split('/').some((level) => level === '+' || level === '#') ? 'topic-filter' : 'text';
}
