import { describe, expect, it } from 'vitest';
import { isSpan, parseTime, printTime, resolveTime } from '../../../shared/query/time-value.ts';

/** 2026-11-21 10:20:30.5 here, wherever that is. */
const NOW = new Date(2026, 10, 21, 10, 20, 30, 500).getTime() * 1_000;
const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;

function spanOf(text: string): [start: number, end: number] {
  const value = parseTime(text);
  if (!value) throw new Error(`${text} is no time`);
  const { start, end } = resolveTime(value, NOW);
  return [start, end];
}

function here(...[year = 0, month, day, hour = 0, minute = 0, second = 0]: number[]): number {
  return new Date(year, month ?? 0, day ?? 1, hour, minute, second).getTime() * 1_000;
}

describe('times', () => {
  it.each([
    ['2026-11-21', here(2026, 10, 21), here(2026, 10, 22)],
    ['2026-12-31', here(2026, 11, 31), here(2027, 0, 1)],
    ['2026-11-21T10:00', here(2026, 10, 21, 10), here(2026, 10, 21, 10, 1)],
    ['2026-11-21 10:00:05', here(2026, 10, 21, 10, 0, 5), here(2026, 10, 21, 10, 0, 6)],
    [
      '2026-11-21T10:00Z',
      Date.UTC(2026, 10, 21, 10) * 1_000,
      Date.UTC(2026, 10, 21, 10, 1) * 1_000,
    ],
    [
      '2026-11-21T10:00:00.000001-01:30',
      Date.UTC(2026, 10, 21, 11, 30) * 1_000 + 1,
      Date.UTC(2026, 10, 21, 11, 30) * 1_000 + 2,
    ],
    ['0099-01-02T00:00Z', Date.parse('0099-01-02T00:00Z') * 1_000, null],
    ['10:00', here(2026, 10, 21, 10), here(2026, 10, 21, 10, 1)],
    ['9:05:06.25', here(2026, 10, 21, 9, 5, 6) + 250_000, here(2026, 10, 21, 9, 5, 6) + 260_000],
    ['today', here(2026, 10, 21), here(2026, 10, 22)],
    ['yesterday', here(2026, 10, 20), here(2026, 10, 21)],
    ['-5m', NOW - 300 * SECOND, NOW - 300 * SECOND],
    ['-1d2h3m4s5ms', NOW - DAY - 7_384 * SECOND - 5_000, null],
    ['-1.5h', NOW - 5_400 * SECOND, null],
    ['-1w', NOW - 7 * DAY, null],
    ['now', NOW, NOW],
  ])('%s', (text, start, end) => {
    const [from, to] = spanOf(text);
    expect(from).toBe(start);
    if (end !== null) expect(to).toBe(end);
  });

  it.each([
    ...[
      '',
      '5m',
      '-5',
      '-5x',
      '--5m',
      '24:00',
      '10:60',
      '10',
      '10:00:60',
      '2026-02-29',
      '2026-13-01',
    ],
    ...[
      '2026-1-1',
      '2026-11-21T',
      '2026-11-21Z',
      '2026-11-21T10:00+1',
      '2026-11-21T25:00',
      'tomorrow',
    ],
    ...['-99999999999999999999d', '2026-11-21T10:00+24:00'],
  ])('%j is none', (text) => {
    expect(parseTime(text)).toBeNull();
  });

  it('knows spans from moments', () => {
    const values = ['2026-11-21', '10:00', 'today', '-5m', 'now'].map(parseTime);
    expect(values.map((value) => value && isSpan(value))).toEqual([true, true, true, false, false]);
  });

  it.each(['-5m', '-90m', '-1d', '-0.500ms', '09:05', '2026-11-21T10:00:30.5-01:30', 'today'])(
    'writes %s as it was',
    (text) => {
      const value = parseTime(text);
      expect(value && printTime(value)).toBe(text);
    },
  );
});
