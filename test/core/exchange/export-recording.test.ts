// Exports of a capture that is being recorded into: what was there at their start, whole and in order.
import { readFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runWork } from '../../../electron/core/exchange/work.ts';
import {
  type CaptureUnderTest,
  capturePorts,
  captureUnderTest,
} from '../capture/capture-under-test.ts';
import {
  type ExchangeUnderTest,
  exchangeUnderTest,
  Listener,
  NO_REDACTION,
  NOW,
} from './exchange-under-test.ts';

const BEFORE = 30_000;

let exchange: ExchangeUnderTest;
let recorder: CaptureUnderTest;
beforeEach(async () => {
  exchange = await exchangeUnderTest();
  recorder = await captureUnderTest();
  for (let n = 1; n <= BEFORE; n++) recorder.add(`t/${n % 10}`, `message ${n}`);
  await recorder.capture.settled();
});
afterEach(async () => {
  await recorder.dispose();
  await exchange.dispose();
});

/** Exports while messages and topics arrive. */
async function exportMeanwhile(format: 'ndjson' | 'sqlite'): Promise<string> {
  const path = exchange.file(`out.${format}`);
  const ask = { capture: recorder.path, path, format, redaction: NO_REDACTION, now: NOW };
  let isDone = false;
  const listener = new Listener();
  const done = runWork(
    capturePorts,
    'export',
    { ...ask, scope: { kind: 'all' } },
    listener,
  ).finally(() => {
    isDone = true;
  });
  for (let n = BEFORE + 1; !isDone; n++) {
    recorder.add(`later/${n}`, `message ${n}`);
    if (n % 200 === 0) await recorder.capture.settled();
  }
  await done;
  expect([...listener.skipped]).toEqual([]);
  return path;
}

test('NDJSON', async () => {
  const lines = (await readFile(await exportMeanwhile('ndjson'), 'utf8')).trim().split('\n');
  const numbers = lines.map((line) => {
    const text = Buffer.from(JSON.parse(line).payload, 'base64').toString();
    return Number(text.replace('message ', ''));
  });
  expect(numbers.length).toBeGreaterThanOrEqual(BEFORE);
  expect(numbers).toEqual(numbers.map((_, n) => n + 1));
});

test('the capture file', async () => {
  const db = new DatabaseSync(await exportMeanwhile('sqlite'), { readOnly: true });
  try {
    expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    const rows = db.prepare('SELECT id, payload FROM readable ORDER BY id').all();
    const inFile = db.prepare('SELECT sum(count) AS n FROM blocks').get();
    // Every topic has its name, or the view would leave its messages out.
    expect(rows.length).toBe(inFile?.n);
    expect(rows.length).toBeGreaterThanOrEqual(BEFORE);
    for (const [n, { id, payload }] of rows.entries()) {
      expect(id).toBe(n + 1);
      expect(Buffer.from(payload as Uint8Array).toString()).toBe(`message ${n + 1}`);
    }
  } finally {
    db.close();
  }
});
