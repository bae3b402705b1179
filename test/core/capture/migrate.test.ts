// A capture of schema version 1 becomes one of today's layout without losing a row, or stays as it is.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCapture } from '../../../electron/core/capture/capture.ts';
import { openReader } from '../../../electron/core/capture/reader.ts';
import { capturePorts, noHooks } from './capture-under-test.ts';

const MESSAGES = 30_000;
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mqttscope-migrate-'));
  path = join(folder, 'old.mqttscope');
  const db = new DatabaseSync(path);
  db.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE topics (id INTEGER PRIMARY KEY, name NOT NULL);
    CREATE TABLE messages (id INTEGER PRIMARY KEY, topic INTEGER NOT NULL, previous INTEGER NOT NULL,
      time INTEGER NOT NULL, flags INTEGER NOT NULL, properties TEXT, payload BLOB NOT NULL);
    PRAGMA application_id = ${0x4d515343};
    PRAGMA user_version = 1;
    INSERT INTO topics VALUES (1, 'a/b'), (2, x'61c3'), (3, 'big');
    BEGIN;
  `);
  const insert = db.prepare('INSERT INTO messages VALUES (?,?,?,?,?,?,?)');
  for (let n = 1; n <= MESSAGES; n++) {
    // An id is missing: a message that could not be stored.
    if (n === 500) continue;
    const properties = n === 700 ? '{"contentType":"text/plain","correlationData":"AQI="}' : null;
    const payload = Buffer.from(`message ${n}`);
    insert.run(
      n,
      1 + (n % 2),
      Math.max(0, n - 2),
      1_700_000_000_000_000 + n,
      n % 3,
      properties,
      payload,
    );
  }
  insert.run(MESSAGES + 1, 3, 0, 1_700_000_000_900_000, 4, null, new Uint8Array(2_500_000).fill(7));
  db.exec('COMMIT');
  db.close();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('every row is there, at its place, byte for byte', async () => {
  const capture = await openCapture(capturePorts, path, noHooks);
  expect(capture.lastId).toBe(MESSAGES + 1);
  const reader = await openReader(capturePorts, path);
  for (const id of [1, 499, 501, 8_192, MESSAGES]) {
    expect(await reader.ask('message', { id, headBytes: 100 })).toMatchObject({
      id,
      topic: id % 2 === 0 ? 'a/b' : 'a\udcc3',
      time: 1_700_000_000_000_000 + id,
      flags: id % 3,
      head: new Uint8Array(Buffer.from(`message ${id}`)),
    });
  }
  expect(await reader.ask('message', { id: 500, headBytes: 1 })).toBeNull();
  expect(await reader.ask('message', { id: 700, headBytes: 1 })).toMatchObject({
    properties: { contentType: 'text/plain', correlationData: Uint8Array.of(1, 2) },
  });
  expect(await reader.ask('message', { id: MESSAGES + 1, headBytes: 1 })).toMatchObject({
    size: 2_500_000,
  });
  const rows = await reader.ask('history', { topicId: 1, from: MESSAGES, after: 0, limit: 20_000 });
  // The chain leads to the missing 500 and goes on at 498.
  expect(rows).toHaveLength(MESSAGES / 2 - 1);
  await reader.close();
  await capture.close();
  expect(await readdir(folder)).toEqual(['old.mqttscope']);
});

test('a conversion that fails leaves the old file untouched', async () => {
  const db = new DatabaseSync(path);
  db.exec(`UPDATE messages SET properties = '{broken' WHERE id = 20000`);
  db.close();
  const before = await readFile(path);
  await expect(openCapture(capturePorts, path, noHooks)).rejects.toMatchObject({
    problem: { code: 'CAPTURE_NOT_CONVERTED' },
  });
  expect(await readdir(folder)).toEqual(['old.mqttscope']);
  expect((await readFile(path)).equals(before)).toBe(true);
});
