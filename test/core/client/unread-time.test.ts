import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { UnreadTime } from '../../../electron/core/client/unread-time.ts';
import { manualClock } from '../../support/manual-clock.ts';

const FULL = 65_536;
const START = 1_000_000;

function watched() {
  const clock = manualClock(START);
  return { clock, unread: new UnreadTime(clock) };
}

/** Longer than it takes to see that nothing more is there. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) await turnOfTheLoop();
}

describe('what may be unread', () => {
  it('is nothing while every read empties the socket', () => {
    const { unread } = watched();
    unread.read(100);
    unread.read(FULL - 1);
    expect(unread.since).toBeNull();
  });

  it('is what comes after a full read, until one that is not full', async () => {
    const { clock, unread } = watched();
    unread.read(FULL);
    await clock.advance(300, 300);
    unread.read(FULL);
    expect(unread.since).toBe(START);
    unread.read(10);
    expect(unread.since).toBeNull();
  });

  it('is nothing when the loop turns and no read follows a full one', async () => {
    const { unread } = watched();
    unread.read(FULL);
    expect(unread.since).toBe(START);
    await turns();
    expect(unread.since).toBeNull();
  });

  it('is what comes since reading stopped, also afterwards, until the socket is empty', async () => {
    const { clock, unread } = watched();
    unread.stopped();
    await clock.advance(2_000, 1_000);
    await turns();
    expect(unread.since).toBe(START);
    // What was on its way to us when we stopped.
    unread.read(10);
    expect(unread.since).toBe(START);
    unread.resumed();
    unread.read(FULL);
    expect(unread.since).toBe(START);
    unread.read(10);
    expect(unread.since).toBeNull();
  });

  it('is nothing when nothing came while reading stopped', async () => {
    const { unread } = watched();
    unread.stopped();
    unread.resumed();
    await turns();
    expect(unread.since).toBeNull();
  });

  it('grows no older than what a socket holds when it never empties', async () => {
    const { clock, unread } = watched();
    const reads = (8 * 1024 * 1024) / FULL + 1;
    for (let second = 0; second < 10; second++) {
      unread.stopped();
      await clock.advance(500, 500);
      unread.resumed();
      for (let n = 0; n < reads; n++) unread.read(FULL);
      await clock.advance(500, 500);
    }
    const age = clock.micros() / 1_000 - (unread.since ?? 0);
    expect(age).toBeLessThanOrEqual(1_000);
    expect(age).toBeGreaterThan(0);
  });
});
