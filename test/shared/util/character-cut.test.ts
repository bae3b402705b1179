import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutAfter, cutBefore } from '../../../shared/util/character-cut.ts';
import { shortenedMiddle } from '../../../shared/util/shortened-middle.ts';

test.each([
  ['plain', 2, 2, 2],
  ['a😀b', 2, 1, 3],
  ['ae\u0301b', 2, 1, 3],
  ['👩‍👧🙂', 3, 0, 5],
  ['🇩🇪🇨🇳', 4, 4, 4],
  ['温度', 1, 1, 1],
])('%j is cut at %i, before and after', (text, at, before, after) => {
  expect([cutBefore(text, at), cutAfter(text, at)]).toEqual([before, after]);
});

test('a name shortened in its middle has whole characters, at most as many units as asked for', () => {
  const emoji = shortenedMiddle(`L${'😀'.repeat(200)}`, 300);
  expect(emoji).toBe(`L${'😀'.repeat(74)}…${'😀'.repeat(75)}`);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 20 }), (text, limit) => {
      const short = shortenedMiddle(text, limit);
      expect(short.isWellFormed()).toBe(true);
      expect(short.length).toBeLessThanOrEqual(limit + 1);
    }),
  );
});
