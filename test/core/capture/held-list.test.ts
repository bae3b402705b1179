// A full list that somebody reads from a message on: it counts what arrives instead of dropping rows.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Reader } from '../../../electron/core/capture/reader.ts';
import type { ListProgress } from '../../../electron/core/capture/thread-messages.ts';
import { type CaptureUnderTest, captureUnderTest } from './capture-under-test.ts';

const LIMIT = 100;

let recorded: CaptureUnderTest;
beforeEach(async () => {
  recorded = await captureUnderTest();
});
afterEach(() => recorded.dispose());

function record(count: number): void {
  for (let n = 0; n < count; n++) recorded.add('a', `${n}`);
}

/** A list with room for `LIMIT` ids, and a way to wait for what it says of itself. */
function listOf(reader: Reader) {
  let wake: () => void = () => undefined;
  let last: ListProgress | undefined;
  const ask = { query: '', now: 0, until: null, limit: LIMIT };
  const job = reader.start('list', ask, (progress) => {
    last = progress;
    wake();
  });
  // Ends with the reader.
  job.answer.catch(() => undefined);
  const until = async (wanted: (progress: ListProgress) => boolean) => {
    while (!last || !wanted(last)) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const rows = (top: number | null, first = 0, count = 2) =>
    reader.ask('listed', { list: job.seq, first, count, top, anchor: null });
  return { until, rows };
}

test('the rows below the top stay, and those above it are counted exactly', async () => {
  record(90);
  const reader = await recorded.reader();
  const list = listOf(reader);
  await list.until(({ complete }) => complete);
  expect(await list.rows(90)).toMatchObject({ total: 90, above: 0, newest: 90, passed: 0 });
  record(1_000);
  await recorded.capture.settled();
  reader.stored(1_090);
  await list.until(({ arrived }) => arrived === 1_000);

  const held = await list.rows(90);
  expect(held).toMatchObject({ total: 1_090, above: 1_000, arrived: 1_000, passed: 990 });
  expect(held.rows.map(({ id }) => id)).toEqual([90, 89]);
  expect((await list.rows(90, 88)).rows.map(({ id }) => id)).toEqual([2, 1]);
});

test('nobody reading from a message on, the oldest make room', async () => {
  record(90);
  const reader = await recorded.reader();
  const list = listOf(reader);
  await list.until(({ complete }) => complete);
  await list.rows(null);
  record(200);
  await recorded.capture.settled();
  reader.stored(290);
  await list.until(({ arrived }) => arrived === 200);
  const { rows, total, passed, newest } = await list.rows(null);
  expect({ passed, newest }).toEqual({ passed: 0, newest: 290 });
  expect(total).toBeLessThanOrEqual(LIMIT);
  expect(rows.map(({ id }) => id)).toEqual([290, 289]);
});

test('held before anything was listed, all that arrives is above', async () => {
  const reader = await recorded.reader();
  const list = listOf(reader);
  await list.until(({ complete }) => complete);
  await list.rows(0);
  record(250);
  await recorded.capture.settled();
  reader.stored(250);
  await list.until(({ arrived }) => arrived === 250);
  expect(await list.rows(0)).toMatchObject({ total: 250, above: 250, passed: 150, rows: [] });
});
