// JSON paths as they are written: `$.a[0]["odd key"][*].*..name`.
import type { PathStep } from './query.ts';
import { type QueryProblem, queryProblem } from './query-problem.ts';
import { quoted, readQuoted } from './query-string.ts';

const NAME = /[\p{L}\p{M}\p{N}_$@-]+/uy;
const INDEX = /\[\s*(\d{1,15}|\*)\s*\]/y;
const PLAIN_NAME = /^[\p{L}\p{M}\p{N}_$@-]+$/u;

export interface ReadPath {
  steps: PathStep[];
  /** After the last step that could be read. */
  end: number;
  problem: QueryProblem | null;
}

/** Reads the path whose `$` stands at `start`, as far as it goes. */
export function readPath(source: string, start: number): ReadPath {
  const steps: PathStep[] = [];
  let at = start + 1;
  for (;;) {
    const dots = source.startsWith('..', at) ? 2 : source[at] === '.' ? 1 : 0;
    const found = dots > 0 ? stepAfterDots(source, at, dots) : bracketStep(source, at, 'key');
    if (found === null) return { steps, end: at, problem: null };
    if ('code' in found) return { steps, end: at, problem: found };
    steps.push(found.step);
    at = found.end;
  }
}

export function printPath(steps: readonly PathStep[]): string {
  return `$${steps.map(printStep).join('')}`;
}

type Found = { step: PathStep; end: number } | QueryProblem | null;

function stepAfterDots(source: string, start: number, dots: number): Found {
  const at = start + dots;
  const kind = dots === 2 ? 'deep' : 'key';
  if (dots === 1 && source[at] === '*') return { step: { kind: 'each' }, end: at + 1 };
  if (dots === 2 && source[at] === '[') return bracketStep(source, at, 'deep');
  NAME.lastIndex = at;
  const name = NAME.exec(source)?.[0];
  if (name !== undefined) return { step: { kind, key: name }, end: at + name.length };
  return queryProblem('QUERY_PATH_NAME', at, Math.min(at + 1, source.length));
}

function bracketStep(source: string, at: number, kind: 'key' | 'deep'): Found {
  if (source[at] !== '[') return null;
  INDEX.lastIndex = at;
  const inside = kind === 'key' ? INDEX.exec(source)?.[1] : undefined;
  if (inside !== undefined) {
    const step: PathStep =
      inside === '*' ? { kind: 'each' } : { kind: 'index', index: Number(inside) };
    return { step, end: INDEX.lastIndex };
  }
  const quote = skipSpace(source, at + 1);
  const wrong = queryProblem('QUERY_PATH_INDEX', at, Math.min(quote + 1, source.length));
  if (source[quote] !== '"' && source[quote] !== "'") return wrong;
  const { text, end, problem } = readQuoted(source, quote);
  if (problem) return problem;
  const close = skipSpace(source, end);
  if (source[close] !== ']') return queryProblem('QUERY_PATH_INDEX', at, close);
  return { step: { kind, key: text }, end: close + 1 };
}

function printStep(step: PathStep): string {
  switch (step.kind) {
    case 'index':
      return `[${step.index}]`;
    case 'each':
      return '[*]';
    case 'key':
      return PLAIN_NAME.test(step.key) ? `.${step.key}` : `[${quoted(step.key)}]`;
    case 'deep':
      return PLAIN_NAME.test(step.key) ? `..${step.key}` : `..[${quoted(step.key)}]`;
  }
}

function skipSpace(source: string, from: number): number {
  let at = from;
  while (/\s/.test(source[at] ?? '')) at += 1;
  return at;
}
