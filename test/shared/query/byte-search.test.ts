import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteSearch } from '../../../shared/query/byte-search.ts';
import { foldsInAscii, foldText } from '../../../shared/query/fold.ts';

describe('byteSearch', () => {
  const few = fc.uint8Array({ max: 2, maxLength: 40 });
  const needle = fc.oneof(fc.uint8Array({ max: 2, maxLength: 6 }), few);

  it('finds what Buffer finds, within the bounds', () => {
    fc.assert(
      fc.property(few, needle, (bytes, wanted) => {
        const around = Uint8Array.from([...wanted, ...bytes, ...wanted]);
        const end = around.length - wanted.length;
        const expected = Buffer.from(bytes).includes(Buffer.from(wanted));
        expect(byteSearch(wanted, false)(around, wanted.length, end)).toBe(expected);
      }),
      { numRuns: 5_000 },
    );
  });

  it('takes upper and lower case of ASCII for the same', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'aAbB[{@`'), maxLength: 30 });
    fc.assert(
      fc.property(
        letters,
        fc.string({ unit: fc.constantFrom(...'aAbB[{@`'), maxLength: 3 }),
        (text, part) => {
          const bytes = Buffer.from(text);
          const expected = text.toLowerCase().includes(part.toLowerCase());
          expect(byteSearch(Buffer.from(part), true)(bytes, 0, bytes.length)).toBe(expected);
        },
      ),
    );
  });

  it('does not compare a long text again at every byte', () => {
    const bytes = new Uint8Array(4_000_000).fill(0x61);
    const wanted = new Uint8Array(50_000).fill(0x61);
    wanted[0] = 0x62;
    const search = byteSearch(wanted, false);
    expect(search(bytes, 0, bytes.length)).toBe(false);
    bytes[3_000_000] = 0x62;
    expect(search(bytes, 0, bytes.length)).toBe(true);
    expect(search(bytes, 3_000_001, bytes.length)).toBe(false);
  });
});

describe('foldText', () => {
  it('does away with case, sigma by sigma', () => {
    expect(foldText('Größe ΟΔΟΣ οδος')).toBe('größe οδοσ οδοσ');
    expect(foldText('K\u212aİi')).toBe('k\u212aİi');
  });

  it('folds a part of a text to a part of the folded text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        (one, other) => {
          expect(foldText(one + other)).toBe(foldText(one) + foldText(other));
        },
      ),
    );
  });

  it('lets nothing fold to a character that is taken to stand for itself', () => {
    for (let code = 0x80; code <= 0x10ffff; code++) {
      const char = String.fromCodePoint(code);
      const folded = foldText(char);
      if (folded !== char && foldsInAscii(folded)) throw new Error(`${code.toString(16)}: ${char}`);
    }
  });
});
