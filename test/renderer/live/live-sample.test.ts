import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LiveSample, SAMPLE_STEP_MS, type SampledRow } from '../../../renderer/live/live-sample.ts';
import type { ResultRow } from '../../../shared/contract/results.ts';

const ROWS_ASKED = 20;

/** The newest rows of a list whose ids are the numbers of their arrival. */
function newest(arrived: number, count = ROWS_ASKED): ResultRow[] {
  return Array.from(
    { length: Math.min(count, arrived) },
    (_, at) => ({ id: arrived - at }) as ResultRow,
  );
}

const ids = (rows: readonly SampledRow[]) => rows.map(({ row }) => row.id);

/** Frames of a list, each so many rows and milliseconds after the one before. */
const frames = fc.array(
  fc.record({
    more: fc.oneof(fc.nat(3), fc.nat(30), fc.nat(20_000)),
    after: fc.oneof(fc.nat(60), fc.nat(1_500)),
  }),
  { maxLength: 80 },
);

describe('LiveSample', () => {
  it('shows or counts each row once, in order, with what is between them counted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), frames, (before, steps) => {
        const sample = new LiveSample(newest(before, 60), before, 0);
        let arrived = before;
        let now = 0;
        let shown = 0;
        let known = new Set(ids(sample.rows));
        for (const { more, after } of steps) {
          arrived += more;
          now += after;
          sample.offer(newest(arrived), arrived);
          sample.advance(now);
          shown += ids(sample.rows).filter((id) => !known.has(id)).length;
          known = new Set([...known, ...ids(sample.rows)]);
          expect(shown + sample.notShown).toBe(arrived - before);
        }
        const { rows } = sample;
        for (const [at, { row, number, leftOut }] of rows.entries()) {
          expect(row.id).toBe(number);
          const older = rows[at + 1];
          if (older) expect(number - older.number).toBe(leftOut + 1);
          expect(sample.indexOf(row.id)).toBe((rows[0]?.number ?? 0) - number);
        }
        expect(sample.waiting).toBe(arrived - (rows[0]?.number ?? 0));
      }),
    );
  });

  it('shows no more than a person reads: ten at once after calm, then ten a second', () => {
    fc.assert(
      fc.property(frames, (steps) => {
        const sample = new LiveSample(newest(1), 1, 0);
        const moments: { at: number; rows: number }[] = [];
        let arrived = 1;
        let now = 0;
        for (const { more, after } of steps) {
          arrived += more;
          now += after;
          const top = sample.rows[0]?.number ?? 0;
          sample.offer(newest(arrived), arrived);
          if (!sample.advance(now)) continue;
          const rows = sample.rows.filter(({ number }) => number > top).length;
          expect(now - (moments.at(-1)?.at ?? -SAMPLE_STEP_MS)).toBeGreaterThanOrEqual(
            SAMPLE_STEP_MS,
          );
          moments.push({ at: now, rows });
        }
        for (const { at } of moments) {
          const second = moments.filter((each) => each.at > at - 1_000 && each.at <= at);
          expect(second.reduce((sum, { rows }) => sum + rows, 0)).toBeLessThanOrEqual(20);
        }
      }),
    );
  });

  it('takes a row each step of a flood, and says how many are between', () => {
    const sample = new LiveSample(newest(40, 40), 40, 0);
    for (let now = 50; now <= 1_000; now += 50) {
      const arrived = 40 + now * 100;
      sample.offer(newest(arrived), arrived);
      sample.advance(now);
    }
    expect(ids(sample.rows).slice(0, 5)).toEqual([100_040, 80_040, 60_040, 40_040, 20_040]);
    expect(sample.rows.slice(0, 6).map(({ leftOut }) => leftOut)).toEqual([
      19_999, 19_999, 19_999, 19_999, 19_999, 0,
    ]);
    expect(sample.notShown).toBe(5 * 19_999);
    expect(sample.isWhole(30)).toBe(false);
  });

  it('shows everything of a stream that can be read, and is the list again in the end', () => {
    const sample = new LiveSample(newest(40, 40), 40, 0);
    sample.offer(newest(9_000), 9_000);
    sample.advance(200);
    expect(sample.isWhole(30)).toBe(false);
    let arrived = 9_000;
    for (let now = 400; now < 8_000; now += SAMPLE_STEP_MS) {
      arrived += 1;
      sample.offer(newest(arrived), arrived);
      sample.advance(now);
    }
    expect(ids(sample.rows).slice(0, 30)).toEqual(newest(arrived, 30).map(({ id }) => id));
    expect(sample.isWhole(30)).toBe(true);
    expect(sample.notShown).toBe(9_000 - 41);
  });

  it('waits for its step and says how long', () => {
    const sample = new LiveSample(newest(1), 1, 0);
    expect(sample.dueIn(0)).toBeNull();
    sample.offer(newest(50), 50);
    expect(sample.advance(120)).toBe(false);
    expect(sample.dueIn(120)).toBe(80);
    expect(sample.notShown).toBe(49);
    expect(sample.advance(200)).toBe(true);
    expect(sample.dueIn(200)).toBeNull();
  });
});
