// The program in a real browser. The same specs run over three hosts, a project each:
// browser: dist/electron/serve.cjs. electron-double: the bundled main and preload on a double of the
// electron module. electron: the real one, where its binary is installed.
import { defineConfig } from '@playwright/test';
import type { HostOptions } from '../test/e2e/fixtures.ts';
import { chromiumArguments, chromiumPath } from '../test/support/chromium.ts';

/** Specs that use nothing only one host has. */
const EVERY_HOST = ['**/smoke.spec.ts', '**/reattach.spec.ts'];
/** Specs whose user answers file dialogs, which the double can. */
const WITH_FILES = ['**/exchange.spec.ts', '**/captures.spec.ts'];

export default defineConfig<HostOptions>({
  testDir: '../test/e2e',
  outputDir: '../test-results',
  // Each test starts its own server, broker and page, and waits for them half of its time.
  workers: 2,
  // On a machine that stalls a second try tells a slow moment from a fault; the summary names both.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  // No trace: recording one makes every spec a third slower. `--trace on` has it.
  use: {
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: chromiumPath(), args: chromiumArguments() },
  },
  projects: [
    { name: 'browser', use: { host: 'browser' }, testIgnore: '**/desktop.spec.ts' },
    {
      name: 'electron-double',
      use: { host: 'electron-double' },
      testMatch: [...EVERY_HOST, ...WITH_FILES, '**/desktop.spec.ts'],
    },
    { name: 'electron', use: { host: 'electron' }, testMatch: EVERY_HOST },
  ],
});
