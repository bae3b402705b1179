// The recorder on its real thread and a real file; the file is then read as an outsider would.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Capture, openCapture } from '../../../electron/core/capture/capture.ts';
import { openReader, type Reader } from '../../../electron/core/capture/reader.ts';
import { FLAG_OUT, messageFlags } from '../../../electron/core/message-flags.ts';
import { nameText } from '../../../electron/core/topics/name-bytes.ts';
import { FIGURE, FIGURES } from '../../../electron/core/topics/topic-figures.ts';
import { noHooks } from './capture-under-test.ts';

const ports = {
  clock: {
    micros: () => 1_700_000_000_123_456,
    after: (ms: number, run: () => void) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  },
  captureThread: {
    url: new URL('../../../electron/core/capture/capture-thread.ts', import.meta.url),
  },
};

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mqttscope-capture-'));
  path = join(folder, 'test.mqttscope');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function openIt(backlog: (full: boolean) => void = () => undefined) {
  return openCapture(ports, path, { ...noHooks, backlog });
}

/** A reader of what was appended so far. */
async function readerOf(capture: Capture): Promise<Reader> {
  await capture.settled();
  return openReader(ports, path);
}

function append(
  capture: Capture,
  topicId: number,
  previous: number,
  payload: Uint8Array,
  flags = 0,
) {
  return capture.append(
    topicId,
    0,
    previous,
    1_700_000_000_123_456,
    flags,
    payload,
    0,
    payload.length,
    undefined,
  );
}

async function topicsOf(reader: Reader) {
  const topics: Record<string, number | string>[] = [];
  let figures = new Float64Array();
  await reader.start('topics', {}, (said) => {
    if ('figures' in said) figures = said.figures;
    else {
      for (const [at, id] of said.ids.entries()) {
        const name = nameText(said.bytes, said.ends[at - 1] ?? 0, said.ends[at] ?? 0);
        const own = Object.entries(FIGURE).map(([key, place]) => [
          key,
          figures[id * FIGURES + place] ?? 0,
        ]);
        topics.push({ id, name, ...Object.fromEntries(own) });
      }
    }
  }).answer;
  return topics;
}

