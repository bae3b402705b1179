import { expect, it } from 'vitest';
import { nextStep } from '../../../electron/core/client/reconnect-policy.ts';

const MIDDLE = 0.5;

it.each([
  ['retry', [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]],
  ['slow', [15_000, 30_000, 60_000, 60_000]],
] as const)('backs off after %s', (after, delays) => {
  const steps = delays.map((_, index) => nextStep(after, index + 1, false, MIDDLE));
  expect(steps).toEqual(delays.map((delayMs) => ({ stop: false, delayMs })));
});

it('spreads the delay by a fifth both ways', () => {
  expect(nextStep('retry', 1, false, 0)).toEqual({ stop: false, delayMs: 800 });
  expect(nextStep('retry', 1, false, 0.9999)).toEqual({ stop: false, delayMs: 1_200 });
});

it('stops where trying again cannot help, and after a second failure that needs a cure', () => {
  expect(nextStep('stop', 1, false, MIDDLE)).toEqual({ stop: true });
  expect(nextStep('once', 1, false, MIDDLE)).toEqual({ stop: false, delayMs: 1_000 });
  expect(nextStep('once', 2, true, MIDDLE)).toEqual({ stop: true });
  expect(nextStep('retry', 2, true, MIDDLE)).toEqual({ stop: false, delayMs: 2_000 });
});

it('stays at the longest delay however often it is tried', () => {
  expect(nextStep('retry', 5_000, false, MIDDLE)).toEqual({ stop: false, delayMs: 60_000 });
});
