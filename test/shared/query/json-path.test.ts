import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PathTexts, parsePath } from '../../../shared/query/json-path.ts';
import type { PathStep } from '../../../shared/query/query.ts';
import { printPath } from '../../../shared/query/query-path.ts';

const encoder = new TextEncoder();

function textsOf(payload: string, paths: readonly string[], limit = 100): (string | null)[] {
  const steps = paths.map((path) => {
    const parsed = parsePath(path);
    if (parsed.problem) throw new Error(parsed.problem.message);
    return parsed.steps;
  });
  const bytes = encoder.encode(`##${payload}##`);
  return new PathTexts(steps, limit).of(bytes, 2, bytes.length - 2);
}

const textOf = (payload: string, path: string, limit?: number) =>
  textsOf(payload, [path], limit)[0];

describe('the values of JSON paths', () => {
  it.each([
    ['{"a": 1.50}', '$.a', '1.50'],
    ['{"a": 9007199254740993}', '$.a', '9007199254740993'],
    ['{"a": "x \\u00e5 \\"q\\""}', '$.a', 'x å "q"'],
    ['{"a": true, "b": null}', '$.b', 'null'],
    ['{"a": [1, {"b": [ ] }, [2] ] , "c": 1}', '$.a', '[1, {"b": [ ] }, [2] ]'],
    ['{"a": {"b": "]}"} , "c": []}', '$.a', '{"b": "]}"}'],
    ['[[], [[ ]] ]', '$[1]', '[[ ]]'],
    ['[1, 2, 3]', '$[*]', '1'],
    ['{"x": {"t": 5}, "t": 6}', '$..t', '5'],
    ['{"a": 1, "a": 2}', '$.a', '2'],
    [' {"a": 1} ', '$', '{"a": 1}'],
    ['{"a": 1}', '$.b', null],
    ['{"a": 1', '$.a', null],
    ['plain', '$', null],
  ])('%s at %s is %s', (payload, path, text) => {
    expect(textOf(payload, path)).toBe(text);
  });

  it('are those that JSON.parse finds, of many paths at once', () => {
    const key = fc.constantFrom('a', 'b', 'odd key', '__proto__', '');
    const step = fc.oneof(
      key.map((name): PathStep => ({ kind: 'key', key: name })),
      fc.nat(3).map((index): PathStep => ({ kind: 'index', index })),
    );
    const json = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, 0, -1.5e3, 'text', '"]}', ''),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.uniqueArray(fc.tuple(key, tie('value')), { selector: ([name]) => name, maxLength: 4 }),
      ),
    })).value;
    const paths = fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(json, paths, fc.constantFrom(undefined, 1, '\t'), (value, steps, space) => {
        const payload = JSON.stringify(value, null, space);
        const found = textsOf(payload, steps.map(printPath), 10_000);
        expect(found.map(compared)).toEqual(steps.map((path) => naive(JSON.parse(payload), path)));
      }),
    );
  });

  it('end in an ellipsis where they are longer, between characters', () => {
    expect(textOf('{"a": "0123456789"}', '$.a', 10)).toBe('0123456789');
    expect(textOf('{"a": "0123456789x"}', '$.a', 10)).toBe('0123456789…');
    expect(textOf('["12345678\u{1F321}x"]', '$[0]', 9)).toBe('12345678…');
    expect(textOf(`[${'1,'.repeat(1_000)}1]`, '$', 5)).toBe('[1,1,…');
  });
});

describe('parsePath', () => {
  it.each([
    ['', 'QUERY_PATH_START', 0],
    ['temp', 'QUERY_PATH_START', 0],
    ['$.', 'QUERY_PATH_NAME', 2],
    ['$.a > 5', 'QUERY_PATH_INDEX', 3],
    ['$.a[x]', 'QUERY_PATH_INDEX', 3],
  ])('says what is wrong with "%s"', (text, code, at) => {
    expect(parsePath(text).problem).toMatchObject({ code, at });
  });

  it('leaves space around a path aside', () => {
    expect(parsePath('  $.a ').steps).toEqual([{ kind: 'key', key: 'a' }]);
  });
});

/** Texts of objects and arrays keep their spaces: compared without. */
function compared(text: string | null): string | null {
  if (text === null || !/^[[{]/.test(text)) return text;
  return JSON.stringify(JSON.parse(text));
}

function naive(value: unknown, steps: readonly PathStep[]): string | null {
  let at: unknown = value;
  for (const step of steps) {
    if (typeof at !== 'object' || at === null) return null;
    const isRight = step.kind === 'index' ? Array.isArray(at) : !Array.isArray(at);
    const key = step.kind === 'index' ? step.index : step.kind === 'key' ? step.key : '';
    if (!isRight || !Object.hasOwn(at, key)) return null;
    at = Reflect.get(at, key);
  }
  return typeof at === 'string' ? at : JSON.stringify(at);
}
