// What a page does with 1,000,000 topics, one message each.
import { topicName } from '../load.ts';
import type { MeasuredPage } from '../measured-page.ts';
import { rowsOf, withPageLoad } from '../page-load.ts';
import type { Row } from '../row.ts';
import { median, quantile } from '../timing.ts';

const TOPICS = 1_000_000;
const SCROLLS = 40;
/** Typed a key at a time, each key a question of its own. */
const TYPED = ['torque', '042/s', 'area-7/line'];
/** Put in at once: common, rare, a single one, none, a topic filter. */
const PASTED = [
  'e',
  'torque',
  'device-077/state',
  'AREA-13/line-37/device-042/state',
  'not anywhere',
  'bench/+/line-07/#',
];

export const filter1m: Row = {
  name: 'filter-1m',
  what: 'key in the filter until its result among 1,000,000 topics, p95',
  must: '150 ms',
  aim: '50 ms',
  run: ({ rounds, say }) =>
    withMillion(async (measured) => {
      const times: number[] = [];
      const names = Array.from({ length: TOPICS }, (_, index) => topicName(index));
      const expected = new Map<string, number>();
      for (const word of [...PASTED, ...TYPED.flatMap(prefixesOf)]) {
        expected.set(word, matchesOf(word, names));
      }
      for (let round = 1; round <= rounds; round++) {
        const took = [
          ...(await timesPasted(measured, expected)),
          ...(await timesTyped(measured, expected)),
        ];
        const slowest = took.reduce((most, each) => (each.ms > most.ms ? each : most));
        say(
          `round ${round}: ${took.length} texts, median ${median(took.map(({ ms }) => ms)).toFixed(0)} ms, ` +
            `slowest ${slowest.ms.toFixed(0)} ms: "${slowest.text}", ${expected.get(slowest.text)?.toLocaleString('en')} topics`,
        );
        times.push(...took.map(({ ms }) => ms));
      }
      const value = quantile(times, 0.95);
      return { value, unit: 'ms', baseline: null, ratio: null, rounds: times.length };
    }),
};

export const expand1m: Row = {
  name: 'expand-1m',
  what: 'press on "expand all" until the tree has all rows of 1,000,000 topics',
  must: '500 ms',
  aim: '100 ms',
  run: ({ rounds, say }) =>
    withMillion(async (measured) => {
      const times: number[] = [];
      for (let round = 1; round <= rounds; round++) {
        const pressed = await measured.nextEvent('click');
        await measured.expandAll();
        const shown = await measured.shows('rows', rowsOf(TOPICS));
        const began = await pressed.result();
        times.push(shown.at - began);
        say(
          `round ${round}: ${(shown.at - began).toFixed(0)} ms, painted after ${(shown.painted - began).toFixed(0)} ms`,
        );
        await measured.collapseAll();
        await measured.shows('rows', 1);
      }
      return { value: median(times), unit: 'ms', baseline: null, ratio: null, rounds };
    }),
};

export const pageHeap1m: Row = {
  name: 'page-heap-1m',
  what: 'heap of the page with 1,000,000 topics, all levels open, scrolled through',
  must: '150 MB',
  aim: '80 MB',
  run: ({ say }) =>
    withMillion(async (measured) => {
      await measured.expandAll();
      await measured.shows('rows', rowsOf(TOPICS));
      for (let n = 0; n <= SCROLLS; n++) {
        await measured.scrollTo(n / SCROLLS);
        await measured.rowsInSight();
      }
      const { used, beside } = await measured.heap();
      say(
        `after ${SCROLLS} places of ${rowsOf(TOPICS).toLocaleString('en')} rows: JavaScript ${megabytes(used)} MB, ` +
          `beside it ${megabytes(beside)} MB`,
      );
      return { value: used / 1e6, unit: 'MB', baseline: null, ratio: null, rounds: 1 };
    }),
};

function withMillion<T>(use: (measured: MeasuredPage) => Promise<T>): Promise<T> {
  const firehose = { topics: TOPICS, messages: TOPICS, size: 100, retain: true };
  return withPageLoad(firehose, async (load) => {
    await load.allShown();
    await load.measured.shows('topics', TOPICS);
    return use(load.measured);
  });
}

interface Timed {
  text: string;
  ms: number;
}

async function timesPasted(
  measured: MeasuredPage,
  expected: ReadonlyMap<string, number>,
): Promise<Timed[]> {
  const times: Timed[] = [];
  for (const text of PASTED) {
    await emptyFilter(measured);
    times.push({ text, ms: await timed(measured, text, expected.get(text) ?? 0) });
  }
  return times;
}

/** A key that changes nothing in the number of matches cannot be seen to be done, and is not counted. */
async function timesTyped(
  measured: MeasuredPage,
  expected: ReadonlyMap<string, number>,
): Promise<Timed[]> {
  const times: Timed[] = [];
  for (const word of TYPED) {
    await emptyFilter(measured);
    let before = -1;
    for (const text of prefixesOf(word)) {
      const matches = expected.get(text) ?? 0;
      const ms = await timed(measured, text.at(-1) ?? '', matches);
      if (matches !== before) times.push({ text, ms });
      before = matches;
    }
  }
  return times;
}

async function timed(measured: MeasuredPage, insert: string, matches: number): Promise<number> {
  const typed = await measured.nextEvent('input');
  const showing = await measured.willShow('matches', matches);
  await measured.page.keyboard.insertText(insert);
  return (await showing.result()).at - (await typed.result());
}

async function emptyFilter({ page, tree }: MeasuredPage): Promise<void> {
  await page.locator('[data-focus="topic-filter"]').fill('');
  await tree.and(page.locator(':not([data-matches])')).waitFor();
}

function prefixesOf(word: string): string[] {
  return Array.from(word, (_, at) => word.slice(0, at + 1));
}

function matchesOf(text: string, names: readonly string[]): number {
  const levels = text.split('/');
  if (levels.includes('+')) {
    const pattern = new RegExp(
      `^${levels.map((level) => ({ '+': '[^/]*', '#': '.*' })[level] ?? level).join('/')}$`,
    );
    return names.filter((name) => pattern.test(name)).length;
  }
  const lower = text.toLowerCase();
  return names.filter((name) => name.includes(lower)).length;
}

/** MB of 1,000,000 bytes. */
function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
