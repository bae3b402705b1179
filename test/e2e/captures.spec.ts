// Captures: a file opened beside a live connection, ranges that are kept, deleting, and damage.
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { SEED_TIME, type SeedMessage } from '../core/seeded-capture.ts';
import { expectNothingSerious } from './axe.ts';
import {
  captureFiles,
  dialog,
  endedJob,
  expectMessages,
  fromCaptureMenu,
  type UserFiles,
  userFiles,
} from './capture-steps.ts';
import { test as base, expect } from './fixtures.ts';
import { choose, figure, openBuiltInBroker, selectTopic, topicRow } from './page-steps.ts';
import { openSeeded, seedProfile } from './seeded.ts';

const MESSAGES = 2_000;

function* line(): Generator<SeedMessage> {
  for (let n = 0; n < MESSAGES; n++) {
    yield {
      topic: `recorded/cell-${n % 4}`,
      payload: `{"n":${n},"note":"message ${n} ${'x'.repeat(100)}"}`,
      time: SEED_TIME + n * 1_000_000,
    };
  }
}

const test = base.extend<{ files: UserFiles; colleague: Buffer }>({
  files: async ({ host, page, dataDir }, use) => {
    const files = await userFiles(host, page, dataDir);
    await use(files);
    await files.dispose();
  },
  /** A capture file that somebody else recorded. */
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the pattern
  colleague: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'mqttscope-e2e-seed-'));
    await seedProfile(folder, line());
    await use(await readFile(await captureOf(folder)));
    await rm(folder, { recursive: true });
  },
});

const seeded = test.extend({
  dataDir: async ({ dataDir }, use) => {
    await seedProfile(dataDir, line());
    await use(dataDir);
  },
});

const damagedBy = (damage: (path: string) => Promise<void>) =>
  seeded.extend({
    dataDir: async ({ dataDir }, use) => {
      await damage(await captureOf(dataDir));
      await use(dataDir);
    },
  });

async function captureOf(dataDir: string): Promise<string> {
  const folder = join(dataDir, 'captures');
  const name = (await readdir(folder)).find((each) => each.endsWith('.mqttscope'));
  if (name === undefined) throw new Error('Nothing was recorded.');
  return join(folder, name);
}

const openFile = (page: Page) => page.getByRole('button', { name: 'Open a capture file' });

test('a file beside a live connection: looked at like it, and never changed', async ({
  page,
  files,
  colleague,
}) => {
  await openBuiltInBroker(page);
  await files.choose('line 7.mqttscope', colleague, () => openFile(page).click());
  const row = captureFiles(page);
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('file, read-only');
  await expect(row).toContainText('2,000 messages');
  await expectNothingSerious(page);

  await selectTopic(page, 'recorded/cell-3');
  await expect(page.getByTestId('payload-view')).toContainText('"n": 1999');
  await expect(page.getByTestId('history-list')).toContainText('message 1995');
  const dock = page.getByRole('tabpanel', { name: 'Publish' });
  await expect(dock).toContainText('This is an opened capture file');
  await expect(dock.getByRole('button')).toHaveText('Replay');
  const main = page.getByRole('main');
  await expect(main.getByRole('button', { name: 'Connect' })).toHaveCount(0);

  await expectMessages(page, MESSAGES);
  await page.getByRole('combobox', { name: 'Search messages' }).fill('$.n >= 1990 topic:+/cell-2');
  await expect(page.getByTestId('results-count')).toHaveAttribute('data-value', '3');

  await page.getByRole('navigation').getByRole('button').filter({ hasText: 'Built-in' }).click();
  const before = await figure(page, 'stored');
  await expect.poll(() => figure(page, 'stored')).toBeGreaterThan(before);

  await row.getByRole('button', { name: /^Close line.7/ }).click();
  await expect(captureFiles(page)).toHaveCount(0);
  await expect(topicRow(page, 'plant')).toBeVisible();
});

test('a file that is no capture is refused with a sentence', async ({ page, files }) => {
  await files.choose('holiday.mqttscope', 'not a database '.repeat(2_000), () =>
    openFile(page).click(),
  );
  await expect(page.getByRole('alert')).toContainText(/capture/i);
  await expect(captureFiles(page)).toHaveCount(0);
  await expectNothingSerious(page);
});

