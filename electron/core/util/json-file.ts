// Small JSON files that survive a crash: written beside and renamed into place.
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Text of a file; undefined when there is none. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

export async function writeJson(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.new`;
  const file = await open(beside, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(value, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
}

/** Moves a file that cannot be read out of the way; returns its new name. */
export async function setAside(path: string, micros: number): Promise<string> {
  const stamp = new Date(micros / 1000).toISOString().replace(/[:.]/g, '-');
  const aside = `${path}.broken-${stamp}`;
  await rename(path, aside);
  return aside;
}
