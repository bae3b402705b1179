// Where a browser's exports go: a folder of the data folder, from which the page downloads them.
import { access, mkdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fail } from '../../shared/util/problem.ts';
import type { FileChoice } from '../core/ports.ts';

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
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
