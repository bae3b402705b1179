import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNumber, decimalOf, isNumber } from '../../../shared/query/decimal.ts';
import { compareExactly } from './naive.ts';

const encoder = new TextEncoder();

function compare(one: string, other: string): number {
  const bytes = encoder.encode(one);
  // No -0.
  return Math.sign(compareNumber(bytes, 0, bytes.length, decimalOf(other))) || 0;
}

const digits = fc.oneof(
  fc.bigInt({ min: 0n, max: 10n ** 25n }).map(String),
  fc.nat(20).map(String),
  fc.constantFrom('9007199254740992', '9007199254740993', '999999999999999', '1000000000000000'),
);
const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    digits,
    fc.oneof(
      fc.constant(''),
      digits.map((text) => `.${text}`),
      fc.constantFrom('.0', '.000', '.5'),
    ),
    fc.oneof(
      fc.constant(''),
      fc.integer({ min: -30, max: 30 }).map((power) => `e${power}`),
    ),
  )
  .map((parts) => parts.join(''));

describe('numbers', () => {
  it('compare as what is written, whatever a double makes of it', () => {
    const near = fc
      .tuple(number, fc.constantFrom('0', '1', '00', '.0', '5', ''))
      .map(([text, end]) => {
        const longer = text + end;
        return { one: text, other: /[.e].*\./.test(longer) ? text : longer };
      });
    const pair = fc.oneof(fc.record({ one: number, other: number }), near);
    fc.assert(
      fc.property(pair, ({ one, other }) => {
        expect(compare(one, other)).toBe(compareExactly(one, other));
        expect(compare(other, one)).toBe(compareExactly(other, one));
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ['9007199254740993', '9007199254740992', 1],
    ['0.1', '0.10', 0],
    ['-0', '0', 0],
    ['1E400', '1e401', -1],
    ['-1E400', '1', -1],
    ['1e-400', '0', 1],
    [`1${'0'.repeat(400)}`, '1e400', 0],
    [`${'0'.repeat(1)}.${'0'.repeat(60)}1`, '1e-61', 0],
    ['1e999999999999999999999', '1', 1],
    ['0.3', '.3', 0],
    ['5', '+5', 0],
    ['5', '5.', 0],
  ])('%s against %s: %i', (one, other, order) => {
    expect(compare(one, other)).toBe(order);
  });

  it('are told from other words', () => {
    expect(['5', '-5.25', '+.5', '5.', '1e5', '1E-5'].every(isNumber)).toBe(true);
    expect(['', '.', '-', 'e5', '1e', '0x10', '1,5', '1 ', 'NaN'].some(isNumber)).toBe(false);
  });
});
