// How long a user waits: from the start of the program's process until its page in a running browser
// offers what can be done first. An empty data folder and an empty browser cache each time.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import type { Row } from '../row.ts';
import { launchBrowser, startProgram } from '../running-program.ts';
import { median, monotonicMs } from '../timing.ts';

export const start: Row = {
  name: 'start',
  what: 'process start to usable page, browser host',
  must: '2,000 ms',
  aim: '1,000 ms',
  async run({ rounds, say }) {
    const browser = await launchBrowser();
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
  const program = await startProgram(dataDir);
  try {
    const served = monotonicMs() - began;
    const page = await context.newPage();
    await page.goto(program.url, { waitUntil: 'commit' });
    // Offered only once the core has answered which connections there are.
    await page
      .getByRole('button', { name: /built-in broker/i })
      .first()
      .click({ trial: true });
    const usable = monotonicMs() - began;
    return { served, usable, scripts: await page.evaluate(loadedScripts) };
  } finally {
    await context.close();
    await program.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function loadedScripts(): string[] {
  const names = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
  return names
    .filter((name) => name.endsWith('.js'))
    .map((name) => name.slice(name.lastIndexOf('/') + 1));
}
