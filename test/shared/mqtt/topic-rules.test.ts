// Topic names and filters against the rules of section 4.7, on whatever text there is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TopicFilterSet } from '../../../shared/mqtt/topic-filter-set.ts';
import { compileTopicFilter } from '../../../shared/mqtt/topic-match.ts';
import { checkTopicFilter, checkTopicName } from '../../../shared/mqtt/topic-rules.ts';

/** Text in which what matters comes often. */
const text = fc
  .array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom('a', 'b', '/', '+', '#', '$', '$share', '$SYS', 'é'),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('\0', '\ud800', '\udc01', '\u{1F321}', '', ' ', '\ufeff'),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** The same rules, written down as the standard has them: one after the other. */
function mayBeSent(string: string): boolean {
  return string.length > 0 && !string.includes('\0') && string.isWellFormed();
}
function isWildcardsRight(filter: string): boolean {
  const levels = filter.split('/');
  return levels.every(
    (level, at) =>
      !/[+#]/.test(level) || level === '+' || (level === '#' && at === levels.length - 1),
  );
}
function isFilter(filter: string): boolean {
  if (!mayBeSent(filter)) return false;
  const shared = /^\$share(?:\/|$)/.test(filter);
  if (!shared) return isWildcardsRight(filter);
  const [, group = '', ...rest] = filter.split('/');
  return /^[^+#]+$/.test(group) && rest.join('/') !== '' && isWildcardsRight(rest.join('/'));
}

it('takes a topic name exactly when the standard does', () => {
  fc.assert(
    fc.property(text, (name) => {
      expect(checkTopicName(name) === undefined).toBe(mayBeSent(name) && !/[+#]/.test(name));
    }),
    { numRuns: 2_000 },
  );
});

it('takes a topic filter exactly when the standard does', () => {
  fc.assert(
    fc.property(text, (filter) => {
      expect(checkTopicFilter(filter) === undefined).toBe(isFilter(filter));
    }),
    { numRuns: 3_000 },
  );
});

it('says what is wrong in a sentence, whatever it is', () => {
  fc.assert(
    fc.property(text, (string) => {
      for (const problem of [checkTopicName(string), checkTopicFilter(string)]) {
        if (problem) expect(problem.message).toMatch(/\.$/);
      }
    }),
  );
});

it.each([
  [65_535, true],
  [65_536, false],
])('a name of %i bytes may be sent: %s', (bytes, may) => {
  expect(checkTopicName('x'.repeat(bytes)) === undefined).toBe(may);
  expect(checkTopicFilter('x'.repeat(bytes)) === undefined).toBe(may);
  expect(checkTopicName(`é${'x'.repeat(bytes - 2)}`) === undefined).toBe(may);
});

describe('matching', () => {
  // The examples of section 4.7.
  it.each([
    ['sport/tennis/player1/#', 'sport/tennis/player1', true],
    ['sport/tennis/player1/#', 'sport/tennis/player1/ranking', true],
    ['sport/#', 'sport', true],
    ['sport/tennis/+', 'sport/tennis/player1/ranking', false],
    ['sport/+', 'sport', false],
    ['sport/+', 'sport/', true],
    ['+/+', '/finance', true],
    ['/+', '/finance', true],
    ['+', '/finance', false],
    ['#', '$SYS/x', false],
    ['+/monitor/Clients', '$SYS/monitor/Clients', false],
    ['$SYS/#', '$SYS/monitor', true],
    ['$SYS/monitor/+', '$SYS/monitor/Clients', true],
    ['$share/g/a/#', 'a/b', true],
    ['$share/g/#', '$SYS/x', false],
    ['a//b', 'a//b', true],
    ['a/+/b', 'a//b', true],
  ])('%s and %s: %s', (filter, name, matches) => {
    expect(compileTopicFilter(filter)(name)).toBe(matches);
    expect(new TopicFilterSet([filter]).matches(name)).toBe(matches);
  });

  it('of many filters at once is that of each by itself', () => {
    const name = text.filter((each) => checkTopicName(each) === undefined);
    const filter = text.filter((each) => checkTopicFilter(each) === undefined);
    fc.assert(
      fc.property(fc.array(filter, { maxLength: 12 }), name, (filters, topic) => {
        const each = filters.flatMap((one, at) => (compileTopicFilter(one)(topic) ? [at] : []));
        expect(new TopicFilterSet(filters).matching(topic)).toEqual(each);
      }),
      { numRuns: 1_500 },
    );
  });

  it('walks a filter and a name of 30,000 levels', () => {
    const long = Array.from({ length: 30_000 }, () => 'a').join('/');
    expect(new TopicFilterSet([long, '+/#', `${long}/b`]).matching(long)).toEqual([0, 1]);
  });
});
