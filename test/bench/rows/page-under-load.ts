// How the page feels while 100,000 messages a second arrive over 10,000 topics: every level of the tree is open,
// in the middle of it, one topic is selected and followed, and the values on the screen change.

import type { PageCpu } from '../measured-page.ts';
import { pressSomewhere, withOpenTree } from '../open-tree.ts';
import { type FrameGaps, frameGaps, treeChanges } from '../page-probes.ts';
import type { Row, RowOptions } from '../row.ts';
import { median, quantile } from '../timing.ts';

const RATE = 100_000;
const WARM_UP_MS = 2_000;
const FRAMES_MS = 6_000;
const CLICKS_A_ROUND = 20;

export const frameGap100k: Row = {
  name: 'frame-gap-100k',
  what: 'p95 gap between animation frames at 100,000 messages/s, over idle',
  must: '1.2 x',
  aim: '1.0 x',
  run: (options) =>
    withOpenTree(async (load) => {
      const p95 = { idle: [] as number[], loaded: [] as number[] };
      for (let round = 1; round <= options.rounds; round++) {
        const { page } = load.measured;
        const idle = await page.evaluate(frameGaps, FRAMES_MS);
        const { result, poured } = await load.during(RATE, async () => {
          await page.waitForTimeout(WARM_UP_MS);
          const before = await load.measured.cpu();
          const [gaps, changes] = await Promise.all([
            page.evaluate(frameGaps, FRAMES_MS),
            page.evaluate(treeChanges, FRAMES_MS),
          ]);
          return { gaps, changes, cpu: cpuSince(before, await load.measured.cpu()) };
        });
        await load.allShown();
        p95.idle.push(quantile(idle.frames, 0.95));
        p95.loaded.push(quantile(result.gaps.frames, 0.95));
        sayGaps(options, `round ${round} idle  `, idle);
        sayGaps(options, `round ${round} loaded`, result.gaps);
        options.say(
          `round ${round} ${Math.round(poured.rate).toLocaleString('en')} messages/s were sent, all of them counted; ` +
            `${Math.round((result.changes / FRAMES_MS) * 1000)} changes a second in the tree; processor time of the page ${result.cpu}`,
        );
      }
      const value = median(p95.loaded);
      const baseline = median(p95.idle);
      return { value, unit: 'ms', baseline, ratio: value / baseline, rounds: options.rounds };
    }),
};

export const click100k: Row = {
  name: 'click-100k',
  what: 'press on a topic until its payload is in the panel, at 100,000 messages/s, p95',
  must: '100 ms',
  aim: '30 ms',
  run: (options) =>
    withOpenTree(async (load) => {
      const times: number[] = [];
      const painted: number[] = [];
      const { poured } = await load.during(RATE, async () => {
        await load.measured.page.waitForTimeout(WARM_UP_MS);
        for (let n = 0; n < options.rounds * CLICKS_A_ROUND; n++) {
          const shown = await pressSomewhere(load.measured);
          times.push(shown.at - shown.pressed);
          painted.push(shown.painted - shown.pressed);
        }
      });
      await load.allShown();
      const figures = (values: readonly number[]): string =>
        [median(values), quantile(values, 0.95), Math.max(...values)]
          .map((value) => value.toFixed(1))
          .join(', ');
      options.say(
        `${times.length} presses at ${Math.round(poured.rate).toLocaleString('en')} messages/s; in the document: ` +
          `median, p95, longest ${figures(times)} ms; painted: ${figures(painted)} ms`,
      );
      const value = quantile(times, 0.95);
      return { value, unit: 'ms', baseline: null, ratio: null, rounds: times.length };
    }),
};

/** Of the time the frames were looked at. */
function cpuSince(before: PageCpu, after: PageCpu): string {
  const part = (what: keyof PageCpu): string =>
    `${Math.round(((after[what] - before[what]) / FRAMES_MS) * 100)} %`;
  return `${part('all')} (script ${part('script')}, style and layout ${part('styleAndLayout')})`;
}

function sayGaps({ say }: RowOptions, what: string, { frames, calls }: FrameGaps): void {
  const figures = (gaps: readonly number[]): string =>
    [0.5, 0.95, 0.99, 1].map((part) => quantile(gaps, part).toFixed(1)).join(', ');
  say(
    `${what} ${frames.length} frames, p50, p95, p99, longest: ${figures(frames)} ms; ` +
      `calls for them: ${figures(calls)} ms`,
  );
}
