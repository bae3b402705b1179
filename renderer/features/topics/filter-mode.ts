import type { FilterMode } from '../../live/topic-feed.ts';

/** What a filter text is meant as: a topic filter once + or # fills a level of it, else plain text. */
export function detectFilterMode(text: string): FilterMode {
  return text.split('/').some((level) => level === '+' || level === '#') ? 'topic-filter' : 'text';
}
