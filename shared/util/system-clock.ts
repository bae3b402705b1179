// Wall-clock time with microseconds, as both hosts give it to the core. Sources are handed in, so that
// a test can step them.

export interface ClockSources {
  /** Milliseconds since 1970, steps with the system's clock (Date.now). */
  wallMs(): number;
  /** Milliseconds from some fixed point, with fractions (performance.now). */
  monotonicMs(): number;
  /** Calls back once; the returned function cancels. */
  after(ms: number, run: () => void): () => void;
}

export interface SystemClock {
  /** Whole microseconds since 1970. */
  micros(): number;
  after(ms: number, run: () => void): () => void;
}

/** Date.now is cut to the millisecond, so a smaller difference says nothing. */
const TOLERANCE_MS = 5;

/**
 * The monotonic source gives the fractions and the order; the wall clock is followed as soon as the
 * two disagree, because the system's time was set or the machine slept.
 */
export function createSystemClock(sources: ClockSources): SystemClock {
  let offset = sources.wallMs() - sources.monotonicMs();
  return {
    micros: () => {
      const monotonic = sources.monotonicMs();
      const wall = sources.wallMs();
      if (Math.abs(wall - monotonic - offset) > TOLERANCE_MS) offset = wall - monotonic;
      return Math.round((monotonic + offset) * 1000);
    },
    after: (ms, run) => sources.after(ms, run),
  };
}

/** The clock of the host this runs in: every host has these sources under these names. */
export function hostClock(): SystemClock {
  return createSystemClock({
    wallMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
}
