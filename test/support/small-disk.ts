// A file system of a few megabytes, for what happens when it is full or may not be written. Needs the
// right to mount one.
import { execFile } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const canMount = process.platform === 'linux' && process.getuid?.() === 0;

export interface SmallDisk {
  /** Leaves no room. */
  fill(): Promise<void>;
  makeRoom(): Promise<void>;
  writable(writable: boolean): Promise<void>;
  unmount(): Promise<void>;
}

/** Mounts it at `folder`, which is made. */
export async function smallDisk(folder: string, megabytes: number): Promise<SmallDisk> {
  await mkdir(folder, { recursive: true });
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  const ballast = join(folder, 'ballast');
  return {
    async fill() {
      const file = await open(ballast, 'a');
      try {
        for (;;) await file.write(new Uint8Array(4_096));
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      } finally {
        await file.close();
      }
    },
    makeRoom: () => rm(ballast, { force: true }),
    async writable(writable) {
      await run('mount', ['-o', `remount,${writable ? 'rw' : 'ro'}`, folder]);
    },
    // Lazily: whoever has files open there keeps them.
    async unmount() {
      await run('umount', ['-l', folder]);
    },
  };
}
