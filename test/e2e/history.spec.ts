// The history of a topic: at a time, with marks of what is not as it came, large payloads, and what
// the file no longer holds.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { FLAG_DECODED_TEXT, FLAG_WITHOUT_PAYLOAD } from '../../electron/core/message-flags.ts';
import { DEFAULT_PROFILE } from '../../shared/contract/defaults.ts';
import { SEED_TIME, type SeedMessage } from '../core/seeded-capture.ts';
import { flood } from '../support/flood.ts';
import { test as base, expect } from './fixtures.ts';
import { choose, connectTo, expectConnected, figure, selectTopic } from './page-steps.ts';
import { addProfile, openSeeded, seedProfile } from './seeded.ts';

function* recorded(): Generator<SeedMessage> {
  for (let n = 0; n < 600; n++) {
    yield { topic: 'pump/speed', payload: `${n}`, time: SEED_TIME + n * 1_000_000 };
  }
  const time = SEED_TIME + 600_000_000;
  yield { topic: 'marks/secret', payload: '', flags: FLAG_WITHOUT_PAYLOAD, time };
  yield { topic: 'marks/imported', payload: 'on', flags: FLAG_DECODED_TEXT, time };
}

const seeded = base.extend({
  dataDir: async ({ dataDir }, use) => {
    await seedProfile(dataDir, recorded());
    await use(dataDir);
  },
  page: async ({ page }, use) => {
    await openSeeded(page);
    await use(page);
  },
});

const withDevice = base.extend<{ device: MqttClient }>({
  device: async ({ mosquitto }, use) => {
    const device = await connectAsync(mosquitto.url, { protocolVersion: 5, clientId: 'device' });
    try {
      await use(device);
    } finally {
      await device.endAsync(true);
    }
  },
});

seeded('a time of a topic is jumped to from its history', async ({ page }) => {
  await selectTopic(page, 'pump/speed');
  await page
    .getByRole('region', { name: 'Message', exact: true })
    .getByRole('button', { name: 'Jump to a time' })
    .click();
  const moment = new Date(SEED_TIME / 1_000 + 100_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  const clock = [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(two).join(':');
  const field = page.getByRole('textbox', { name: 'Show the messages up to' });
  await field.fill(`${day} ${clock}`);
  await field.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Search messages' })).toHaveValue(
    'topic=pump/speed',
  );
  await expect(page.getByTestId('results-count')).toHaveAttribute('data-value', '101');
  const first = page.getByTestId('results-list').locator('[data-message]').first();
  await expect(first).toContainText('100');
  await expect(first).toContainText('1.000 s');
});

seeded('what is not as it came says so', async ({ page }) => {
  await selectTopic(page, 'marks/secret');
  await expect(page.getByTestId('payload-view')).toContainText(
    'The payload of this message was not recorded',
  );
  await expect(page.getByTestId('history-list')).toContainText('payload not recorded');
  await page.getByTestId('topic-tree').getByText('imported', { exact: true }).click();
  await expect(page.getByText('DECODED TEXT')).toBeVisible();
  await choose(page, 'Show as', 'Stream');
  const list = page.getByTestId('results-list');
  await expect(list).toContainText('payload not recorded');
});

withDevice(
  'a payload of 20 MB is shown in part and saved whole by the core',
  async ({ page, mosquitto, device, dataDir }) => {
    await connectTo(page, mosquitto);
    const bytes = Buffer.alloc(20 * 1024 * 1024, 'not the same again and again. ');
    await device.publishAsync('big', bytes, { qos: 1 });
    await selectTopic(page, 'big');
    const payload = page.getByTestId('payload-view');
    await expect(payload).toContainText('Showing the first 256 kB of 20 MB.');
    await expect(payload.getByRole('button', { name: 'Load all' })).toHaveCount(0);
    await payload.getByRole('button', { name: 'Save…' }).click();
    const folder = join(dataDir, 'exports');
    // The first export makes the folder.
    const names = () => (existsSync(folder) ? readdirSync(folder) : []);
    const saved = () => names().find((name) => /^big-\d+\.txt$/.test(name)) ?? '';
    await expect.poll(saved).not.toBe('');
    const digest = (data: Buffer) => createHash('sha256').update(data).digest('hex');
    expect(digest(readFileSync(join(folder, saved())))).toBe(digest(bytes));
  },
);

const small = withDevice.extend({
  dataDir: async ({ dataDir, mosquitto }, use) => {
    await addProfile(dataDir, {
      name: 'Small',
      host: '127.0.0.1',
      port: mosquitto.port,
      recording: { ...DEFAULT_PROFILE.recording, maxMessages: 2_000 },
    });
    await use(dataDir);
  },
});

small('a message the limit has removed says so', async ({ page, mosquitto, device }) => {
  await page.getByRole('treeitem', { name: 'Small' }).dblclick();
  await expectConnected(page);
  await expect(page.getByText('QoS 0 granted')).toBeVisible();
  await device.publishAsync('old/news', 'first', { qos: 1 });
  await flood({ port: mosquitto.port, messages: 40_000, topics: 10, qos: 1, prefix: 'flood' });
  await expect.poll(() => figure(page, 'evicted'), { timeout: 30_000 }).toBeGreaterThan(1_000);
  await selectTopic(page, 'old/news');
  await expect(
    page.getByText('The messages of this topic are no longer in the file.'),
  ).toBeVisible();
});
