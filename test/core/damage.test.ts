// Capture files that were damaged: the core says so, goes on recording, and shows what can be read.
import { open, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestCore, type TestCore } from '../support/test-core.ts';
import { seedCapture } from './seeded-capture.ts';

const MESSAGES = 20_000;
let core: TestCore;
beforeEach(async () => {
  core = await startTestCore();
});
afterEach(() => core.dispose());

function* messages() {
  for (let n = 0; n < MESSAGES; n++) {
    yield { topic: `t/${n % 20}`, payload: `message ${n} `.padEnd(100, 'x') };
  }
}

async function flip(path: string, at: number): Promise<void> {
  const file = await open(path, 'r+');
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, at);
  await file.write(Buffer.of((byte[0] ?? 0) ^ 0x55), 0, 1, at);
  await file.close();
}

/** Opens the tree and reads a page of each topic's history, as a page of the screen would. */
async function look(captureId: string): Promise<{ topics: number; rows: number }> {
  const { client } = core;
  const { viewId } = await client.topics.openView({ captureId });
  const { topics } = await client.topics.frame({
    viewId,
    after: null,
    first: 0,
    count: 100,
    anchor: null,
  });
  let rows = 0;
  for (let n = 0; n < 20; n++) {
    const found = await client.topics.find({ captureId, topic: `t/${n}` });
    if (!found) continue;
    let page = (
      await client.messages.newest({ captureId, node: found.node, after: null, limit: 500 })
    ).rows;
    while (page.length > 0) {
      rows += page.length;
      const before = page.at(-1)?.id ?? 0;
      page = (await client.messages.older({ captureId, node: found.node, before, limit: 500 }))
        .rows;
    }
  }
  return { topics, rows };
}

async function problemOf(captureId: string) {
  const { captures } = await core.client.captures.watch({ after: null });
  return captures.find((each) => each.captureId === captureId);
}

describe('a damaged capture file', () => {
  test('a byte of a payload: its block is left out and said to be, all others are there', async () => {
    const { profileId, path } = await seedCapture(core, messages());
    const at = (await readFile(path)).indexOf('message 10000 ');
    await flip(path, at + 50);
    const { topics, rows } = await look(profileId);
    expect(topics).toBe(20);
    expect(rows).toBeLessThan(MESSAGES);
    expect(rows).toBeGreaterThan(MESSAGES - 300);
    const info = await problemOf(profileId);
    expect(info?.problem).toMatchObject({ code: 'CAPTURE_PARTLY_DAMAGED' });
    expect(info?.problem?.detail).toBe(`${MESSAGES - rows} messages`);
  });

  test('the middle of the file overwritten, wherever that is: the core opens it or begins anew', async () => {
    for (const part of [0.1, 0.3, 0.5, 0.7, 0.95]) {
      const { profileId, path } = await seedCapture(core, messages());
      const { size } = await stat(path);
      const page = Math.floor((size * part) / 16_384) * 16_384;
      for (let at = page; at < page + 64; at++) await flip(path, at);
      const { rows } = await look(profileId);
      const info = await problemOf(profileId);
      expect(rows).toBeLessThan(MESSAGES);
      expect(info?.problem?.code).toMatch(/^CAPTURE_(PARTLY_DAMAGED|SET_ASIDE)$/);
      if (info?.problem?.code === 'CAPTURE_SET_ASIDE') {
        expect(rows).toBe(0);
        expect(info.damaged?.bytes).toBe(size);
        expect((await stat(info.damaged?.path ?? '')).size).toBe(size);
      }
    }
  });

  test.each([
    ['cut short', async (path: string) => truncate(path, 700_001)],
    ['no database at all', async (path: string) => writeFile(path, 'hello '.repeat(5_000))],
  ])('%s: put aside byte for byte, recording begins anew', async (_, damage) => {
    const { profileId, path } = await seedCapture(core, messages());
    await damage(path);
    const before = await readFile(path);
    await look(profileId);
    const info = await problemOf(profileId);
    expect(info?.problem?.code).toBe('CAPTURE_SET_ASIDE');
    expect(info?.messages).toBe(0);
    const names = await readdir(dirname(path));
    expect(names.filter((name) => name.includes('.damaged-'))).not.toEqual([]);
    expect((await readFile(info?.damaged?.path ?? '')).equals(before)).toBe(true);
  });

  test('another program’s database is left alone', async () => {
    const { profileId, path } = await seedCapture(core, []);
    const { DatabaseSync } = await import('node:sqlite');
    for (const end of ['', '-wal', '-shm']) await writeFile(path + end, '');
    const db = new DatabaseSync(path);
    db.exec('CREATE TABLE theirs (x)');
    db.close();
    await expect(look(profileId)).rejects.toMatchObject({ code: 'CAPTURE_NOT_OURS' });
    expect((await readdir(dirname(path))).some((name) => name.includes('.damaged-'))).toBe(false);
  });
});
