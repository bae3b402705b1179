// Damaged files: bytes flipped, ends cut off. What the damage did not touch is recovered as it was.
import { copyFile, open, readFile, rm, stat, truncate } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runWork } from '../../../electron/core/exchange/work.ts';
import { capturePorts, captureUnderTest } from '../capture/capture-under-test.ts';
import { type ExchangeUnderTest, exchangeUnderTest, Listener, NOW } from './exchange-under-test.ts';

const PAGE = 16_384;
const MESSAGES = 60_000;

let exchange: ExchangeUnderTest;
let original: string;
let messages: Map<number, string>;
beforeAll(async () => {
  exchange = await exchangeUnderTest();
  const noise = new Uint8Array(150);
  const parts = Array.from({ length: MESSAGES }, (_, n) => {
    noise.fill(n % 251);
    const payload = n % 20_000 === 777 ? new Uint8Array(2_500_000).fill(n % 200) : noise.slice();
    return { topic: `plant/${n % 3000}/state`, payload, micros: NOW + n };
  });
  original = exchange.capture('whole.mqttscope', [
    { event: 'connected', detail: { clientId: 'x' }, micros: NOW },
    ...parts,
    { event: 'lost', detail: {}, micros: NOW },
  ]);
  messages = rowsOf(original);
});
afterAll(() => exchange.dispose());

/** Everything about a message but its time, by id. */
function rowsOf(path: string): Map<number, string> {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    const rows = db.prepare(
      'SELECT id, topic, size, hex(substr(payload, 1, 20)) AS head FROM readable',
    );
    return new Map(rows.all().map((row) => [Number(row.id), Object.values(row).join(' ')]));
  } finally {
    db.close();
  }
}

/** Messages of each block, by the block's first. */
function blocksOf(path: string): Map<number, number[]> {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const blocks = db.prepare('SELECT first, count FROM blocks').all();
    return new Map(
      blocks.map(({ first, count }) => [
        Number(first),
        Array.from({ length: Number(count) }, (_, n) => Number(first) + n),
      ]),
    );
  } finally {
    db.close();
  }
}

/** First messages of the blocks on a page: rows of some kilobytes are nothing else. */
function blocksOn(page: Buffer): number[] {
  if (page.length < PAGE || page[0] !== 13) return [];
  return Array.from({ length: page.readUInt16BE(3) }, (_, n) => {
    let at = page.readUInt16BE(8 + 2 * n);
    const varint = () => {
      let value = 0;
      for (let byte = 128; byte >= 128; at++) {
        byte = page.readUInt8(at);
        value = value * 128 + (byte & 127);
      }
      return value;
    };
    const size = varint();
    const id = varint();
    return size > 200 && size < 20_000 ? id : 0;
  }).filter((id) => id > 0);
}

/** Messages of blocks on pages of `damaged` that are as they were. */
async function intact(damaged: string): Promise<number[]> {
  const before = await readFile(original);
  const after = await readFile(damaged);
  const blocks = blocksOf(original);
  const ids: number[] = [];
  for (let at = PAGE; at < before.length; at += PAGE) {
    const page = before.subarray(at, at + PAGE);
    if (!page.equals(after.subarray(at, at + PAGE))) continue;
    for (const first of blocksOn(page)) ids.push(...(blocks.get(first) ?? []));
  }
  return ids;
}

/** All that is on a page by itself: the topic's name is on another, parts of large payloads as well. */
const ownOf = (row: string | undefined) => row?.split(' ').slice(2).join(' ');
const isLarge = (id: number) => messages.get(id)?.includes(' 2500000 ') === true;

const wrongOf = (rows: Map<number, string>) =>
  [...rows].filter(([id, row]) => !isLarge(id) && ownOf(row) !== ownOf(messages.get(id)));

async function recover(
  damaged: string,
): Promise<{ rows: Map<number, string>; listener: Listener }> {
  const listener = new Listener();
  const target = exchange.file('recovered.mqttscope');
  await runWork(capturePorts, 'recover', { damaged, target }, listener);
  return { rows: rowsOf(target), listener };
}

