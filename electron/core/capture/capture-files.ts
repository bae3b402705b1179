// Capture files as files: put aside, removed, erased. No capture may have them open.
import { open, rename, rm, stat } from 'node:fs/promises';

/** The database, its write-ahead log, and the index of that. */
const ENDS = ['', '-wal', '-shm'];
const PIECE = 1024 * 1024;

/** Moves a file that cannot be read out of the way; answers its new name. */
export async function setCaptureAside(path: string, micros: number): Promise<string> {
  const stamp = new Date(micros / 1000).toISOString().replace(/[:.]/g, '-');
  const aside = path.replace(/(\.mqttscope)?$/, `.damaged-${stamp}.mqttscope`);
  for (const end of ENDS) {
    await rename(path + end, aside + end).catch(ignoreMissing);
  }
  return aside;
}

export async function removeCapture(path: string): Promise<void> {
  for (const end of ENDS) await rm(path + end, { force: true });
}

/** Overwrites before removing, so that the file system's free space holds none of it. */
export async function eraseCapture(path: string): Promise<void> {
  for (const end of ENDS) await overwrite(path + end).catch(ignoreMissing);
  await removeCapture(path);
}

async function overwrite(path: string): Promise<void> {
  const { size } = await stat(path);
  const file = await open(path, 'r+');
  try {
    const zeros = new Uint8Array(PIECE);
    for (let at = 0; at < size; at += PIECE) {
      await file.write(zeros, 0, Math.min(PIECE, size - at), at);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
