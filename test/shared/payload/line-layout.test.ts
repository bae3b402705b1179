import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutLines } from '../../../shared/payload/line-layout.ts';

function rowsOf(text: string, columns: number): string[] {
  const layout = layoutLines(text, columns);
  return Array.from({ length: layout.rows }, (_, row) => {
    const part = text.slice(layout.start(row), layout.end(row));
    return `${layout.line(row)}|${part}`;
  });
}

describe('layoutLines', () => {
  it('numbers lines and leaves continued rows without a number', () => {
    expect(rowsOf('ab\r\ncdefgh\n', 4)).toEqual(['1|ab', '2|cdef', '0|gh', '3|']);
  });

  it('does not cut a character in two', () => {
    expect(rowsOf('abc\u{1f600}d', 4)).toEqual(['1|abc', '0|\u{1f600}d']);
  });

  it('shows every character once', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.integer({ min: 1, max: 9 }),
        (text, columns) => {
          const layout = layoutLines(text, columns);
          let joined = '';
          for (let row = 0; row < layout.rows; row++) {
            joined += text.slice(layout.start(row), layout.end(row));
          }
          expect(joined).toBe(text.replace(/\r?\n/g, ''));
        },
      ),
    );
  });
});
