// What every spec gets: a data folder of its own, the program started on it in the project's host,
// its page, and a real mosquitto when the spec asks for one. All of it ends with the test.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, test as base, chromium } from '@playwright/test';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { type HostName, type RunningApp, startHost, whyNoElectron } from './hosts.ts';

export { expect } from '@playwright/test';

export interface HostOptions {
  /** Set by the project. */
  host: HostName;
  /** Arguments of the program, such as --demo; for a file or a group: test.use({ appArgs: [...] }). */
  appArgs: string[];
}

export interface Fixtures {
  /** An empty folder; write into it before `app` is asked for to start with content. */
  dataDir: string;
  app: RunningApp;
  /** Starts the program once more, in the project's host. Who starts it stops it. */
  start(dataDir: string): Promise<RunningApp>;
  mosquitto: Mosquitto;
}

export interface WorkerFixtures {
  /** One Chromium for all tests of a worker: a context apart is enough, and starting one takes a second. */
  browserOnce(): Promise<Browser>;
}

export const test = base.extend<Fixtures & HostOptions, WorkerFixtures>({
  browserOnce: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the pattern
    async ({}, use) => {
      let browser: Promise<Browser> | undefined;
      await use(() => {
        browser ??= chromium.launch();
        return browser;
      });
      await (await browser)?.close();
    },
    { scope: 'worker' },
  ],

  host: ['browser', { option: true }],
  appArgs: [[], { option: true }],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the pattern
  dataDir: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'mqttscope-e2e-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  },

  start: async ({ host, browserOnce }, use) => {
    await use((folder) => startHost(host, browserOnce, folder, []));
  },

  app: async ({ host, browserOnce, appArgs, dataDir }, use, testInfo) => {
    const reason = host === 'electron' ? whyNoElectron() : null;
    testInfo.skip(reason !== null, reason ?? '');
    const app = await startHost(host, browserOnce, dataDir, appArgs);
    try {
      await use(app);
    } finally {
      await app.stop();
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach('output of the program', { body: app.output().join('\n') });
      }
    }
  },

  page: async ({ app }, use) => {
    await use(app.page);
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the pattern
  mosquitto: async ({}, use) => {
    const broker = await startMosquitto();
    try {
      await use(broker);
    } finally {
      await broker.stop();
    }
  },
});
