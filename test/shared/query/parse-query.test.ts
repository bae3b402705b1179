import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../shared/query/parse-query.ts';
import type { QueryNode } from '../../../shared/query/query.ts';
import type { QueryProblem } from '../../../shared/query/query-problem.ts';
import { queryReference } from '../../../shared/query/query-reference.ts';

function parsed(text: string): QueryNode {
  const { query, problem } = parseQuery(text);
  if (!query) throw new Error(`${text}: ${problem.message}`);
  return query.root;
}

function problemOf(text: string): QueryProblem {
  const { problem } = parseQuery(text);
  if (!problem) throw new Error(`${text} has no problem`);
  return problem;
}

const key = (name: string) => ({ kind: 'key', key: name });

describe('parseQuery', () => {
  it.each<[string, unknown]>([
    ['', { kind: 'all' }],
    [' \t\n', { kind: 'all' }],
    ['kitchen', { kind: 'text', text: 'kitchen' }],
    ['"in the" ', { kind: 'text', text: 'in the' }],
    [`'it"s'`, { kind: 'text', text: 'it"s' }],
    [String.raw`"\"\\\/\n\u00e9\udc80"`, { kind: 'text', text: '"\\/\né\udc80' }],
    ["don't", { kind: 'text', text: "don't" }],
    ['a/b=c', { kind: 'text', text: 'a/b=c' }],
    ['10:00', { kind: 'text', text: '10:00' }],
    ['mqtt://host:1883', { kind: 'text', text: 'mqtt://host:1883' }],
    ['aa:bb:cc:dd:ee:ff', { kind: 'text', text: 'aa:bb:cc:dd:ee:ff' }],
    ['$SYS/broker', { kind: 'text', text: '$SYS/broker' }],
    ['qos', { kind: 'text', text: 'qos' }],
    ['Retain', { kind: 'flag', flag: 'retain' }],
    ['dup = TRUE', { kind: 'flag', flag: 'dup' }],
    ['out:false', { kind: 'not', node: { kind: 'flag', flag: 'out' } }],
    ['topic:home/+/#', { kind: 'topic-filter', filter: 'home/+/#' }],
    ['topic:"my home/#"', { kind: 'topic-filter', filter: 'my home/#' }],
    ['topic:\udc80', { kind: 'topic-filter', filter: '\udc80' }],
    ['Topic = a/b', { kind: 'topic', test: { op: '=', text: 'a/b' } }],
    ['topic~/^a\\/[b/]/i', { kind: 'topic', test: { op: '~', source: '^a\\/[b/]', flags: 'i' } }],
    ['payload:"a b"', { kind: 'payload', test: { op: ':', text: 'a b' } }],
    ['payload*=Text', { kind: 'payload', test: { op: '*=', text: 'Text' } }],
    ['payload=""', { kind: 'payload', test: { op: '=', text: '' } }],
    ['payload:0xFFd8', { kind: 'payload', test: { op: ':', hex: 'ffd8' } }],
    ['payload:"0xFFD8"', { kind: 'payload', test: { op: ':', text: '0xFFD8' } }],
    ['$', { kind: 'json', path: [], test: null }],
    ['$>30', { kind: 'json', path: [], test: { op: '>', digits: '30' } }],
    ['$.a-b', { kind: 'json', path: [key('a-b')], test: null }],
    [
      '$.温度 >= -1.5e3',
      { kind: 'json', path: [key('温度')], test: { op: '>=', digits: '-1.5e3' } },
    ],
    [
      '$.a[0][ * ].*["odd key"]..deep..["x y"]',
      {
        kind: 'json',
        path: [
          key('a'),
          { kind: 'index', index: 0 },
          { kind: 'each' },
          { kind: 'each' },
          key('odd key'),
          { kind: 'deep', key: 'deep' },
          { kind: 'deep', key: 'x y' },
        ],
        test: null,
      },
    ],
    ['$.a = null', { kind: 'json', path: [key('a')], test: { op: '=', word: 'null' } }],
    ['$.a = "null"', { kind: 'json', path: [key('a')], test: { op: '=', text: 'null' } }],
    ['$.a != on', { kind: 'json', path: [key('a')], test: { op: '!=', text: 'on' } }],
    ['$.a = 1C', { kind: 'json', path: [key('a')], test: { op: '=', text: '1C' } }],
    ['$.a >= "2026"', { kind: 'json', path: [key('a')], test: { op: '>=', text: '2026' } }],
    ['$.a:5', { kind: 'json', path: [key('a')], test: { op: ':', text: '5' } }],
    ['$.a*="x"', { kind: 'json', path: [key('a')], test: { op: '*=', text: 'x' } }],
    ['$.a~/x/s', { kind: 'json', path: [key('a')], test: { op: '~', source: 'x', flags: 's' } }],
    ['qos:1', { kind: 'qos', op: '=', value: 1 }],
    ['size <= 64 ', { kind: 'size', op: '<=', bytes: 64 }],
    ['size>1.5kB', { kind: 'size', op: '>', bytes: 1_500 }],
    ['size<2MiB', { kind: 'size', op: '<', bytes: 2_097_152 }],
    [
      'time>10:00',
      { kind: 'time', op: '>', value: { form: 'clock', clock: { hour: 10, minute: 0 } } },
    ],
    ['time>-1h30m', { kind: 'time', op: '>', value: { form: 'ago', micros: 5_400_000_000 } }],
    ['time:Today', { kind: 'time', op: '=', value: { form: 'today' } }],
    ['type:json', { kind: 'property', name: 'contentType', test: { op: ':', text: 'json' } }],
    [
      'property.responsetopic:x',
      { kind: 'property', name: 'responseTopic', test: { op: ':', text: 'x' } },
    ],
    [
      'property.topicAlias>3',
      { kind: 'property', name: 'topicAlias', test: { op: '>', digits: '3' } },
    ],
    [
      'property.correlationData=0x01',
      { kind: 'property', name: 'correlationData', test: { op: '=', hex: '01' } },
    ],
    [
      'property.payloadFormatIndicator:1',
      { kind: 'property', name: 'payloadFormatIndicator', test: { op: '=', word: 'true' } },
    ],
    ['property.topicAlias', { kind: 'property', name: 'topicAlias', test: null }],
    ['user.a.b/c', { kind: 'user', key: 'a.b/c', test: null }],
    ['user["odd key"] = "v w"', { kind: 'user', key: 'odd key', test: { op: '=', text: 'v w' } }],
  ])('reads %s', (text, root) => {
    expect(parsed(text)).toEqual(root);
  });

  it('binds not tighter than and, and tighter than or', () => {
    const flags = (name: string) => ({ kind: 'flag', flag: name });
    const [a, b, c] = [flags('retain'), flags('dup'), flags('out')];
    expect(parsed('retain or not dup out')).toEqual({
      kind: 'or',
      nodes: [a, { kind: 'and', nodes: [{ kind: 'not', node: b }, c] }],
    });
    expect(parsed('(retain||dup)&&!out')).toEqual({
      kind: 'and',
      nodes: [
        { kind: 'or', nodes: [a, b] },
        { kind: 'not', node: c },
      ],
    });
    expect(parsed('! ! retain AND dup OR out')).toEqual({
      kind: 'or',
      nodes: [{ kind: 'and', nodes: [{ kind: 'not', node: { kind: 'not', node: a } }, b] }, c],
    });
  });

  it('keeps the text', () => {
    expect(parseQuery(' a ').query?.text).toBe(' a ');
  });

  // The place is shown by ^ under the text.
  it.each([
    ['QUERY_QUOTE_OPEN', 'a "bc', '  ^^^'],
    ['QUERY_QUOTE_INSIDE', 'a"b"', ' ^^^'],
    ['QUERY_QUOTE_INSIDE', '"a"b', '   ^'],
    ['QUERY_QUOTE_INSIDE', 'topic:home/"a b"', '           ^^^^^'],
    ['QUERY_ESCAPE_UNKNOWN', '"C:\\dir"', '   ^^'],
    ['QUERY_ESCAPE_UNKNOWN', '"\\u12"', ' ^^'],
    ['QUERY_PARENTHESIS_OPEN', 'a (b', '  ^'],
    ['QUERY_PARENTHESIS_OPEN', 'a (', '  ^'],
    ['QUERY_PARENTHESIS_UNMATCHED', 'a) b', ' ^'],
    ['QUERY_CONDITION_MISSING', 'a and', '     '],
    ['QUERY_CONDITION_MISSING', 'not', '   '],
    ['QUERY_CONDITION_MISSING', '()', ' ^'],
    ['QUERY_CONDITION_MISSING', 'or a', '^^'],
    ['QUERY_CONDITION_MISSING', 'a and or b', '      ^^'],
    ['QUERY_FIELD_MISSING', 'qos:1 >= 6', '      ^^'],
    ['QUERY_FIELD_MISSING', '<xml', '^'],
    ['QUERY_FIELD_UNKNOWN', 'a temp > 30', '  ^^^^'],
    ['QUERY_FIELD_UNKNOWN', 'sensor.temp:5', '^^^^^^^^^^^'],
    ['QUERY_KEY_MISSING', 'user.', '^^^^^'],
    ['QUERY_KEY_MISSING', 'property. x', '^^^^^^^^^'],
    ['QUERY_PROPERTY_UNKNOWN', 'property.retain', '^^^^^^^^^^^^^^^'],
    ['QUERY_OPERATOR_UNFIT', 'topic>a', '     ^'],
    ['QUERY_OPERATOR_UNFIT', 'qos~/1/', '   ^'],
    ['QUERY_OPERATOR_UNFIT', 'time!=10:00', '    ^^'],
    ['QUERY_OPERATOR_UNFIT', 'retain>true', '      ^'],
    ['QUERY_OPERATOR_UNFIT', 'property.payloadFormatIndicator>1', `${' '.repeat(31)}^`],
    ['QUERY_VALUE_MISSING', 'topic:', '     ^'],
    ['QUERY_VALUE_MISSING', '($.a > )', '     ^'],
    ['QUERY_VALUE_QUOTES', '$.a = $.b', '      ^^^'],
    ['QUERY_PATH_NAME', '$.', '  '],
    ['QUERY_PATH_NAME', '$.a/b > 5', '   ^^'],
    ['QUERY_PATH_NAME', '$..', '   '],
    ['QUERY_PATH_INDEX', '$.a[-1]', '   ^^'],
    ['QUERY_PATH_INDEX', '$["a"', '     '.replace(/^.{5}/, ' ^^^^')],
    ['QUERY_NUMBER_INVALID', 'property.topicAlias=x', `${' '.repeat(20)}^`],
    ['QUERY_ORDER_VALUE', '$.a > 30C', '      ^^^'],
    ['QUERY_QOS_INVALID', 'qos:3', '    ^'],
    ['QUERY_SIZE_INVALID', 'size>1KX', '     ^^^'],
    ['QUERY_SIZE_INVALID', 'size>-1', '     ^^'],
    ['QUERY_TIME_INVALID', 'time>2026-02-30', '     ^^^^^^^^^^'],
    ['QUERY_TIME_INVALID', 'time>25:00', '     ^^^^^'],
    ['QUERY_TIME_POINT', 'time:-5m', '     ^^^'],
    ['QUERY_FLAG_INVALID', 'retain:1', '       ^'],
    ['QUERY_WORD_INVALID', 'property.payloadFormatIndicator=2', `${' '.repeat(32)}^`],
    ['QUERY_BYTES_INVALID', 'payload:0xF', '        ^^^'],
    ['QUERY_FILTER_INVALID', 'topic:a/#/b', '      ^^^^^'],
    ['QUERY_REGEX_SLASHES', 'topic~home', '      ^^^^'],
    ['QUERY_REGEX_OPEN', 'topic~/home', '      ^^^^^'],
    ['QUERY_REGEX_FLAG', 'topic~/a/ig', '          ^'],
    ['QUERY_REGEX_INVALID', 'topic~/ab**/', '          ^'],
    ['QUERY_REGEX_INVALID', 'topic~/a(b/', '        ^'],
    ['QUERY_REGEX_INVALID', 'topic~/[z-a]/', '       ^^^^^'],
    ['QUERY_REGEX_UNSUPPORTED', 'topic~/a(?=b)/', '        ^^^'],
    ['QUERY_REGEX_UNSUPPORTED', 'topic~/(a)\\1/', '          ^^'],
    ['QUERY_REGEX_TOO_LARGE', 'topic~/a{5000}/', '       ^^^^^^^'],
    ['QUERY_REGEX_TOO_LARGE', 'topic~/(a{100}){100}/', '       ^^^^^^^^^^^^^'],
  ])('answers %s for %s', (code, text, marks) => {
    const problem = problemOf(text);
    expect(problem.code).toBe(code);
    expect(' '.repeat(problem.at) + '^'.repeat(problem.length)).toBe(marks.padEnd(problem.at));
    expect(problem.message).not.toMatch(/[{}]/);
  });

  it('says the same in parts, for other languages', () => {
    expect(problemOf('temp > 30')).toMatchObject({
      message:
        'There is no field "temp". For a value in a JSON payload write $.temp; put text that holds ">" in quotes.',
      params: { name: 'temp', operator: '>' },
    });
    expect(problemOf('qos*=1').params).toEqual({
      operator: '*=',
      field: 'qos',
      known: ': = != < <= > >=',
    });
  });

  it('refuses what is too long or too deep instead of overflowing', () => {
    expect(problemOf('a'.repeat(100_001))).toMatchObject({
      code: 'QUERY_TOO_LONG',
      at: 100_000,
      length: 1,
    });
    expect(problemOf(`${'('.repeat(40_000)}a${')'.repeat(40_000)}`)).toMatchObject({ at: 100 });
    expect(problemOf('! '.repeat(50_000)).code).toBe('QUERY_TOO_DEEP');
    expect(problemOf(`$${'[0]'.repeat(33_000)}`).code).toBe('QUERY_TOO_DEEP');
    expect(problemOf(`topic~/${'('.repeat(50_000)}/`).code).toBe('QUERY_REGEX_INVALID');
    expect(parsed(`a${' or a'.repeat(19_000)}`)).toMatchObject({ kind: 'or' });
  });

  it('answers every text, with a place inside it', () => {
    const pieces = ['topic', ':', '~/a', '$', '.', '..', '[', ']', '"', "'", '(', ')', '!', '&&'];
    const more = [
      '||',
      ' ',
      'and',
      'not',
      'a',
      '0xF',
      '>=',
      '*=',
      '\\',
      '/',
      'user.',
      'time',
      '-5m',
    ];
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...pieces, ...more)).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const { problem } = parseQuery(text);
        if (problem === null) return;
        expect(problem.at).toBeGreaterThanOrEqual(0);
        expect(problem.length).toBeGreaterThanOrEqual(0);
        expect(problem.at + problem.length).toBeLessThanOrEqual(text.length);
        expect(problem.message).toMatch(/^.+[^!]$/);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('queryReference', () => {
  it.each(queryReference.map(({ id, example }) => [id, example]))('%s: %s', (_, example) => {
    expect(parseQuery(example).problem).toBeNull();
  });

  it('names each row once', () => {
    const ids = queryReference.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
