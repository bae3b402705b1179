import { cutAfter, cutBefore } from './character-cut.ts';

/**
 * Text of at most `limit` UTF-16 units, else its beginning and end with an ellipsis between: `limit` + 1
 * units, or a few less where a character would be cut.
 */
export function shortenedMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const start = Math.ceil(limit / 2);
  const end = text.length - (limit - start);
  return `${text.slice(0, cutBefore(text, start))}…${text.slice(cutAfter(text, end))}`;
}
