import { describe, expect, it } from 'vitest';
import { rowsInView } from '../../../renderer/ui/use-virtual-rows.ts';

const ROW = 24;

describe('rowsInView', () => {
  it('shows rows pixel by pixel while the element can be as tall as they are', () => {
    const shown = rowsInView({ scrollTop: 240, height: 480 }, 1_000, ROW);
    expect(shown).toMatchObject({ height: 24_000, scale: 1, top: 10, fit: 20, first: 0 });
  });

  it('reaches the first and the last of two million rows within what browsers can scroll', () => {
    const total = 2_000_000;
    const height = 480;
    const start = rowsInView({ scrollTop: 0, height }, total, ROW);
    expect(start.height).toBeLessThan(17_000_000);
    expect(start).toMatchObject({ top: 0, first: 0 });
    const end = rowsInView({ scrollTop: start.height - height, height }, total, ROW);
    expect(end.top + height / ROW).toBe(total);
    expect(end.first + end.count).toBe(total);
  });

  it('moves by the same share of the rows wherever the scroll bar is', () => {
    const at = (scrollTop: number) => rowsInView({ scrollTop, height: 480 }, 2_000_000, ROW);
    const step = at(1_000).virtualTop - at(0).virtualTop;
    expect(at(9_001_000).virtualTop - at(9_000_000).virtualTop).toBeCloseTo(step, 3);
  });

  it('shows every row by itself although a pixel of the scroll bar covers several', () => {
    const at = (fine: number) =>
      rowsInView({ scrollTop: 5_000_000, height: 480, fine }, 10_000_000, ROW);
    expect(at(0).scale).toBeGreaterThan(15);
    expect(at(ROW).top).toBe(at(0).top + 1);
    expect(at(-ROW).virtualTop).toBe(at(0).virtualTop - ROW);
  });

  it('has nothing to show of nothing', () => {
    expect(rowsInView({ scrollTop: 0, height: 480 }, 0, ROW)).toMatchObject({
      height: 0,
      count: 0,
    });
  });
});
