// JSON laid out for reading, with the very characters that were sent. Parsing and printing it again
// would turn 18446744073709551 into 18446744073709552 and drop double keys.
import { type JsonTokens, TOKEN, tokenizeJson } from './json-tokens.ts';

export type PrettyJson =
  | { text: string }
  /** Offset into the source of the first character that is not JSON. */
  | { invalidAt: number };

/** Small containers of plain values stay in one line up to this width. */
const INLINE_WIDTH = 64;
/** Deeper levels are not indented further: the indentation of deep nesting would grow as its square. */
const DEEPEST_INDENT = 60;

export function prettyJson(source: string): PrettyJson {
  const tokens = tokenizeJson(source);
  if ('invalidAt' in tokens) return tokens;
  return { text: print(source, tokens) };
}

function print(source: string, tokens: JsonTokens): string {
  const { kinds, starts, ends, closes } = tokens;
  const parts: string[] = [];
  let depth = 0;
  const token = (index: number) => source.slice(starts[index], ends[index]);
  const newLine = () => parts.push('\n', '  '.repeat(Math.min(depth, DEEPEST_INDENT)));

  for (let index = 0; index < kinds.length; index++) {
    const kind = kinds[index];
    if (kind === TOKEN.open) {
      const close = closes[index] ?? index;
      if (close === index + 1 || fitsInline(tokens, index, close)) {
        parts.push(inline(source, tokens, index, close));
        index = close;
        continue;
      }
      parts.push(token(index));
      depth += 1;
      newLine();
    } else if (kind === TOKEN.close) {
      depth -= 1;
      newLine();
      parts.push(token(index));
    } else if (kind === TOKEN.comma) {
      parts.push(',');
      newLine();
    } else {
      parts.push(kind === TOKEN.colon ? ': ' : token(index));
    }
  }
  return parts.join('');
}

function fitsInline({ kinds, starts, ends }: JsonTokens, open: number, close: number): boolean {
  // The outermost container always opens up: it is what the reader came for.
  if (open === 0) return false;
  let width = 2;
  for (let index = open + 1; index < close; index++) {
    const kind = kinds[index];
    if (kind === TOKEN.open || kind === TOKEN.close) return false;
    width += (ends[index] ?? 0) - (starts[index] ?? 0) + (kind === TOKEN.comma ? 1 : 0);
    if (width > INLINE_WIDTH) return false;
  }
  return true;
}

function inline(source: string, tokens: JsonTokens, open: number, close: number): string {
  const { kinds, starts, ends } = tokens;
  const inner: string[] = [];
  for (let index = open + 1; index < close; index++) {
    const kind = kinds[index];
    if (kind === TOKEN.comma) inner.push(', ');
    else if (kind === TOKEN.colon) inner.push(': ');
    else inner.push(source.slice(starts[index], ends[index]));
  }
  const text = inner.join('');
  const object = source[starts[open] ?? 0] === '{';
  if (text === '') return object ? '{}' : '[]';
  return object ? `{ ${text} }` : `[${text}]`;
}
