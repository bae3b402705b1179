// The page of the program in a real Chromium, as the rows that measure it find it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  Browser,
  BrowserContext,
  CDPSession,
  JSHandle,
  Locator,
  Page,
} from '@playwright/test';
import {
  type Armed,
  nextEvent,
  payloadAfterPress,
  type Shown,
  type ShownPayload,
  type TreeCount,
  treeShows,
} from './page-probes.ts';
import { launchBrowser, type RunningProgram, startProgram } from './running-program.ts';
import { monotonicMs } from './timing.ts';

/** Longest wait for anything on the page: what takes longer is not measured but reported. */
export const PATIENCE_MS = 120_000;

const VIEWPORT = { width: 1280, height: 800 };
const CLOCK_READINGS = 20;

/** Something in the page that waits already. */
export interface Waiting<T> {
  result(): Promise<T>;
}

export interface PageHeap {
  /** Bytes that JavaScript uses after a collection. */
  used: number;
  /** Bytes of the engine's own objects behind it, and of array buffers. */
  beside: number;
}

/** Processor time of the page's main thread since it was opened, in milliseconds. */
export interface PageCpu {
  all: number;
  script: number;
  styleAndLayout: number;
}

export class MeasuredPage {
  readonly page: Page;
  readonly tree: Locator;
  /** `monotonicMs` at the zero of the page's clock. */
  readonly zero: number;
  readonly #devtools: CDPSession;

  private constructor(page: Page, zero: number, devtools: CDPSession) {
    this.page = page;
    this.tree = page.getByTestId('topic-tree');
    this.zero = zero;
    this.#devtools = devtools;
  }

  static async of(page: Page): Promise<MeasuredPage> {
    page.setDefaultTimeout(PATIENCE_MS);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    return new MeasuredPage(page, await zeroOf(page), devtools);
  }

  /** Types the address of a broker and answers when the connection is up. */
  async connect(port: number): Promise<void> {
    const address = this.page.getByRole('combobox', { name: 'Address of a broker' }).first();
    await address.fill(`127.0.0.1:${port}`);
    await address.press('Enter');
    await this.page
      .getByRole('navigation')
      .locator('[aria-current] [data-testid="connection-light"][data-state="connected"]')
      .waitFor();
  }

  willShow(count: TreeCount, value: number): Promise<Waiting<Shown>> {
    const asked = { count, value, patienceMs: PATIENCE_MS };
    return waiting(this.page.evaluateHandle(treeShows, asked));
  }

  nextEvent(type: 'input' | 'click'): Promise<Waiting<number>> {
    return waiting(this.page.evaluateHandle(nextEvent, type));
  }

  payloadAfterPress(patienceMs: number): Promise<Waiting<ShownPayload>> {
    return waiting(this.page.evaluateHandle(payloadAfterPress, patienceMs));
  }

  async shows(count: TreeCount, value: number): Promise<Shown> {
    return (await this.willShow(count, value)).result();
  }

  expandAll(): Promise<void> {
    return this.page.getByRole('button', { name: 'Expand all topics' }).click();
  }

  collapseAll(): Promise<void> {
    return this.page.getByRole('button', { name: 'Collapse all topics' }).click();
  }

  /** `part` of the way down, 0 to 1. */
  scrollTo(part: number): Promise<void> {
    return this.tree.evaluate((tree, to) => {
      tree.scrollTop = to * (tree.scrollHeight - tree.clientHeight);
    }, part);
  }

  /** Waits until there is a row in the middle of the tree, unless it has few. */
  async rowsInSight(): Promise<void> {
    const seen = await this.page.waitForFunction(() => {
      // No handle of the tree: the page would keep one that it has closed.
      const tree = document.querySelector('[data-testid="topic-tree"]');
      if (!tree) return false;
      if (tree.scrollHeight <= tree.clientHeight) return true;
      const view = tree.getBoundingClientRect();
      const middle = document.elementFromPoint(view.left + 60, view.top + view.height / 2);
      return Boolean(middle?.closest('[role="treeitem"]'));
    });
    await seen.dispose();
  }

  /** A counter of the status line. */
  async figure(name: 'received' | 'stored' | 'dropped' | 'not-shown'): Promise<number> {
    return Number(await this.page.getByTestId(`status-${name}`).getAttribute('data-value'));
  }

  async figureIs(name: 'received' | 'stored', value: number): Promise<void> {
    await this.page
      .locator(`[data-testid="status-${name}"][data-value="${value}"]`)
      .waitFor({ state: 'attached' });
  }

  async cpu(): Promise<PageCpu> {
    const { metrics } = await this.#devtools.send('Performance.getMetrics');
    const ms = (wanted: string): number =>
      (metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN) * 1000;
    return {
      all: ms('TaskDuration'),
      script: ms('ScriptDuration'),
      styleAndLayout: ms('RecalcStyleDuration') + ms('LayoutDuration'),
    };
  }

  async heap(): Promise<PageHeap> {
    await this.#devtools.send('HeapProfiler.collectGarbage');
    const { usedSize, ...rest } = await this.#devtools.send('Runtime.getHeapUsage');
    return { used: usedSize, beside: rest.embedderHeapUsedSize + rest.backingStorageSize };
  }
}

/** A program with an empty data folder, and its page, both gone afterwards. */
export async function withPage<T>(
  use: (measured: MeasuredPage, program: RunningProgram) => Promise<T>,
  options: { inspected?: boolean } = {},
): Promise<T> {
  const browser = await launchBrowser();
  try {
    return await withProgram(options, async (program) => {
      const context = await newContext(browser);
      const page = await context.newPage();
      await page.goto(program.url);
      return use(await MeasuredPage.of(page), program);
    });
  } finally {
    await browser.close();
  }
}

export function newContext(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({ viewport: VIEWPORT, locale: 'en' });
}

async function withProgram<T>(
  options: { inspected?: boolean },
  use: (program: RunningProgram) => Promise<T>,
): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mqttscope-bench-'));
  const program = await startProgram(dataDir, options);
  try {
    return await use(program);
  } finally {
    await program.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function waiting<T>(armed: Promise<JSHandle<Armed<T>>>): Promise<Waiting<T>> {
  const handle = await armed;
  return {
    result: async () => {
      try {
        return await handle.evaluate(({ result }) => result);
      } finally {
        // Else the page would keep it, and all that it refers to.
        await handle.dispose();
      }
    },
  };
}

/** Reads both clocks several times; the quickest answer came closest to the middle of its call. */
async function zeroOf(page: Page): Promise<number> {
  let best = { took: Number.POSITIVE_INFINITY, zero: 0 };
  for (let n = 0; n < CLOCK_READINGS; n++) {
    const before = monotonicMs();
    const there = await page.evaluate(() => performance.now());
    const took = monotonicMs() - before;
    if (took < best.took) best = { took, zero: before + took / 2 - there };
  }
  return best.zero;
}
