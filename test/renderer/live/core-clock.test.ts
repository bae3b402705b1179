import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CoreClock } from '../../../renderer/live/core-clock.ts';

const EPOCH = 1_700_000_000_000;

describe('CoreClock', () => {
  it('follows the answer that travelled fastest', () => {
    const clock = new CoreClock();
    expect(clock.take(0, 100, EPOCH + 20)).toBe(0);
    expect(clock.at(100)).toBe(EPOCH + 20);
    clock.take(100, 200, EPOCH + 198);
    expect(clock.at(200)).toBe(EPOCH + 198);
    expect(clock.take(200, 700, EPOCH + 298)).toBeCloseTo(400, 0);
    expect(clock.at(700)).toBeCloseTo(EPOCH + 698, 0);
  });

  it('never leaves the bounds an answer sets, whatever the delays', () => {
    const trip = fc.record({
      pause: fc.integer({ min: 0, max: 500 }),
      wait: fc.integer({ min: 0, max: 500 }),
      back: fc.integer({ min: 0, max: 500 }),
    });
    fc.assert(
      fc.property(fc.array(trip, { minLength: 1 }), (trips) => {
        const clock = new CoreClock();
        let now = 0;
        let shortest = Number.POSITIVE_INFINITY;
        for (const { pause, wait, back } of trips) {
          const asked = now + pause;
          const stamped = asked + wait;
          now = stamped + back;
          shortest = Math.min(shortest, back);
          const delay = clock.take(asked, now, EPOCH + stamped);
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeLessThanOrEqual(back - shortest + 0.01);
          expect(EPOCH + now - clock.at(now)).toBeGreaterThanOrEqual(shortest - 0.01);
        }
      }),
    );
  });

  it('takes a clock that was set forward, or a sleep, for no delay', () => {
    const clock = new CoreClock();
    clock.take(0, 1, EPOCH);
    const later = EPOCH + 3_600_000;
    expect(clock.take(1, 300, later + 298)).toBe(0);
    expect(clock.at(300)).toBe(later + 298);
  });

  it('notices that a clock was set back', () => {
    const clock = new CoreClock();
    clock.take(0, 1, EPOCH);
    const earlier = EPOCH - 3_600_000;
    expect(clock.take(1, 300, earlier + 298)).toBe(0);
    expect(clock.at(300)).toBe(earlier + 298);
  });

  it('forgets a bound as far as the clocks may have drifted apart', () => {
    const clock = new CoreClock();
    clock.take(0, 0, EPOCH);
    const hour = 3_600_000;
    // The core's clock has lost 100 ms meanwhile; the answer waited 500 ms at the core.
    expect(clock.take(hour - 500, hour, EPOCH + hour - 100)).toBe(0);
  });
});
