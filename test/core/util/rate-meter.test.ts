import { expect, test } from 'vitest';
import { RateMeter } from '../../../electron/core/util/rate-meter.ts';

const SECOND = 1_000_000;

test('a steady stream shows its rate, and zero about a second after it stops', () => {
  const meter = new RateMeter();
  let rate = meter.sample(0, 0, 0);
  for (let at = 1; at <= 40; at++) rate = meter.sample(at * 50_000, at * 5, at * 500);
  expect(rate.messages).toBeCloseTo(100, 5);
  expect(rate.bytes).toBeCloseTo(10_000, 5);
  rate = meter.sample(2.5 * SECOND, 200, 20_000);
  expect(rate.messages).toBeLessThan(100);
  rate = meter.sample(3.1 * SECOND, 200, 20_000);
  expect(rate).toEqual({ messages: 0, bytes: 0 });
});

test('a burst within the first second is not blown up to a rate per second', () => {
  const meter = new RateMeter();
  meter.sample(0, 0, 0);
  expect(meter.sample(10_000, 300, 300).messages).toBe(300);
});

test('a look after a long silence counts over all of it', () => {
  const meter = new RateMeter();
  meter.sample(0, 0, 0);
  expect(meter.sample(10 * SECOND, 1_000, 0).messages).toBe(100);
});
