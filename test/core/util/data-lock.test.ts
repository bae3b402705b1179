import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataFolder } from '../../../electron/core/util/data-lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mqttscope-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a folder another running process holds is refused, by name', async () => {
  await writeFile(join(folder, 'in-use'), String(process.ppid));
  await expect(lockDataFolder(folder)).rejects.toMatchObject({
    problem: { code: 'DATA_FOLDER_IN_USE', detail: expect.stringContaining(folder) },
  });
});

test('a lock left by a process that is gone is taken over, and given back', async () => {
  // Larger than any process id Linux gives.
  await writeFile(join(folder, 'in-use'), '99999999');
  const unlock = await lockDataFolder(folder);
  await unlock();
  await (await lockDataFolder(folder))();
});
