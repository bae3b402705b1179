// Quoted text in a query: "…" or '…' with the escapes of JSON and \'.
import { type QueryProblem, queryProblem } from './query-problem.ts';

export interface Quoted {
  text: string;
  /** After the closing quote; the end of the source where there is none. */
  end: number;
  problem: QueryProblem | null;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Reads the string whose quote stands at `start`; with a problem it goes as far as it can be seen. */
export function readQuoted(source: string, start: number): Quoted {
  const quote = source[start];
  let text = '';
  let problem: QueryProblem | null = null;
  let at = start + 1;
  while (at < source.length && source[at] !== quote) {
    const char = source[at] ?? '';
    if (char !== '\\') {
      text += char;
      at += 1;
      continue;
    }
    const found = readEscape(source, at);
    if (found.text === null) {
      const end = Math.min(at + found.length, source.length);
      const params = { escape: source.slice(at, end) };
      problem ??= queryProblem('QUERY_ESCAPE_UNKNOWN', at, end, params);
    }
    text += found.text ?? '';
    at += found.length;
  }
  if (at >= source.length) {
    const open = queryProblem('QUERY_QUOTE_OPEN', start, source.length);
    return { text, end: source.length, problem: open };
  }
  return { text, end: at + 1, problem };
}

/** Always in quotes, whatever the text is; characters that a screen cannot show become escapes. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

function readEscape(source: string, at: number): { text: string | null; length: number } {
  const next = source[at + 1] ?? '';
  if (next === 'u') {
    const digits = source.slice(at + 2, at + 6);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) return { text: null, length: 2 };
    return { text: String.fromCharCode(Number.parseInt(digits, 16)), length: 6 };
  }
  return { text: ESCAPES[next] ?? null, length: 2 };
}
