import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonSpans } from '../../../shared/payload/json-line.ts';
import { prettyJson } from '../../../shared/payload/pretty-json.ts';

function pretty(source: string): string {
  const result = prettyJson(source);
  if ('invalidAt' in result) throw new Error(`invalid at ${result.invalidAt}`);
  return result.text;
}

describe('prettyJson', () => {
  it('keeps the digits, the double keys and the escapes that were sent', () => {
    const source = String.raw`{"big":18446744073709551617,"ten":10.00,"far":1E400,"zero":-0,"a":1,"a":2,"\u0061":"\/"}`;
    expect(pretty(source)).toBe(
      String.raw`{
  "big": 18446744073709551617,
  "ten": 10.00,
  "far": 1E400,
  "zero": -0,
  "a": 1,
  "a": 2,
  "\u0061": "\/"
}`,
    );
  });

  it('keeps small containers of plain values in a line', () => {
    expect(pretty('{"zones":[{"id":1,"t":61.7},{"id":2,"t":62.3}],"e":{},"l":[]}')).toBe(
      '{\n  "zones": [\n    { "id": 1, "t": 61.7 },\n    { "id": 2, "t": 62.3 }\n  ],\n  "e": {},\n  "l": []\n}',
    );
  });

  it.each([
    ['', 0],
    ['{"a":1,}', 7],
    ['[1 2]', 3],
    ["{'a':1}", 1],
    ['NaN', 0],
    ['{"a":1}{"b":2}', 7],
    ['"a\u0000"', 0],
    ['[1', 2],
    ['01', 1],
    ['{"a":1]', 6],
    ['{}\u0000', 2],
    ['"\\x"', 0],
  ])('refuses %j at offset %i', (source, invalidAt) => {
    expect(prettyJson(source)).toEqual({ invalidAt });
  });

  it('accepts exactly what the standard accepts, and changes nothing but space', () => {
    const anyText = fc.oneof(
      fc.json(),
      fc.string({ unit: fc.constantFrom(...'{}[]",:1e-.0tnul \\') }),
    );
    fc.assert(
      fc.property(anyText, (source) => {
        const result = prettyJson(source);
        const parsed = parse(source);
        expect('text' in result).toBe(parsed.valid);
        if ('text' in result) expect(parse(result.text)).toEqual(parsed);
      }),
    );
  });

  it('reads nesting that would overflow a stack', () => {
    const deep = 20_000;
    expect(pretty('['.repeat(deep) + ']'.repeat(deep)).split('\n')).toHaveLength(2 * deep - 1);
  });
});

describe('jsonSpans', () => {
  it('tells keys from values', () => {
    const line = '  "a": [1, "b: c", true],';
    const parts = jsonSpans(line).map(({ part, start, end }) => [part, line.slice(start, end)]);
    expect(parts).toEqual([
      ['key', '"a"'],
      ['number', '1'],
      ['string', '"b: c"'],
      ['word', 'true'],
    ]);
  });
});

function parse(text: string): { valid: boolean; value?: unknown } {
  try {
    return { valid: true, value: JSON.parse(text) };
  } catch {
    return { valid: false };
  }
}
