import { describe, expect, it } from 'vitest';
import { ArrivalPace } from '../../../renderer/live/arrival-pace.ts';

/** Frames every 50 ms of a stream of so many a second; the core's clock is far from the page's. */
function flow(pace: ArrivalPace, perSecond: number, from: number, to: number, before = 0): number {
  let arrived = before;
  for (let now = from; now <= to; now += 50) {
    arrived = before + Math.round(((now - from) * perSecond) / 1_000);
    pace.note(1_000_000 + now, arrived, now);
  }
  return arrived;
}

describe('ArrivalPace', () => {
  it('tells the rate, and that nothing has come for a while though no frame said so', () => {
    const pace = new ArrivalPace();
    flow(pace, 98_300, 0, 3_000);
    expect(pace.rate(3_000)).toBeCloseTo(98_300, -2);
    expect(pace.rate(4_000)).toBeCloseTo(49_150, -2);
    expect(pace.rate(5_100)).toBe(0);
  });

  it('takes neither a burst nor what can be read for a flood', () => {
    const burst = new ArrivalPace();
    burst.note(0, 0, 0);
    burst.note(60_000, 150, 60_000);
    burst.note(60_100, 200, 60_100);
    expect(burst.rate(60_100)).toBe(100);
    expect(burst.isFlood(60_100)).toBe(false);
    const slowBurst = new ArrivalPace();
    flow(slowBurst, 200, 0, 1_000);
    expect(slowBurst.isFlood(1_000)).toBe(false);
    const slow = new ArrivalPace();
    flow(slow, 8, 0, 5_000);
    expect(slow.isFlood(5_000)).toBe(false);
  });

  it('takes what goes on for a flood, until it is over', () => {
    const pace = new ArrivalPace();
    flow(pace, 40, 0, 500);
    expect(pace.isFlood(500)).toBe(false);
    flow(pace, 40, 550, 2_000, 20);
    expect(pace.isFlood(2_000)).toBe(true);
    expect(pace.isFlood(4_200)).toBe(false);
  });

  it('tells a fast flood sooner', () => {
    const pace = new ArrivalPace();
    flow(pace, 100_000, 0, 700);
    expect(pace.isFlood(700)).toBe(false);
    flow(pace, 100_000, 750, 1_000, 70_000);
    expect(pace.isFlood(1_000)).toBe(true);
  });

  it('knows nothing of the list before', () => {
    const pace = new ArrivalPace();
    flow(pace, 1_000, 0, 2_000);
    pace.reset();
    pace.note(2_000, 0, 2_000);
    expect(pace.rate(2_000)).toBe(0);
  });
});
