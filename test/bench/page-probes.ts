// What measures inside the page. These functions are sent there as they stand: they may use nothing from
// outside themselves. Times are those of the page's `performance.now()`, as are its events' time stamps. Those
// that wait for something to happen answer with an `Armed`, so that they are known to wait before it does.

export interface Armed<T> {
  result: Promise<T>;
}

/** Counts that the tree shows: data-topics, data-messages, data-rows, data-matches. */
export type TreeCount = 'topics' | 'messages' | 'rows' | 'matches';

export interface Shown {
  /** When it was in the document. */
  at: number;
  /** When it was painted. */
  painted: number;
}

/** Milliseconds between one animation frame and the next. */
export interface FrameGaps {
  /** By the times of the frames, which are those of the screen: one that is left out doubles the gap. */
  frames: number[];
  /** By when the page was called for them: shows work that made it late for a frame it still reached. */
  calls: number[];
}

export function frameGaps(forMs: number): Promise<FrameGaps> {
  return new Promise((resolve) => {
    const gaps: FrameGaps = { frames: [], calls: [] };
    let first = 0;
    let last = { frame: 0, call: 0 };
    const frame = (time: number): void => {
      const now = { frame: time, call: performance.now() };
      if (first > 0) {
        gaps.frames.push(now.frame - last.frame);
        gaps.calls.push(now.call - last.call);
      }
      first ||= time;
      last = now;
      if (time - first < forMs) requestAnimationFrame(frame);
      else resolve(gaps);
    };
    requestAnimationFrame(frame);
  });
}

/** How many elements and texts of the tree changed in so long. */
export async function treeChanges(forMs: number): Promise<number> {
  let changes = 0;
  const watcher = new MutationObserver((records) => {
    changes += records.length;
  });
  const tree = document.querySelector('[data-testid="topic-tree"]');
  if (tree) watcher.observe(tree, { subtree: true, childList: true, characterData: true });
  await new Promise((resolve) => setTimeout(resolve, forMs));
  watcher.disconnect();
  return changes;
}

/** When the tree shows `value`, which it may already; rejects with what it shows after `patienceMs`. */
export function treeShows(asked: {
  count: TreeCount;
  value: number;
  patienceMs: number;
}): Armed<Shown> {
  const { count, value, patienceMs } = asked;
  const result = new Promise<Shown>((resolve, reject) => {
    const counts = (): DOMStringMap =>
      document.querySelector<HTMLElement>('[data-testid="topic-tree"]')?.dataset ?? {};
    const look = (): void => {
      const { [count]: shown, toFilter } = counts();
      // A filter that finds the last match early does not know yet that it is the last.
      if (shown !== String(value) || (count === 'matches' && toFilter !== '0')) return;
      const at = performance.now();
      watcher.disconnect();
      clearTimeout(timer);
      requestAnimationFrame(() => setTimeout(() => resolve({ at, painted: performance.now() })));
    };
    const watcher = new MutationObserver(look);
    const timer = setTimeout(() => {
      watcher.disconnect();
      reject(new Error(`The tree shows ${counts()[count]} ${count} instead of ${value}.`));
    }, patienceMs);
    watcher.observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: [`data-${count}`, 'data-to-filter'],
    });
    look();
  });
  // Said when it is asked for.
  result.catch(() => undefined);
  return { result };
}

/** The time stamp of the next event of that kind. */
export function nextEvent(type: 'input' | 'click'): Armed<number> {
  const result = new Promise<number>((resolve) => {
    document.addEventListener(type, ({ timeStamp }) => resolve(timeStamp), {
      capture: true,
      once: true,
    });
  });
  return { result };
}

export interface ShownPayload extends Shown {
  /** When the button of the mouse went down. */
  pressed: number;
  topic: string;
  /** `id` in the JSON that is shown. */
  id: number;
}

/**
 * From the next press on a row of the tree until the panel shows another topic than before and a payload with an
 * `id`. The panel is made anew for each topic: the payload cannot be that of the one before.
 */
export function payloadAfterPress(patienceMs: number): Armed<ShownPayload> {
  const result = new Promise<ShownPayload>((resolve, reject) => {
    const topicShown = (): string | null | undefined =>
      document.querySelector('[data-panel="history"] h2')?.getAttribute('aria-label');
    const before = topicShown();
    let pressed = 0;
    document.addEventListener(
      'mousedown',
      ({ timeStamp }) => {
        pressed = timeStamp;
        watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
      },
      { capture: true, once: true },
    );
    const watcher = new MutationObserver(() => {
      const topic = topicShown();
      if (!topic || topic === before) return;
      const payload = document.querySelector('[data-testid="payload-view"]')?.textContent ?? '';
      const id = /"id": (\d+)/.exec(payload)?.[1];
      if (id === undefined) return;
      const at = performance.now();
      watcher.disconnect();
      clearTimeout(timer);
      requestAnimationFrame(() =>
        setTimeout(() =>
          resolve({ pressed, topic, id: Number(id), at, painted: performance.now() }),
        ),
      );
    });
    const timer = setTimeout(() => {
      watcher.disconnect();
      reject(new Error(`No payload ${patienceMs} ms after the press; shown is ${topicShown()}.`));
    }, patienceMs);
  });
  result.catch(() => undefined);
  return { result };
}
