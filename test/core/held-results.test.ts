// A list counted from a message, as a page does that must not move while more comes on top.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestCore, type TestCore } from '../support/test-core.ts';
import { type SeedMessage, seedCapture } from './seeded-capture.ts';

let core: TestCore;
beforeEach(async () => {
  core = await startTestCore();
});
afterEach(() => core.dispose());

test('rows are counted from the top message, and those above it only as a number', async () => {
  const messages: SeedMessage[] = Array.from({ length: 100 }, (_, n) => ({
    topic: n % 2 === 0 ? 'even' : 'odd',
    payload: `${n}`,
  }));
  const { profileId: captureId } = await seedCapture(core, messages);
  const { client } = core;
  const opened = await client.results.open({ captureId, query: 'topic:odd', until: null });
  const resultsId = opened.resultsId ?? 0;
  const ask = { resultsId, first: 0, count: 3 };
  let frame = await client.results.frame({ ...ask, after: null, top: null, anchor: null });
  while (frame.state !== 'complete') {
    const after = frame.revision;
    frame = await client.results.frame({ ...ask, after, top: null, anchor: null });
  }
  expect(frame).toMatchObject({ total: 50, above: 0 });
  expect(frame.rows.map(({ id }) => id)).toEqual([100, 98, 96]);

  const held = await client.results.frame({ ...ask, after: null, top: 90, anchor: 80 });
  expect(held).toMatchObject({ total: 50, above: 5, first: 0, anchorIndex: 10 });
  expect(held.rows.map(({ id }) => id)).toEqual([90, 88, 86]);
  const end = await client.results.frame({ ...ask, first: 44, after: null, top: 90, anchor: null });
  expect(end.rows.map(({ id }) => id)).toEqual([2]);

  const unknown = await client.results.frame({ ...ask, after: null, top: 91, anchor: null });
  expect(unknown.above).toBeNull();
  const none = await client.results.frame({ ...ask, after: null, top: 0, anchor: null });
  expect(none).toMatchObject({ total: 50, above: 50, rows: [], newest: 100 });
});
