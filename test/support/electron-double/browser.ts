// The real Chromium the double drives.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromiumArguments, chromiumPath } from '../chromium.ts';
import { Cdp } from './cdp.ts';

export interface Browser {
  cdp: Cdp;
  /** What a test attaches to (Playwright's connectOverCDP). */
  devtoolsUrl: string;
  kill(): void;
}

export async function startBrowser(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'mqttscope-double-'));
  const child = spawn(
    chromiumPath(),
    [
      ...chromiumArguments(),
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      '--window-size=1280,800',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const kill = (): void => {
    child.kill('SIGKILL');
    // Its helper processes may still be writing there while they end.
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  };
  process.once('exit', kill);

  const endpoint = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const url = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (url) resolve(url);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Chromium ended (${code}) at its start.`)));
  });
  return {
    cdp: await Cdp.connect(endpoint),
    devtoolsUrl: `http://${new URL(endpoint).host}`,
    kill,
  };
}
