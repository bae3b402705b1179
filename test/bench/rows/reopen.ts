// From the start of the program's process with a capture of 1,000,000 topics until its tree can be used: the page
// is opened, the connection chosen, the tree counts all topics, and a press on a topic shows its payload.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { runCore } from '../core-under-load.ts';
import { type FirehoseNews, firehoseArguments } from '../firehose.ts';
import { PROFILE_NAME } from '../hosted-core.ts';
import { MeasuredPage, newContext } from '../measured-page.ts';
import { type PeerProcess, startPeer } from '../peer-process.ts';
import type { Row } from '../row.ts';
import { launchBrowser, startProgram } from '../running-program.ts';
import { median, monotonicMs } from '../timing.ts';

const TOPICS = 1_000_000;

export const reopen1m: Row = {
  name: 'reopen-1m',
  what: 'process start with a capture of 1,000,000 topics to a usable tree',
  must: '3,000 ms',
  aim: '1,000 ms',
  async run({ rounds, say }) {
    const dataDir = await mkdtemp(join(tmpdir(), 'mqttscope-bench-'));
    const browser = await launchBrowser();
    try {
      await record(dataDir);
      const times: number[] = [];
      for (let round = 1; round <= rounds; round++) {
        const { page, tree, usable } = await reopen(browser, dataDir);
        say(
          `round ${round}: page after ${page.toFixed(0)} ms, all topics counted after ${tree.toFixed(0)} ms, ` +
            `a press answered after ${usable.toFixed(0)} ms`,
        );
        times.push(usable);
      }
      return { value: median(times), unit: 'ms', baseline: null, ratio: null, rounds };
    } finally {
      await browser.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};

async function record(dataDir: string): Promise<void> {
  const args = firehoseArguments({ topics: TOPICS, messages: TOPICS, size: 100, retain: true });
  const firehose: PeerProcess<FirehoseNews> = startPeer('./firehose.ts', args);
  try {
    const { port } = await firehose.next('listening');
    await runCore({ port, messages: TOPICS, dataDir });
  } finally {
    await firehose.stop();
  }
}

/** Milliseconds since the process was started. */
async function reopen(browser: Browser, dataDir: string) {
  const context = await newContext(browser);
  const began = monotonicMs();
  const program = await startProgram(dataDir);
  try {
    const page = await context.newPage();
    await page.goto(program.url, { waitUntil: 'commit' });
    await page.getByRole('treeitem', { name: PROFILE_NAME }).first().click();
    const pageMs = monotonicMs() - began;
    const measured = await MeasuredPage.of(page);
    const { at } = await measured.shows('topics', TOPICS);
    await measured.tree.getByRole('treeitem').first().click();
    await page.locator('[data-panel="history"] h2').waitFor();
    const usable = monotonicMs() - began;
    return { page: pageMs, tree: measured.zero + at - began, usable };
  } finally {
    await context.close();
    await program.stop();
  }
}
