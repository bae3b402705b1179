import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileQuery } from '../../../shared/query/compile-query.ts';
import { JsonScanner } from '../../../shared/query/json-scan.ts';
import { parseQuery } from '../../../shared/query/parse-query.ts';

const encoder = new TextEncoder();
const scanner = new JsonScanner();

/** Between bytes that would change the answer if the scanner looked at them. */
function isJson(text: string): boolean {
  const bytes = encoder.encode(`"[${text}]0"`);
  return scanner.scan(bytes, 2, bytes.length - 3);
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function matches(query: string, payload: Uint8Array): boolean {
  const { query: parsed, problem } = parseQuery(query);
  if (!parsed) throw new Error(problem.message);
  const plan = compileQuery(parsed, 0);
  return plan.test({
    topic: '',
    time: 0,
    qos: 0,
    retain: false,
    dup: false,
    out: false,
    size: payload.length,
    source: payload,
    start: 0,
    end: payload.length,
    properties: () => undefined,
  });
}

describe('JsonScanner', () => {
  it('accepts exactly what the standard accepts', () => {
    const anyText = fc.oneof(
      fc.json(),
      fc.string({ unit: fc.constantFrom(...'{}[]",:1e-.0+Etrufalsn \\/b\n\u0001é') }),
      fc
        .tuple(fc.json(), fc.nat(), fc.constantFrom(...'{}[]",:1e-.0 \\x'))
        .map(([text, at, char]) => {
          const place = at % (text.length + 1);
          return text.slice(0, place) + char + text.slice(place + 1);
        }),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        expect(isJson(text)).toBe(parses(text));
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ...['', ' ', '01', '-', '1.', '.5', '+1', '1e', '1e+', 'tru', 'truex', 'NaN', '"\t"', '"\\x"'],
    ...['"\\u12g4"', '"a', '[1,]', '[,1]', '[1 2]', '{"a"}', '{"a":1,}', '{a:1}', '{"a":1]', '[1}'],
    ...['{}{}', '{}\0', '[[]', ']', '}', ',', '{"a":}', "{'a':1}", '\u00a01'],
  ])('refuses %j', (text) => {
    expect(isJson(text)).toBe(false);
  });

  it.each([...['0', '-0.0E+5', '1E400', ' [ ] ', '\ufeff{}', '{"":{}}', '"\\ud800"', '\r\n\t1 ']])(
    'accepts %j',
    (text) => {
      expect(isJson(text)).toBe(true);
    },
  );

  it('reads nesting that would overflow a stack', () => {
    const deep = 100_000;
    expect(isJson('['.repeat(deep) + ']'.repeat(deep))).toBe(true);
    expect(isJson('['.repeat(deep) + ']'.repeat(deep - 1))).toBe(false);
    const objects = `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`;
    expect(isJson(objects)).toBe(true);
    expect(matches('$..a = 1', encoder.encode(objects))).toBe(true);
    expect(matches('$..a..a..a..a = 2', encoder.encode(objects))).toBe(false);
  });

  it('takes bytes within strings that are not UTF-8', () => {
    const bytes = Uint8Array.from([...encoder.encode('{"caf'), 0xe9, ...encoder.encode('":5}')]);
    expect(matches('$["caf\\udce9"] = 5', bytes)).toBe(true);
    expect(matches('$["café"] = 5', bytes)).toBe(false);
    expect(matches('$[*] = 5', bytes)).toBe(true);
  });
});

describe('values', () => {
  it.each([
    ['$.temp > 30', '{"temp":30.000000000000001}', true],
    ['$.temp > 30', '{"temp":"31"}', false],
    ['$.temp > 30', '{"temp":31', false],
    ['$.temp > 30', '{"\\u0074emp":31}', true],
    ['$ > 30', '31.5', true],
    ['$ > 30', '\ufeff 31.5\r\n', true],
    ['$ = "on"', '"on"', true],
    ['$', 'ON', false],
    ['$.a = 2', '{"a":1,"a":2}', true],
    ['$.a = 1', '{"a":1,"a":2}', false],
    ['$.a.b', '{"a":{"b":1},"a":2}', false],
    ['$[*] = 1', '{"a":1,"\\u0061":2}', false],
    ['$..b = 1', '{"a":{"b":1},"a":2}', false],
    ['$.id = 9007199254740993', '{"id":9007199254740993}', true],
    ['$.id = 9007199254740993', '{"id":9007199254740992}', false],
    ['$.x > 1e399', '{"x":1E400}', true],
    ['$.x = 0', '{"x":-0}', true],
    ['$.x = 1.0', '{"x":10e-1}', true],
    ['$.__proto__.polluted = 1', '{"__proto__":{"polluted":1}}', true],
    ['$.toString', '{}', false],
    ['$["odd key"] != null', '{"odd key":0}', true],
    ['$["odd key"] != null', '{"odd key":null}', false],
    ['$["odd key"] != null', '{}', false],
    ['not $.a = 5', '{}', true],
    ['$.a != 5', '{"a":"five"}', true],
    ['$.a[1] = 2', '{"a":[1,2]}', true],
    ['$.a[2]', '{"a":[1,2]}', false],
    ['$.a["1"]', '{"a":[1,2]}', false],
    ['$..id = 3', '[{"id":1},{"x":[{"id":3}]}]', true],
    ['$[*].id = 3', '[{"id":1},{"x":[{"id":3}]}]', false],
    ['$.s:GRÖSSE', '{"s":"die Größe"}', false],
    ['$.s:GRÖẞE', '{"s":"die Größe"}', true],
    ['$.s:größe', '{"s":"die GR\\u00d6\\u1e9eE"}', true],
    ['$.s*=Größe', '{"s":"die größe"}', false],
    ['$.s~/^\\d+ °C$/', '{"s":"21 °C"}', true],
    ['$.s:5', '{"s":5}', false],
    ['$.at >= "2026-11-21"', '{"at":"2026-11-21T10:00Z"}', true],
    ['$.s = "\\u0000"', '{"s":"\\u0000"}', true],
    ['$.s = "😀"', '{"s":"\\ud83d\\ude00"}', true],
    ['$.s = "\\ud83d"', '{"s":"\\ud83d"}', true],
  ])('%s in %s: %s', (query, payload, expected) => {
    expect(matches(query, encoder.encode(payload))).toBe(expected);
  });
});
