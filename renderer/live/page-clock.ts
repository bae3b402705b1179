// Time and paint as the feeds see them, so that a test can supply its own.

export interface PageClock {
  /** Milliseconds that only grow. */
  now(): number;
  /** Resolves after the browser has painted what was rendered before the call. */
  painted(): Promise<void>;
  after(ms: number, run: () => void): () => void;
  every(ms: number, run: () => void): () => void;
  /** False while nobody can see the page. */
  visible(): boolean;
  onVisibility(listener: () => void): () => void;
}

export const browserClock: PageClock = {
  now: () => performance.now(),
  // An animation frame runs before its paint, a task queued from it runs after.
  painted: () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => setTimeout(resolve));
    }),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  every(ms, run) {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
  visible: () => !document.hidden,
  onVisibility(listener) {
    document.addEventListener('visibilitychange', listener);
    return () => document.removeEventListener('visibilitychange', listener);
  },
};

/** Resolves after `ms`; rejects when the signal is aborted before. */
export function pause(clock: PageClock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, resolve);
    const abort = () => {
      cancel();
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
  });
}
