import { describe, expect, it } from 'vitest';
import { FreshnessWatch } from '../../../renderer/live/freshness.ts';
import { HandClock, HandLink } from './hand-clock.ts';

const NO_LAGS = new Map<string, number>();

function start() {
  const clock = new HandClock();
  const link = new HandLink();
  const watch = new FreshnessWatch({ link: link.link, clock });
  return {
    clock,
    link,
    watch,
    /** Time passes as in a page that is not busy. */
    pass: (ms: number) => {
      for (let left = ms; left > 0; left -= 50) clock.advance(Math.min(left, 50));
    },
    /** One turn of the loop: the core answers after `wait`, the page paints after `paint`. */
    turn: (wait: number, busy: boolean, { delay = 0, paint = 10, lags = NO_LAGS } = {}) => {
      watch.asked();
      clock.advance(wait);
      watch.answered(delay, busy, lags);
      clock.advance(paint);
      watch.painted();
    },
  };
}

describe('FreshnessWatch', () => {
  it('says nothing while a quiet core answers in time', () => {
    const { watch, turn } = start();
    for (let n = 0; n < 20; n++) {
      turn(520, false);
      expect(watch.of()).toEqual({ kind: 'live' });
    }
  });

  it('says nothing while a busy core answers in time, and when the flow begins and ends', () => {
    const { watch, turn, pass } = start();
    turn(500, false);
    pass(400);
    for (let n = 0; n < 20; n++) {
      turn(100, true);
      expect(watch.of().kind).toBe('live');
    }
    turn(100, false);
    turn(520, false);
    pass(100);
    expect(watch.of().kind).toBe('live');
  });

  it('is behind when a busy core answers late', () => {
    const { watch, turn, pass } = start();
    turn(60, true);
    watch.asked();
    pass(400);
    expect(watch.of()).toMatchObject({ kind: 'behind' });
    watch.answered(0, true, NO_LAGS);
    watch.painted();
    // Held for a second: it could not be read else.
    pass(200);
    expect(watch.of()).toMatchObject({ kind: 'behind' });
    for (let n = 0; n < 12; n++) turn(90, true);
    pass(50);
    expect(watch.of()).toEqual({ kind: 'live' });
  });

  it('is behind when answers are slow on their way, though they come often', () => {
    const { watch, turn, pass } = start();
    turn(10, true);
    for (let n = 0; n < 5; n++) turn(50, true, { delay: 700 });
    pass(200);
    const { kind, ...rest } = watch.of();
    expect(kind).toBe('behind');
    expect((rest as { ms: number }).ms).toBeGreaterThan(700);
  });

  it('is behind when the page is slow to paint', () => {
    const { watch, turn, pass } = start();
    turn(50, true);
    turn(50, true, { paint: 900 });
    pass(150);
    expect(watch.of()).toMatchObject({ kind: 'behind' });
  });

  it('is silent a second after a request that is not answered, and not when it is', () => {
    const { watch, turn, pass } = start();
    turn(100, true);
    watch.asked();
    pass(1_000);
    expect(watch.silent).toBe(false);
    pass(1_090);
    expect(watch.of()).toEqual({ kind: 'silent', ms: 2_090 });
    watch.answered(0, true, NO_LAGS);
    expect(watch.silent).toBe(false);
  });

  it('is silent while tries fail, over all of them', () => {
    const { watch, turn, pass } = start();
    turn(100, false);
    for (let n = 0; n < 4; n++) {
      watch.asked();
      watch.failed();
      pass(500);
    }
    pass(90);
    expect(watch.of()).toMatchObject({ kind: 'silent', ms: 2_100 });
  });

  it('does not take its own long task for silence of the core', () => {
    const { clock, watch, turn } = start();
    turn(100, true);
    watch.asked();
    clock.advance(3_000);
    expect(watch.of()).toMatchObject({ kind: 'behind' });
  });

  it('is silent from a lost link to the first answer over the next one', () => {
    const { link, watch, turn, pass } = start();
    turn(100, true);
    link.lose();
    expect(watch.silent).toBe(true);
    pass(3_000);
    link.open();
    watch.asked();
    pass(50);
    expect(watch.silent).toBe(true);
    watch.answered(0, true, NO_LAGS);
    expect(watch.of()).toEqual({ kind: 'live' });
  });

  it('begins anew when the page is seen again or the machine wakes up', () => {
    const { clock, watch, turn, pass } = start();
    turn(100, true);
    clock.show(false);
    pass(60_000);
    clock.show(true);
    pass(200);
    expect(watch.of()).toEqual({ kind: 'live' });
    turn(100, true);
    watch.asked();
    clock.advance(3_600_000);
    expect(watch.of()).toEqual({ kind: 'live' });
  });

  it('adds what the core knows to be behind its broker, connection by connection', () => {
    const { watch, turn, pass } = start();
    turn(100, true, {
      lags: new Map([
        ['slow', 2_500],
        ['fast', 100],
      ]),
    });
    expect(watch.of('slow')).toEqual({ kind: 'behind', ms: 2_500 });
    expect(watch.of('fast')).toEqual({ kind: 'live' });
    expect(watch.of()).toEqual({ kind: 'live' });
    watch.asked();
    pass(400);
    const { ms } = watch.of('slow') as { ms: number };
    expect(ms).toBeGreaterThan(2_700);
  });

  it('renders nobody again while all is well', () => {
    const { watch, turn } = start();
    const before = watch.revision.current();
    for (let n = 0; n < 50; n++) turn(100, true);
    expect(watch.revision.current()).toBe(before);
  });
});
