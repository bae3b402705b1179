// Colouring one line of laid out JSON. Strings never run over a line end there, so a line can be
// coloured by itself, when it comes into sight.

export type JsonPart = 'key' | 'string' | 'number' | 'word';

export interface JsonSpan {
  part: JsonPart;
  start: number;
  end: number;
}

const PARTS = /("(?:[^"\\]|\\.)*"?)(\s*:)?|-?\d[\d.eE+-]*|\b(?:true|false|null)\b/g;

/** The coloured parts of `line`, in order; what lies between them is punctuation and space. */
export function jsonSpans(line: string): JsonSpan[] {
  const spans: JsonSpan[] = [];
  for (const match of line.matchAll(PARTS)) {
    const [whole, string, colon] = match;
    const start = match.index;
    if (string !== undefined) {
      const part = colon === undefined ? 'string' : 'key';
      spans.push({ part, start, end: start + string.length });
    } else {
      const part = /^[tfn]/.test(whole) ? 'word' : 'number';
      spans.push({ part, start, end: start + whole.length });
    }
  }
  return spans;
}
