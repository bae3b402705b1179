import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataFolder } from '../../../electron/core/util/data-lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mqttscope-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a folder another process holds is refused, by name; killed, it gives it back', async () => {
  const script = join(folder, 'holder.ts');
  const lock = new URL('../../../electron/core/util/data-lock.ts', import.meta.url);
  await writeFile(
    script,
    `import { lockDataFolder } from ${JSON.stringify(lock.href)};
     await lockDataFolder(${JSON.stringify(folder)});
     process.send('held');
     setInterval(() => {}, 1000);`,
  );
  const holder = fork(script);
  try {
    await once(holder, 'message');
    await expect(lockDataFolder(folder)).rejects.toMatchObject({
      problem: { code: 'DATA_FOLDER_IN_USE', detail: expect.stringContaining(folder) },
    });
  } finally {
    holder.kill('SIGKILL');
    await once(holder, 'exit');
  }
  const unlock = await lockDataFolder(folder);
  unlock();
});

test('a folder that cannot be made is refused with a sentence', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(lockDataFolder(join(folder, 'file', 'below'))).rejects.toMatchObject({
    problem: { code: 'DATA_FOLDER_UNUSABLE' },
  });
});

test.skipIf(process.platform === 'win32')('a new folder is its owner’s alone', async () => {
  const dataDir = join(folder, 'new');
  const unlock = await lockDataFolder(dataDir);
  unlock();
  expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
});