async function damagedCopy(
  damage: (path: string, bytes: number) => Promise<void>,
): Promise<string> {
  const path = exchange.file('damaged.mqttscope');
  await copyFile(original, path);
  await rm(`${path}-wal`, { force: true });
  await damage(path, (await stat(path)).size);
  return path;
}

/** A linear congruential generator: every run flips the same bytes. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

test('a file without damage is recovered whole', async () => {
  const { rows, listener } = await recover(original);
  expect(rows).toEqual(messages);
  expect([...listener.skipped]).toEqual([]);
  expect(listener.messages).toBe(MESSAGES);
});

test('bytes flipped at 20 random places', async () => {
  const random = numbers(20_261_121);
  const damaged = await damagedCopy(async (path, bytes) => {
    const file = await open(path, 'r+');
    for (let n = 0; n < 20; n++) {
      const at = Math.floor(random() * bytes);
      const byte = Buffer.alloc(1);
      await file.read(byte, 0, 1, at);
      byte[0] = (byte[0] ?? 0) ^ (1 << Math.floor(random() * 8));
      await file.write(byte, 0, 1, at);
    }
    await file.close();
  });
  const { rows, listener } = await recover(damaged);
  const whole = await intact(damaged);
  expect(whole.length).toBeGreaterThan(MESSAGES / 2);
  expect(whole.length).toBeLessThan(MESSAGES);
  const lost = whole.filter((id) => !rows.has(id));
  expect(lost).toEqual([]);
  expect(wrongOf(rows)).toEqual([]);
  const counted = listener.skipped.get('The message is in a damaged part of the file.') ?? 0;
  expect(counted).toBe(MESSAGES - rows.size);
});

test('the list of tables, the root of the messages and all pages between are gone', async () => {
  const damaged = await damagedCopy(async (path) => {
    const file = await open(path, 'r+');
    const bytes = await readFile(path);
    const zeros = Buffer.alloc(PAGE);
    for (let at = 0; at < bytes.length; at += PAGE) {
      if (at === 0 || bytes[at] === 5) await file.write(zeros, 0, PAGE, at);
    }
    await file.close();
  });
  const { rows } = await recover(damaged);
  expect(rows).toEqual(messages);
});

test.each([0.9, 0.55, 0.2, 0.01])('cut off at %f of its length', async (part) => {
  const damaged = await damagedCopy((path, bytes) => truncate(path, Math.floor(bytes * part) + 5));
  const whole = await intact(damaged);
  const { rows } = await recover(damaged);
  expect(whole.filter((id) => !rows.has(id))).toEqual([]);
  expect(wrongOf(rows)).toEqual([]);
});

test('a write-ahead log that was not taken in yet, and what was deleted stays deleted', async () => {
  const recorder = await captureUnderTest();
  try {
    for (let n = 0; n < 20_000; n++) recorder.add(`t/${n % 10}`, new Uint8Array(100).fill(n));
    await recorder.capture.settled();
    recorder.capture.setRules({ maxBytes: 1_000_000, maxMessages: null, olderThan: null });
    for (let n = 0; n < 3_000; n++) recorder.add(`t/${n % 10}`, new Uint8Array(100).fill(n));
    await recorder.capture.settled();
    await recorder.capture.ask('pin', { name: 'kept', from: 1, to: 2 });
    const live = rowsOf(recorder.path);
    for (const end of ['', '-wal']) {
      await copyFile(recorder.path + end, exchange.file(`damaged.mqttscope${end}`));
    }
    const { rows } = await recover(exchange.file('damaged.mqttscope'));
    expect(rows).toEqual(live);
  } finally {
    await recorder.dispose();
  }
});

test('of a file that holds nothing any more, that is said', async () => {
  const damaged = await damagedCopy((path) => truncate(path, 0));
  const problem = { code: 'RECOVERED_NOTHING' };
  await expect(recover(damaged)).rejects.toMatchObject({ problem });
});
