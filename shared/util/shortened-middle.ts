/**
 * Text of at most `limit` UTF-16 units, else its beginning and end with an ellipsis between: `limit` + 1
 * units.
 */
export function shortenedMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const start = Math.ceil(limit / 2);
  return `${text.slice(0, start)}…${text.slice(text.length - (limit - start))}`;
}
