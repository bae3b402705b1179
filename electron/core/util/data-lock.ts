// One core a data folder: two would give the same ids to different messages.
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../../../shared/util/problem.ts';

/**
 * Takes the data folder for this process; the returned function gives it back. A lock left by a
 * process that no longer runs is taken over. Rejects with DATA_FOLDER_IN_USE.
 */
export async function lockDataFolder(dataDir: string): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, 'in-use');
  for (;;) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const owner = Number(await readFile(path, 'utf8').catch(() => '0'));
    if (owner > 0 && owner !== process.pid && isRunning(owner)) {
      fail(
        'DATA_FOLDER_IN_USE',
        'Another MQTTScope uses this data folder. Close it, or start this one with --data-dir and another folder.',
        `${dataDir}, process ${owner}`,
      );
    }
    await rm(path, { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