describe('the capture', () => {
  test('keeps every payload byte for byte, in order, whatever its size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.uint8Array({ maxLength: 40 }),
            fc.uint8Array({ minLength: 5_000, maxLength: 9_000 }),
          ),
          { maxLength: 60 },
        ),
        async (payloads) => {
          await rm(path, { force: true });
          const capture = await openIt();
          const topic = capture.addTopic('a/b');
          let last = 0;
          for (const payload of payloads) last = append(capture, topic, last, payload);
          await capture.close();
          const db = new DatabaseSync(path, { readOnly: true });
          const rows = db.prepare('SELECT payload FROM messages ORDER BY id').all();
          db.close();
          expect(rows.map((row) => Buffer.from(row.payload as Uint8Array))).toEqual(
            payloads.map((each) => Buffer.from(each)),
          );
        },
      ),
      { numRuns: 8 },
    );
  });

  test('takes a payload larger than a batch, and reads it in pieces', async () => {
    const capture = await openIt();
    const payload = new Uint8Array(10_000_000).map((_, at) => at % 251);
    const topic = capture.addTopic('big');
    const small = append(capture, topic, 0, Uint8Array.of(1));
    const id = append(capture, topic, small, payload);
    append(capture, topic, id, Uint8Array.of(2));
    const reader = await readerOf(capture);
    for (const offset of [9_999_990, 1_048_570, 0]) {
      expect(await reader.ask('payload', { id, offset, length: 100 })).toEqual(
        payload.slice(offset, offset + 100),
      );
    }
    const found = await reader.ask('message', { id, headBytes: 10 });
    expect(found).toMatchObject({ size: 10_000_000, topic: 'big' });
    expect(found?.head).toEqual(payload.slice(0, 10));
    await reader.close();
    await capture.close();
  });

  test('a topic’s history is its own, newest first, in pages', async () => {
    const capture = await openIt();
    const [a, b] = [capture.addTopic('a'), capture.addTopic('b')];
    const last = { a: 0, b: 0 };
    for (let n = 0; n < 250; n++) {
      last.a = append(capture, a, last.a, Uint8Array.of(n % 256));
      last.b = append(capture, b, last.b, Uint8Array.of(0));
    }
    const reader = await readerOf(capture);
    const ids: number[] = [];
    let page = await reader.ask('history', { topicId: a, from: last.a, after: 0, limit: 100 });
    while (page.length > 0) {
      ids.push(...page.map(({ id }) => id));
      page = await reader.ask('older', { topicId: a, before: ids.at(-1) ?? 0, limit: 100 });
    }
    expect(ids).toEqual(Array.from({ length: 250 }, (_, n) => 499 - 2 * n));
    const fresh = await reader.ask('history', {
      topicId: a,
      from: last.a,
      after: 489,
      limit: 100,
    });
    expect(fresh.map(({ id }) => id)).toEqual([499, 497, 495, 493, 491]);
    await reader.close();
    await capture.close();
  });

  test('an outsider reads it: names, flags, properties, text that is not UTF-8', async () => {
    const capture = await openIt();
    const bad = capture.addTopic('a\udcc3');
    capture.append(
      bad,
      0,
      0,
      1_700_000_000_123_456,
      messageFlags(1, true, true, false),
      Uint8Array.of(7),
      0,
      1,
      {
        contentType: 'text/plain',
        correlationData: Uint8Array.of(1, 2),
        userProperties: [
          ['k', '1'],
          ['k', '2'],
        ],
      },
    );
    append(capture, capture.addTopic('nul\0'), 0, new Uint8Array(), FLAG_OUT);
    await capture.close();
    const db = new DatabaseSync(path, { readOnly: true });
    const [first, second] = db.prepare('SELECT * FROM readable ORDER BY id').all();
    db.close();
    expect(first).toMatchObject({
      direction: 'in',
      qos: 1,
      retain: 1,
      dup: 1,
      time: '2023-11-14T22:13:20.123456Z',
    });
    expect(Buffer.from(first?.topic as Uint8Array).toString('hex')).toBe('61c3');
    expect(JSON.parse(String(first?.properties))).toEqual({
      contentType: 'text/plain',
      correlationData: 'AQI=',
      userProperties: [
        ['k', '1'],
        ['k', '2'],
      ],
    });
    expect(second).toMatchObject({ direction: 'out' });
    const reader = await openReader(ports, path);
    expect((await topicsOf(reader)).map(({ name }) => name)).toEqual(['a\udcc3', 'nul\0']);
    expect(await reader.ask('message', { id: 1, headBytes: 9 })).toMatchObject({
      topic: 'a\udcc3',
      properties: { correlationData: Uint8Array.of(1, 2) },
    });
    await reader.close();
  });

  test('goes on where an earlier run ended', async () => {
    const first = await openIt();
    const topic = first.addTopic('t');
    append(first, topic, 0, Uint8Array.of(1));
    append(first, topic, 1, Uint8Array.of(2));
    append(first, topic, 2, Uint8Array.of(3), FLAG_OUT);
    await first.close();
    const second = await openIt();
    const reader = await openReader(ports, path);
    expect(await topicsOf(reader)).toMatchObject([
      { id: topic, received: 2, sent: 1, lastId: 3, size: 1 },
    ]);
    expect(append(second, topic, 3, Uint8Array.of(4))).toBe(4);
    expect(second.addTopic('u')).toBe(topic + 1);
    await second.settled();
    const rows = await reader.ask('history', { topicId: topic, from: 4, after: 0, limit: 9 });
    expect(rows.map(({ id, head }) => [id, head[0]])).toEqual([
      [4, 4],
      [3, 3],
      [2, 2],
      [1, 1],
    ]);
    await reader.close();
    await second.close();
  });

  test('refuses a file that is no capture, and leaves it as it is', async () => {
    const db = new DatabaseSync(path);
    db.exec('CREATE TABLE other (x); INSERT INTO other VALUES (1); PRAGMA user_version = 7');
    db.close();
    await expect(openIt()).rejects.toMatchObject({ problem: { code: 'CAPTURE_NOT_OURS' } });
    const after = new DatabaseSync(path, { readOnly: true });
    expect(after.prepare('SELECT x FROM other').get()).toMatchObject({ x: 1 });
    after.close();
  });

  test('tells when the writer is behind and when it has caught up; nothing is lost meanwhile', async () => {
    const told: boolean[] = [];
    const caughtUp = Promise.withResolvers<void>();
    const capture = await openIt((full) => {
      told.push(full);
      if (!full) caughtUp.resolve();
    });
    const topic = capture.addTopic('t');
    const payload = new Uint8Array(1_000_000);
    let last = 0;
    for (let n = 0; n < 50; n++) last = append(capture, topic, last, payload);
    capture.flush();
    await caughtUp.promise;
    expect(told).toEqual([true, false]);
    await capture.settled();
    expect(capture.ledger()).toMatchObject({
      stored: 50,
      dropped: { diskFull: 0, unwritable: 0, ended: 0 },
      problem: null,
    });
    await capture.close();
  });
});
