// kill -9 while recording: the file opens, is sound, and holds everything that was said to be stored.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCapture } from '../../../electron/core/capture/capture.ts';
import { testPorts } from '../../support/test-core.ts';
import { noHooks } from './capture-under-test.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mqttscope-kill-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.each([1, 2_000, 5_000, 9_000, 14_000])(
  'killed once %i messages are stored',
  async (enough) => {
    const path = join(folder, 'killed.mqttscope');
    const recorder = fork(new URL('endless-recording.ts', import.meta.url), [path]);
    let stored = 0;
    while (stored < enough) stored = Number((await once(recorder, 'message'))[0]);
    recorder.on('message', (told) => {
      stored = Number(told);
    });
    recorder.kill('SIGKILL');
    await once(recorder, 'exit');

    const capture = await openCapture(testPorts(''), path, noHooks);
    const { lastId } = capture;
    await capture.close();
    const db = new DatabaseSync(path, { readOnly: true });
    expect(db.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' });
    const rows = db.prepare('SELECT id, previous, payload FROM messages ORDER BY id').all();
    db.close();
    expect(rows.length).toBeGreaterThanOrEqual(stored);
    expect(lastId).toBe(rows.length);
    for (const [at, row] of rows.entries()) {
      const text = Buffer.from(row.payload as Uint8Array).toString();
      if (
        row.id !== at + 1 ||
        text !== `message ${at + 1}` ||
        row.previous !== Math.max(0, at - 9)
      ) {
        throw new Error(`Row ${at + 1} is ${JSON.stringify({ ...row, payload: text })}.`);
      }
    }
  },
);
