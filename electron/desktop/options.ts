// Command line of the desktop program.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface DesktopOptions {
  dataDir: string | null;
  demo: boolean;
}

/**
 * Switches of Chromium and what a desktop adds when it opens a program (a process serial number, a
 * file) may stand there too, so what is unknown is left alone.
 */
export function parseDesktopOptions(args: readonly string[]): DesktopOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: { 'data-dir': { type: 'string' }, demo: { type: 'boolean' } },
  });
  const folder = values['data-dir'];
  return {
    dataDir: typeof folder === 'string' && folder !== '' ? resolve(folder) : null,
    demo: values.demo === true,
  };
}
