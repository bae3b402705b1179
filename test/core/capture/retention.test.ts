// Retention on a real file: the oldest goes, kept ranges stay, the counts add up.
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type CaptureUnderTest, captureUnderTest, timeOf } from './capture-under-test.ts';

let under: CaptureUnderTest;
beforeEach(async () => {
  under = await captureUnderTest();
});
afterEach(() => under.dispose());

const rules = { maxBytes: Number.MAX_SAFE_INTEGER, maxMessages: null, olderThan: null };

function fill(count: number, payload = 100): void {
  for (let n = 0; n < count; n++) under.add(`t/${n % 50}`, new Uint8Array(payload).fill(n % 251));
}

function inFile(): { messages: number; first: number; last: number; ok: string } {
  const db = new DatabaseSync(under.path, { readOnly: true });
  const row = db.prepare('SELECT count(*) AS n, min(id) AS a, max(id) AS b FROM messages').get();
  const ok = String(db.prepare('PRAGMA integrity_check').get()?.integrity_check);
  db.close();
  return { messages: Number(row?.n), first: Number(row?.a), last: Number(row?.b), ok };
}

/** The writer prunes between batches: what it says of the file settles shortly after. */
async function pruned(wanted: () => boolean): Promise<void> {
  await vi.waitUntil(wanted, { timeout: 10_000, interval: 5 });
}

test('by count: the newest stay, and what went is counted', async () => {
  fill(20_000);
  await under.capture.settled();
  under.capture.setRules({ ...rules, maxMessages: 5_000 });
  await pruned(() => under.capture.ledger().file.messages <= 5_200);
  const { file } = under.capture.ledger();
  expect(file.messages).toBeGreaterThanOrEqual(5_000);
  expect(file.messages + file.evictedMessages).toBe(20_000);
  expect(file.evictedBytes).toBe(file.evictedMessages * 100);
  expect(inFile()).toMatchObject({ messages: file.messages, last: 20_000, ok: 'ok' });
});

test('by size, while more arrives: the file stays at its limit and shrinks to a smaller one', async () => {
  under.capture.setRules({ ...rules, maxBytes: 24_000_000 });
  for (let round = 0; round < 40; round++) {
    fill(10_000, 200);
    await under.capture.settled();
  }
  await pruned(() => under.capture.ledger().file.fileBytes < 24_000_000 * 1.1);
  const { file } = under.capture.ledger();
  expect(file.fileBytes).toBeGreaterThan(24_000_000 * 0.7);
  expect(file.messages + file.evictedMessages).toBe(400_000);
  under.capture.setRules({ ...rules, maxBytes: 12_000_000 });
  await pruned(() => under.capture.ledger().file.fileBytes < 12_000_000 * 1.1);
  expect(inFile()).toMatchObject({ last: 400_000, ok: 'ok' });
});

test('by age, large payloads too', async () => {
  fill(500);
  under.add('big', new Uint8Array(3_000_000));
  for (let n = 0; n < 3_000; n++) under.add('new', 'x', { time: timeOf(1_000_000 + n) });
  await under.capture.settled();
  under.capture.setRules({ ...rules, olderThan: timeOf(900_000) });
  await pruned(() => under.capture.ledger().file.evictedMessages > 0);
  const db = new DatabaseSync(under.path, { readOnly: true });
  expect(db.prepare('SELECT count(*) AS n FROM large').get()).toMatchObject({ n: 0 });
  db.close();
  expect(under.capture.ledger().file.evictedBytes).toBeGreaterThanOrEqual(3_000_000);
  expect(inFile().last).toBe(3_501);
});

test('a kept range survives, and goes once it is let go', async () => {
  fill(20_000);
  await under.capture.settled();
  const pin = await under.capture.ask('pin', {
    name: 'fault',
    from: timeOf(2_000),
    to: timeOf(3_000),
  });
  under.capture.setRules({ ...rules, maxMessages: 4_000 });
  await pruned(() => under.capture.ledger().file.evictedMessages > 15_000);
  const reader = await under.reader();
  for (const id of [2_000, 2_500, 3_000]) {
    expect(await reader.ask('message', { id, headBytes: 1 })).not.toBeNull();
  }
  expect(await reader.ask('message', { id: 1_000, headBytes: 1 })).toBeNull();
  // The history of a topic goes on over the gap.
  const rows = await reader.ask('history', {
    topicId: under.topicId('t/7'),
    from: under.lastId('t/7'),
    after: 0,
    limit: 10_000,
  });
  const ids = rows.map(({ id }) => id);
  expect(ids).toContain(2_008);
  expect(ids).toEqual([...ids].sort((a, b) => b - a));
  await under.reopen();
  expect(under.capture.ledger().file.pins).toMatchObject([{ id: pin, name: 'fault' }]);
  await under.capture.ask('unpin', { id: pin });
  under.capture.setRules({ ...rules, maxMessages: 2_000 });
  await pruned(() => inFile().first > 3_000);
});
