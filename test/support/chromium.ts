// Which browser the tests drive: the one in the variable CHROMIUM, an installed one, or Playwright's.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** @throws when there is none. */
export function chromiumPath(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const installed = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = [process.env.CHROMIUM, ...installed, ...ELSEWHERE, chromium.executablePath()].find(
    (file) => file && existsSync(file),
  );
  if (!found) throw new Error('No Chromium was found; install it or name it in CHROMIUM.');
  return found;
}

/** Chromium refuses its own sandbox to root; /dev/shm of a container is too small for it. */
export function chromiumArguments(): string[] {
  const root = process.getuid?.() === 0;
  return [...(root ? ['--no-sandbox'] : []), '--disable-dev-shm-usage', '--disable-gpu'];
}
