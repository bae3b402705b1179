// Cuts a query into tokens. It never fails: what cannot be read is a token with a problem, so that a
// query can be coloured and completed while it is typed. What a word is depends on what stands before
// it: after an operator comes a value, and `10:00` or `home/#` is one.
import { type PathStep, QUERY_FLAGS } from './query.ts';
import { readPath } from './query-path.ts';
import { type QueryProblem, queryProblem } from './query-problem.ts';
import { readQuoted } from './query-string.ts';

interface Span {
  start: number;
  end: number;
  problem?: QueryProblem;
}
export type Token = Span &
  (
    | { kind: 'open' | 'close' | 'and' | 'or' | 'not' }
    /** `name` in the case of FIELDS where it is one of them; `key` after `user.`, `property.`. */
    | { kind: 'field'; name: string; key?: string }
    | { kind: 'path'; steps: PathStep[] }
    | { kind: 'operator'; op: string }
    /** Text where a condition begins, and where a value stands. */
    | { kind: 'word'; text: string }
    | { kind: 'value'; text: string }
    | { kind: 'string'; text: string }
    | { kind: 'regex'; source: string; flags: string }
  );

export const FIELDS: readonly string[] = [
  'topic',
  'payload',
  'qos',
  'size',
  'time',
  'type',
  ...QUERY_FLAGS,
];
export const KEYED_FIELDS: readonly string[] = ['property', 'user'];

const OPERATOR = /:|!=|\*=|<=|>=|=|<|>|~/y;
const NAME = /[\p{L}_][\p{L}\p{M}\p{N}_-]*(?:\.[\p{L}\p{M}\p{N}_-]+)*/uy;
const KEY = /[\p{L}\p{M}\p{N}_$@/.-]+/uy;
/** Text with colons that nobody means as a field. */
const ADDRESS = /[A-Za-z][\w+.-]*:\/\/|[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){2,}/y;
const KEYWORDS = ['and', 'or', 'not'] as const;
const REGEX_FLAGS = /[A-Za-z]*/y;

export function queryTokens(source: string): Token[] {
  const tokens: Token[] = [];
  let previous: Token | undefined;
  let at = skipSpace(source, 0);
  while (at < source.length) {
    const token = nextToken(source, at, previous, tokens.at(-2));
    if (previous && previous.end === at && isText(previous) && isText(token)) {
      token.problem ??= queryProblem('QUERY_QUOTE_INSIDE', token.start, token.end);
    }
    tokens.push(token);
    previous = token;
    at = skipSpace(source, token.end);
  }
  return tokens;
}

/** True when `token` is an operator with something before it to compare. */
export function isCompared(token: Token | undefined, before: Token | undefined): boolean {
  return token?.kind === 'operator' && (before?.kind === 'field' || before?.kind === 'path');
}

function nextToken(
  source: string,
  at: number,
  previous: Token | undefined,
  before: Token | undefined,
): Token {
  if (previous?.kind === 'operator' && isCompared(previous, before)) {
    const value = valueToken(source, at, previous.op);
    if (value) return value;
  }
  return operatorToken(source, at) ?? termToken(source, at);
}

