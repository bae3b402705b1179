import { expect, test } from 'vitest';
import { createSystemClock } from '../../../shared/util/system-clock.ts';

function clockAt(wallMs: number, monotonicMs: number) {
  const now = { wallMs, monotonicMs };
  const clock = createSystemClock({
    wallMs: () => Math.floor(now.wallMs),
    monotonicMs: () => now.monotonicMs,
    after: () => () => {},
  });
  return { now, clock };
}

test('counts whole microseconds between the ticks of the wall clock', () => {
  const { now, clock } = clockAt(1_700_000_000_000, 50);
  expect(clock.micros()).toBe(1_700_000_000_000_000);
  now.monotonicMs += 0.25;
  now.wallMs += 0.25;
  expect(clock.micros()).toBe(1_700_000_000_000_250);
});

test('follows the wall clock when it is set or the machine slept', () => {
  const { now, clock } = clockAt(1_700_000_000_000, 50);
  now.wallMs += 3_600_000;
  expect(clock.micros()).toBe(1_700_003_600_000_000);
  now.wallMs -= 7_200_000;
  expect(clock.micros()).toBe(1_699_996_400_000_000);
});
