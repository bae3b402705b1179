// A clock that stands still until a test moves it, so that minutes pass in milliseconds.
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Clock } from '../../electron/core/ports.ts';

export interface ManualClock extends Clock {
  /** Callbacks still waiting for their time. */
  pending(): number;
  /**
   * Moves on in steps, calling what falls due, and lets the event loop turn after each step so that
   * sockets and streams keep up.
   */
  advance(ms: number, stepMs?: number): Promise<void>;
}

interface Alarm {
  at: number;
  run(): void;
}

/** Begins at noon (UTC) of a day in June. */
export function manualClock(startMs = Date.UTC(2026, 5, 15, 12)): ManualClock {
  let nowMs = startMs;
  const alarms = new Set<Alarm>();

  const ring = (): void => {
    for (const alarm of [...alarms].sort((a, b) => a.at - b.at)) {
      if (alarm.at > nowMs || !alarms.delete(alarm)) continue;
      alarm.run();
    }
  };
  return {
    micros: () => Math.round(nowMs * 1000),
    after(ms, run) {
      const alarm = { at: nowMs + ms, run };
      alarms.add(alarm);
      return () => alarms.delete(alarm);
    },
    pending: () => alarms.size,
    async advance(ms, stepMs = 50) {
      const end = nowMs + ms;
      while (nowMs < end) {
        nowMs = Math.min(end, nowMs + stepMs);
        ring();
        await turnOfTheLoop();
      }
    },
  };
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