function termToken(source: string, at: number): Token {
  const char = source[at] ?? '';
  if (char === '(') return { kind: 'open', start: at, end: at + 1 };
  if (char === ')') return { kind: 'close', start: at, end: at + 1 };
  if (source.startsWith('&&', at)) return { kind: 'and', start: at, end: at + 2 };
  if (source.startsWith('||', at)) return { kind: 'or', start: at, end: at + 2 };
  if (char === '!') return { kind: 'not', start: at, end: at + 1 };
  if (char === '"' || char === "'") return stringToken(source, at);
  if (char === '$' && /^[\s.[():=<>~]|^$|^!=|^\*=|^&&|^\|\|/.test(source.slice(at + 1, at + 3))) {
    return pathToken(source, at);
  }
  const field = fieldToken(source, at);
  if (field) return field;
  const end = wordEnd(source, at);
  const text = source.slice(at, end);
  const keyword = KEYWORDS.find((word) => word === text.toLowerCase());
  return keyword ? { kind: keyword, start: at, end } : { kind: 'word', text, start: at, end };
}

function valueToken(source: string, at: number, op: string): Token | null {
  const char = source[at] ?? '';
  if (char === '"' || char === "'") return stringToken(source, at);
  if (op === '~' && char === '/') return regexToken(source, at);
  const end = wordEnd(source, at);
  return end === at ? null : { kind: 'value', text: source.slice(at, end), start: at, end };
}

function operatorToken(source: string, at: number): Token | null {
  OPERATOR.lastIndex = at;
  const op = OPERATOR.exec(source)?.[0];
  return op === undefined ? null : { kind: 'operator', op, start: at, end: at + op.length };
}

/** A name that an operator follows, and always `user.` and `property.`. */
function fieldToken(source: string, at: number): Token | null {
  const keyed = keyedField(source, at);
  if (keyed) return keyed;
  NAME.lastIndex = at;
  const written = NAME.exec(source)?.[0];
  if (written === undefined) return null;
  const end = at + written.length;
  const operator = operatorToken(source, skipSpace(source, end));
  if (operator?.kind !== 'operator') return null;
  const lower = written.toLowerCase();
  if (FIELDS.includes(lower)) return { kind: 'field', name: lower, start: at, end };
  ADDRESS.lastIndex = at;
  const isAddress = operator.op === ':' && ADDRESS.test(source);
  const isTilde = operator.op === '~' && source[skipSpace(source, operator.end)] !== '/';
  return isAddress || isTilde ? null : { kind: 'field', name: written, start: at, end };
}

function keyedField(source: string, start: number): Token | null {
  const name = KEYED_FIELDS.find(
    (field) => source.slice(start, start + field.length).toLowerCase() === field,
  );
  if (name === undefined) return null;
  const at = start + name.length;
  if (source[at] === '[') {
    // The same brackets as in a path, which reads them.
    const { steps, end, problem } = readPath(source, at - 1);
    const [step] = steps;
    if (problem)
      return { kind: 'field', name, start, end: Math.max(end, wordEnd(source, at)), problem };
    return step?.kind === 'key' && steps.length === 1
      ? { kind: 'field', name, key: step.key, start, end }
      : null;
  }
  if (source[at] !== '.') return null;
  KEY.lastIndex = at + 1;
  const key = KEY.exec(source)?.[0];
  if (key !== undefined) return { kind: 'field', name, key, start, end: at + 1 + key.length };
  const problem = queryProblem('QUERY_KEY_MISSING', start, at + 1, { field: name });
  return { kind: 'field', name, start, end: at + 1, problem };
}

function pathToken(source: string, start: number): Token {
  const { steps, end, problem } = readPath(source, start);
  const rest = wordEnd(source, end);
  if (problem) return { kind: 'path', steps, start, end: Math.max(rest, end, problem.at), problem };
  if (rest === end || operatorToken(source, end)) return { kind: 'path', steps, start, end };
  // Something that is no step hangs on to the path, as in $.a/b.
  return {
    kind: 'path',
    steps,
    start,
    end: rest,
    problem: queryProblem('QUERY_PATH_NAME', end, rest),
  };
}

function stringToken(source: string, start: number): Token {
  const { text, end, problem } = readQuoted(source, start);
  return { kind: 'string', text, start, end, ...(problem ? { problem } : {}) };
}

/** From slash to slash; as in JavaScript a slash in `[...]` needs no backslash. */
function regexToken(source: string, start: number): Token {
  let inClass = false;
  for (let at = start + 1; at < source.length; at++) {
    const char = source[at];
    if (char === '\\') at += 1;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) {
      REGEX_FLAGS.lastIndex = at + 1;
      const flags = REGEX_FLAGS.exec(source)?.[0] ?? '';
      const end = at + 1 + flags.length;
      return { kind: 'regex', source: source.slice(start + 1, at), flags, start, end };
    }
  }
  const end = source.length;
  const problem = queryProblem('QUERY_REGEX_OPEN', start, end);
  return { kind: 'regex', source: source.slice(start + 1), flags: '', start, end, problem };
}

function isText({ kind }: Token): boolean {
  return ['word', 'value', 'string', 'regex', 'path', 'field'].includes(kind);
}

function wordEnd(source: string, from: number): number {
  for (let at = from; at < source.length; at++) {
    const char = source[at] ?? '';
    if (char === '(' || char === ')' || char === '"' || /\s/.test(char)) return at;
    if ((char === '&' || char === '|') && source[at + 1] === char) return at;
  }
  return source.length;
}

function skipSpace(source: string, from: number): number {
  let at = from;
  while (at < source.length && /\s/.test(source[at] ?? '')) at += 1;
  return at;
}
