import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeQuery } from '../../../shared/query/complete-query.ts';
import { parseQuery } from '../../../shared/query/parse-query.ts';
import { tokenizeQuery } from '../../../shared/query/tokenize-query.ts';

const context = {
  topics: ['home/kitchen/temp', 'home/living room/temp', 'office/temp', 'odd/+/name'],
  paths: ['$.temp', '$.humidity', '$.room.temp', '$["odd key"]'],
};

/** The caret is at |. */
function complete(marked: string) {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { from, to, items } = completeQuery(text, caret, context);
  const results = items.map(({ insert }) => text.slice(0, from) + insert + text.slice(to));
  return { items, results, kinds: new Set(items.map(({ kind }) => kind)) };
}

describe('completeQuery', () => {
  it('offers fields, flags and paths at the start', () => {
    const { results, kinds } = complete('|');
    expect(results).toEqual(
      expect.arrayContaining(['topic:', 'payload:', '$.', 'size>', 'retain', '$.temp', 'not ']),
    );
    expect(results).not.toContain('and ');
    expect([...kinds]).toEqual(expect.arrayContaining(['field', 'path', 'operator']));
  });

  it.each([
    ['to|', ['topic:']],
    ['qos:1 (RET|', ['qos:1 (retain']],
    ['not property.resp|', ['not property.responseTopic']],
    ['topi|c:home', ['topic:home']],
    ['topic:KITCH|', ['topic:home/kitchen/temp']],
    ['topic:living| retain', ['topic:"home/living room/temp" retain']],
    ['topic="liv|', ['topic="home/living room/temp"']],
    ['topic=odd|', ['topic=odd/+/name']],
    ['topic:odd|', []],
    ['$.te|', ['$.temp', '$.room.temp']],
    ['$.ODD|', ['$["odd key"]']],
    ['$.xyz|', []],
    ['$.humi| > 5', ['$.humidity > 5']],
    ['$.a = tr|', ['$.a = true']],
    ['qos:|', ['qos:0', 'qos:1', 'qos:2']],
    ['type:application/j|', ['type:application/json']],
    ['time:|', ['time:today', 'time:yesterday']],
    ['retain:f|', ['retain:false']],
    [
      'property.payloadFormatIndicator=|',
      ['property.payloadFormatIndicator=true', 'property.payloadFormatIndicator=false'],
    ],
    ['payload:"some te|', []],
    ['topic~/a|', []],
    ['"quoted|', []],
  ])('completes %s', (marked, expected) => {
    expect(complete(marked).results).toEqual(expected);
  });

  it('offers operators after a field, a path, a whole condition', () => {
    expect(complete('qos|').results).toContain('qos>=');
    expect(complete('qos |').results).toContain('qos >=');
    expect(complete('$.temp|').results).toContain('$.temp>');
    expect(complete('$.temp |').results).toEqual(
      expect.arrayContaining(['$.temp >', '$.temp and ']),
    );
    expect(complete('qos:1 |').results).toEqual(
      expect.arrayContaining(['qos:1 and ', 'qos:1 topic:']),
    );
    expect(complete('qos:1 o|').results).toEqual(['qos:1 out', 'qos:1 or ']);
    expect(complete('time>|').results).toContain('time>-5m');
  });

  it('offers few of very many topics', () => {
    const topics = Array.from({ length: 100_000 }, (_, index) => `plant/${index}`);
    expect(completeQuery('topic:plant', 11, { topics }).items).toHaveLength(50);
  });

  const pieces = [
    'topic',
    ':',
    '~/a',
    '$',
    '.',
    '[',
    ']',
    '"',
    '(',
    ')',
    '!',
    '&&',
    ' ',
    'and',
    'user.',
  ];
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...pieces, 'a', '>=', 'time', '-5m')).map((list) => list.join('')),
  );

  it('answers at every caret, with a range around it', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: -2, max: 40 }), (text, caret) => {
        const { from, to } = completeQuery(text, caret, context);
        const at = Math.max(0, Math.min(caret, text.length));
        expect(from).toBeLessThanOrEqual(at);
        expect(to).toBeGreaterThanOrEqual(at);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 5_000 },
    );
    expect(completeQuery('a', Number.NaN).from).toBe(0);
  });

  it('inserts what can be read', () => {
    for (const marked of [
      'topic:|',
      'topic=|',
      'qos:|',
      'size>|',
      'time>|',
      'type:|',
      'retain:|',
    ]) {
      for (const text of complete(marked).results) {
        expect({ text, problem: parseQuery(text).problem }).toEqual({ text, problem: null });
      }
    }
  });
});

describe('tokenizeQuery', () => {
  it('tells the parts of a query apart', () => {
    const text = `topic:home/# AND ($.a[0] >= -5 || retain) not "x y" word payload~/a b/i user.k!='v'`;
    const parts = tokenizeQuery(text).map(({ kind, start, end }) => [kind, text.slice(start, end)]);
    expect(parts).toEqual([
      ['field', 'topic'],
      ['operator', ':'],
      ['value', 'home/#'],
      ['keyword', 'AND'],
      ['parenthesis', '('],
      ['path', '$.a[0]'],
      ['operator', '>='],
      ['number', '-5'],
      ['keyword', '||'],
      ['flag', 'retain'],
      ['parenthesis', ')'],
      ['keyword', 'not'],
      ['string', '"x y"'],
      ['text', 'word'],
      ['field', 'payload'],
      ['operator', '~'],
      ['regex', '/a b/i'],
      ['field', 'user.k'],
      ['operator', '!='],
      ['string', "'v'"],
    ]);
  });

  it('marks what cannot be read', () => {
    expect(tokenizeQuery('a "b').map(({ wrong }) => wrong)).toEqual([false, true]);
  });

  it('covers every text but its spaces, in order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        let at = 0;
        for (const { start, end } of tokenizeQuery(text)) {
          expect(text.slice(at, start)).toMatch(/^\s*$/);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(text.slice(at)).toMatch(/^\s*$/);
      }),
    );
  });
});
