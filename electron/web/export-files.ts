// Files of a browser's user: exports go to a folder of the data folder, from which the page downloads
// them, uploads lie in another until the core has read them.
import { access, mkdir, rm } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fail } from '../../shared/util/problem.ts';
import type { FileChoice } from '../core/ports.ts';

export function uploadsFolder(dataDir: string): string {
  return join(dataDir, 'imports');
}

export function createExportFiles(dataDir: string): FileChoice {
  return {
    async chooseSave(name) {
      const folder = join(dataDir, 'exports');
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const ending = extname(name);
      const stem = name.slice(0, name.length - ending.length);
      for (let n = 1; ; n++) {
        const path = join(folder, n === 1 ? name : `${stem}-${n}${ending}`);
        if (!(await exists(path))) return path;
      }
    },
    async chooseOpen() {
      return fail('NO_FILE_DIALOG', 'This page uploads the file instead.');
    },
    async release(path) {
      // Each upload has a folder of its own.
      const folder = dirname(path);
      if (dirname(folder) === uploadsFolder(dataDir)) {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