seeded('a range is kept under a name, listed, and let go', async ({ page }) => {
  await openSeeded(page);
  await expect(topicRow(page, 'recorded')).toBeVisible();
  await fromCaptureMenu(page, 'Keep a range…');
  const form = dialog(page, /^Keep a range of/);
  const keep = form.getByRole('button', { name: 'Keep this range' });
  await expect(keep).toBeDisabled();
  await form.getByRole('textbox', { name: 'Name' }).fill('the press stopped');
  await form.getByLabel('From').fill('2030-01-01T00:00:00');
  await expect(form.getByText('The end must be after the beginning.')).toBeVisible();
  await expect(keep).toBeDisabled();
  await form.getByLabel('From').fill('2023-11-14T00:00:00');
  await keep.click();
  const ranges = form.getByRole('list', { name: 'Kept ranges' }).getByRole('listitem');
  await expect(ranges).toContainText('the press stopped');
  await expectNothingSerious(page);
  await form.getByRole('button', { name: 'No longer keep the press stopped' }).click();
  await expect(form.getByText('No range is kept yet.')).toBeVisible();
});

seeded('deleting what was recorded asks with the count, and empties', async ({ page, dataDir }) => {
  await openSeeded(page);
  await expect(topicRow(page, 'recorded')).toBeVisible();
  await fromCaptureMenu(page, 'Delete what was recorded…');
  const question = dialog(page, /^Delete what was recorded of/);
  await expect(question).toContainText('2,000 messages');
  await expect(question).toContainText(await captureOf(dataDir));
  await expect(question).toContainText('Copies are beyond its reach');
  await expectNothingSerious(page);
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(topicRow(page, 'recorded')).toBeVisible();
  await fromCaptureMenu(page, 'Delete what was recorded…');
  await question.getByRole('button', { name: 'Delete 2,000 messages' }).click();
  await expect(question).toHaveCount(0);
  await expect(topicRow(page, 'recorded')).toHaveCount(0);
  await expectMessages(page, 0);
  expect((await readFile(await captureOf(dataDir))).includes('message 1234')).toBe(false);
});

const banner = (page: Page) => page.getByRole('main').getByRole('alert');

async function recover(page: Page): Promise<number> {
  await banner(page).getByRole('button', { name: 'Recover what can be read' }).click();
  const job = await endedJob(page, 'recover');
  const messages = Number(await job.getAttribute('data-messages'));
  await expectNothingSerious(page);
  await job.getByRole('button', { name: 'Open the capture' }).click();
  await expect(captureFiles(page)).toContainText('recovered');
  await expect(banner(page)).toHaveCount(0);
  await expectMessages(page, messages);
  await choose(page, 'Show as', 'Tree');
  await expect(topicRow(page, 'recorded')).toBeVisible();
  return messages;
}

damagedBy(async (path) => {
  const bytes = await readFile(path);
  const at = bytes.indexOf('message 1000 ') + 30;
  bytes[at] = (bytes[at] ?? 0) ^ 0x55;
  await writeFile(path, bytes);
})('a flipped byte: its part is missing, said, and the rest recovered', async ({ page }) => {
  await openSeeded(page);
  await expect(banner(page)).toContainText('A part of the capture file is damaged');
  await expectNothingSerious(page);
  const recovered = await recover(page);
  expect(recovered).toBeGreaterThan(MESSAGES / 2);
  expect(recovered).toBeLessThanOrEqual(MESSAGES);
});

damagedBy(async (path) => truncate(path, Math.floor((await stat(path)).size * 0.7)))(
  'a file cut short: put aside, recording begins anew, what is left is recovered',
  async ({ page }) => {
    await openSeeded(page);
    await expect(banner(page)).toContainText('It was put aside');
    expect(await recover(page)).toBeGreaterThan(0);
  },
);

test('a dialog that cannot be loaded says so, and the rest works on', async ({ page }) => {
  await openBuiltInBroker(page);
  await page.getByRole('button', { name: 'Capture', exact: true }).click();
  const command = dialog(page, 'Capture').getByRole('button', { name: 'Export…' });
  await expect(command).toBeVisible();
  await page.route('**/assets/**', (route) => route.abort());
  await command.click();
  const said = page.getByRole('alert').filter({ hasText: 'could not be shown' });
  await expect(said).toBeVisible();
  await expect(topicRow(page, 'plant')).toBeVisible();
  const before = await figure(page, 'stored');
  await expect.poll(() => figure(page, 'stored')).toBeGreaterThan(before);
});
