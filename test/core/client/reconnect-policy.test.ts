import { expect, it } from 'vitest';
import { nextStep, Tries } from '../../../electron/core/client/reconnect-policy.ts';

const MIDDLE = 0.5;
const POLICY = { enabled: true, firstDelay: 1, longestDelay: 60 };

it.each([
  ['retry', [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]],
  ['slow', [15_000, 30_000, 60_000, 60_000]],
] as const)('backs off after %s', (after, delays) => {
  const steps = delays.map((_, index) => nextStep(after, index + 1, false, MIDDLE, POLICY));
  expect(steps).toEqual(delays.map((delayMs) => ({ stop: false, delayMs })));
});

it('spreads the delay by a fifth both ways', () => {
  expect(nextStep('retry', 1, false, 0, POLICY)).toEqual({ stop: false, delayMs: 800 });
  expect(nextStep('retry', 1, false, 0.9999, POLICY)).toEqual({ stop: false, delayMs: 1_200 });
});

it('stops where trying again cannot help, and after a second failure that needs a cure', () => {
  expect(nextStep('stop', 1, false, MIDDLE, POLICY)).toEqual({ stop: true });
  expect(nextStep('once', 1, false, MIDDLE, POLICY)).toEqual({ stop: false, delayMs: 1_000 });
  expect(nextStep('once', 2, true, MIDDLE, POLICY)).toEqual({ stop: true });
  expect(nextStep('retry', 2, true, MIDDLE, POLICY)).toEqual({ stop: false, delayMs: 2_000 });
});

it('stays at the longest delay however often it is tried', () => {
  expect(nextStep('retry', 5_000, false, MIDDLE, POLICY)).toEqual({ stop: false, delayMs: 60_000 });
});

it('keeps to the delays of the profile, and to no try where it wants none', () => {
  const policy = { enabled: true, firstDelay: 5, longestDelay: 8 };
  expect(nextStep('retry', 1, false, MIDDLE, policy)).toEqual({ stop: false, delayMs: 5_000 });
  expect(nextStep('retry', 2, false, MIDDLE, policy)).toEqual({ stop: false, delayMs: 8_000 });
  expect(nextStep('slow', 1, false, MIDDLE, policy)).toEqual({ stop: false, delayMs: 15_000 });
  expect(nextStep('retry', 1, false, MIDDLE, { ...policy, enabled: false })).toEqual({
    stop: true,
  });
});

const one = { host: 'one', port: 1 };
const others = ['two', 'three'].map((host) => ({ host, port: 2 }));
const failed = { after: 'retry', acceptedMs: null, wordless: true } as const;

it('goes through the servers in turn and waits after each round', () => {
  const tries = new Tries({ ...one, servers: others });
  const hosts: string[] = [];
  const delays: number[] = [];
  for (let n = 0; n < 7; n++) {
    tries.begin();
    hosts.push(tries.server.host);
    const step = tries.ended(failed, MIDDLE, POLICY);
    if (!step.stop) delays.push(step.delayMs);
  }
  expect(hosts).toEqual(['one', 'two', 'three', 'one', 'two', 'three', 'one']);
  expect(delays).toEqual([0, 0, 1_000, 0, 0, 2_000, 0]);
  expect(tries.count).toBe(7);
});

it('goes back to the first server when a connection is lost', () => {
  const tries = new Tries({ ...one, servers: others });
  tries.begin();
  tries.ended(failed, MIDDLE, POLICY);
  expect(tries.server.host).toBe('two');
  tries.begin();
  const lost = { ...failed, acceptedMs: 60_000 };
  expect(tries.ended(lost, MIDDLE, POLICY)).toEqual({ stop: false, delayMs: 1_000 });
  expect(tries.server.host).toBe('one');
  expect(tries.count).toBe(1);
});

it('backs off from a broker that closes soon after each CONNACK', () => {
  const tries = new Tries({ ...one, servers: [] });
  const delays = [1, 2, 3].map(() => {
    tries.begin();
    const step = tries.ended({ ...failed, acceptedMs: 10 }, MIDDLE, POLICY);
    return step.stop ? null : step.delayMs;
  });
  expect(delays).toEqual([1_000, 2_000, 4_000]);
  expect(tries.shortCloses).toBe(3);
  // A broker that is away in between restarts again and again: no other client throws this one out.
  tries.ended(failed, MIDDLE, POLICY);
  expect(tries.shortCloses).toBe(0);
});
