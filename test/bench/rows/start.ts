// How long a user waits: from the start of the program's process until its page in a running browser
// offers what can be done first. An empty data folder and an empty browser cache each time.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from '@playwright/test';
import { startChild } from '../../support/child.ts';
import { chromiumArguments, chromiumPath } from '../../support/chromium.ts';
import type { Row } from '../row.ts';
import { median, monotonicMs } from '../timing.ts';

const PROGRAM = fileURLToPath(new URL('../../../dist/electron/serve.cjs', import.meta.url));

export const start: Row = {
  name: 'start',
  what: 'process start to usable page, browser host',
  must: '2,000 ms',
  aim: '1,000 ms',
  async run({ rounds, say }) {
    if (!existsSync(PROGRAM)) throw new Error('The program is not built: npm run build.');
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: chromiumArguments(),
    });
    try {
      const times: number[] = [];
      for (let round = 1; round <= rounds; round++) {
        const { served, usable, scripts } = await startOnce(browser);
        if (round === 1) say(`scripts loaded by then: ${scripts.join(' ')}`);
        say(
          `round ${round} served after ${Math.round(served)} ms, usable after ${Math.round(usable)} ms`,
        );
        times.push(usable);
      }
      return { value: median(times), unit: 'ms', baseline: null, ratio: null, rounds };
    } finally {
      await browser.close();
    }
  },
};

interface Started {
  served: number;
  usable: number;
  /** File names, to see that nothing meant for later is among them. */
  scripts: string[];
}

async function startOnce(browser: Browser): Promise<Started> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mqttscope-bench-'));
  const context = await browser.newContext();
  const began = monotonicMs();
  const program = startChild(process.execPath, [PROGRAM, '--no-open', '--data-dir', dataDir]);
  try {
    const url = (await program.line(/http:\/\/\S+\?token=/)).trim();
    const served = monotonicMs() - began;
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'commit' });
    // Offered only once the core has answered which connections there are.
    await page
      .getByRole('button', { name: /built-in broker/i })
      .first()
      .click({ trial: true });
    const usable = monotonicMs() - began;
    return { served, usable, scripts: await page.evaluate(loadedScripts) };
  } finally {
    await context.close();
    await program.stop('SIGINT');
    await rm(dataDir, { recursive: true, force: true });
  }
}

function loadedScripts(): string[] {
  const names = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
  return names
    .filter((name) => name.endsWith('.js'))
    .map((name) => name.slice(name.lastIndexOf('/') + 1));
}
