// Checks JSON (RFC 8259) and cuts it into tokens, keeping every character of the source: numbers
// stay the digits that were sent, double keys stay double. No recursion: a payload may be nested
// thousands of levels deep.

export const TOKEN = {
  open: 0,
  close: 1,
  comma: 2,
  colon: 3,
  key: 4,
  string: 5,
  number: 6,
  word: 7,
} as const;

export interface JsonTokens {
  kinds: number[];
  starts: number[];
  ends: number[];
  /** For an opening token the index of its closing one. */
  closes: number[];
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'end';

/** Returns the tokens, or the offset of the first character that is not JSON. */
export function tokenizeJson(text: string): JsonTokens | { invalidAt: number } {
  const tokens: JsonTokens = { kinds: [], starts: [], ends: [], closes: [] };
  const stack: number[] = [];
  let expected: Expected = 'value';
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;

  const push = (kind: number, end: number) => {
    tokens.kinds.push(kind);
    tokens.starts.push(at);
    tokens.ends.push(end);
    at = end;
  };
  const isObject = (index: number | undefined) =>
    index !== undefined && text[tokens.starts[index] ?? 0] === '{';
  const afterValue = (): Expected => (stack.length === 0 ? 'end' : 'comma-or-end');

  for (;;) {
    at = skipSpace(text, at);
    const char = text[at];
    if (char === undefined) break;
    if (expected === 'end') return { invalidAt: at };
    if (char === '}' || char === ']') {
      const open = stack.pop();
      const ending: Expected = char === '}' ? 'key-or-end' : 'value-or-end';
      const fits = expected === ending || expected === 'comma-or-end';
      if (open === undefined || isObject(open) !== (char === '}') || !fits)
        return { invalidAt: at };
      tokens.closes[open] = tokens.kinds.length;
      push(TOKEN.close, at + 1);
      expected = afterValue();
    } else if (expected === 'comma-or-end') {
      if (char !== ',') return { invalidAt: at };
      push(TOKEN.comma, at + 1);
      expected = isObject(stack.at(-1)) ? 'key' : 'value';
    } else if (expected === 'colon') {
      if (char !== ':') return { invalidAt: at };
      push(TOKEN.colon, at + 1);
      expected = 'value';
    } else if (expected === 'key' || expected === 'key-or-end') {
      const end = char === '"' ? stringEnd(text, at) : -1;
      if (end < 0) return { invalidAt: at };
      push(TOKEN.key, end);
      expected = 'colon';
    } else if (char === '{' || char === '[') {
      stack.push(tokens.kinds.length);
      push(TOKEN.open, at + 1);
      expected = char === '{' ? 'key-or-end' : 'value-or-end';
    } else {
      const scalar = scalarEnd(text, at, char);
      if (scalar.end < 0) return { invalidAt: at };
      push(scalar.kind, scalar.end);
      expected = afterValue();
    }
  }
  return expected === 'end' ? tokens : { invalidAt: text.length };
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
    at += 1;
  }
}

function scalarEnd(text: string, at: number, char: string): { kind: number; end: number } {
  if (char === '"') return { kind: TOKEN.string, end: stringEnd(text, at) };
  const isNumber = char === '-' || (char >= '0' && char <= '9');
  const pattern = isNumber ? NUMBER : WORD;
  pattern.lastIndex = at;
  const found = pattern.test(text);
  return { kind: isNumber ? TOKEN.number : TOKEN.word, end: found ? pattern.lastIndex : -1 };
}

/** The offset after the string that begins at `at`; -1 when it is none. A loop, because an
 * expression over a string of megabytes overflows the stack of some engines. */
function stringEnd(text: string, at: number): number {
  let index = at + 1;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (code === 0x22) return index + 1;
    if (code < 0x20) return -1;
    if (code === 0x5c) {
      const length = escapeLength(text, index);
      if (length === 0) return -1;
      index += length;
    } else {
      index += 1;
    }
  }
  return -1;
}

function escapeLength(text: string, at: number): number {
  const next = text[at + 1] ?? '';
  if (next === 'u') return /^[0-9a-fA-F]{4}$/.test(text.slice(at + 2, at + 6)) ? 6 : 0;
  return next !== '' && '"\\/bfnrt'.includes(next) ? 2 : 0;
}
