// The ledger: where every message went, what is kept of them, and what a full disk does.
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { connectAsync, type MqttClient } from 'mqtt';
import type { SeedMessage } from '../core/seeded-capture.ts';
import { canMount, type SmallDisk, smallDisk } from '../support/small-disk.ts';
import { expectNothingSerious } from './axe.ts';
import { dialog, expectMessages, fromCaptureMenu } from './capture-steps.ts';
import { test as base, expect } from './fixtures.ts';
import { connectTo, figure, selectTopic, topicRow } from './page-steps.ts';
import { openSeeded, seedProfile } from './seeded.ts';

const test = base.extend<{ device: MqttClient }>({
  device: async ({ mosquitto }, use) => {
    const device = await connectAsync(mosquitto.url, { protocolVersion: 5, clientId: 'device' });
    await use(device);
    await device.endAsync(true);
  },
});

async function publish(device: MqttClient, topic: string, messages: number, bytes = 10) {
  const payload = 'x'.repeat(bytes);
  for (let n = 0; n < messages; n++) await device.publishAsync(topic, payload, { qos: 1 });
}

/** Opens the explanation of a figure. */
async function explain(page: Page, id: string, name: string): Promise<Locator> {
  await page.getByTestId(`status-${id}`).click();
  return page.getByRole('dialog', { name });
}

/** The number beside a word of an explanation. */
const amount = (explanation: Locator, name: string) =>
  explanation
    .locator('dl > div')
    .filter({ has: explanation.page().getByText(name, { exact: true }) })
    .getByRole('definition');

test('received is stored, waiting and dropped; each figure explains itself', async ({
  page,
  mosquitto,
  device,
}) => {
  await connectTo(page, mosquitto);
  await publish(device, 'pump/speed', 25);
  await expect.poll(() => figure(page, 'stored')).toBe(25);
  for (const [id, value] of [
    ['received', 25],
    ['waiting', 0],
    ['dropped', 0],
  ] as const) {
    expect(await figure(page, id)).toBe(value);
  }
  const received = await explain(page, 'received', 'received');
  await expect(received).toContainText('250 B of payload');
  for (const [name, value] of [
    ['stored', '25'],
    ['waiting', '0'],
    ['received', '25'],
  ] as const) {
    await expect(amount(received, name)).toHaveText(value);
  }
  await expectNothingSerious(page);
  await page.keyboard.press('Escape');
  await expect(received).toHaveCount(0);
  const waiting = await explain(page, 'waiting', 'waiting');
  await expect(waiting).toContainText('The disk has kept up');
  await page.keyboard.press('Escape');
  const dropped = await explain(page, 'dropped', 'dropped');
  await expect(amount(dropped, 'dropped')).toHaveText('0');
  await page.keyboard.press('Escape');
  const evicted = await explain(page, 'evicted', 'evicted');
  await expect(evicted).toContainText('25 messages are in the file now.');
  await page.keyboard.press('Escape');
  const capture = await explain(page, 'capture', 'capture');
  await expect(amount(capture, 'Messages now')).toHaveText('25');
  await capture.getByRole('button', { name: 'What is kept' }).click();
  await expect(dialog(page, /^What is kept of/)).toBeVisible();
});

test('payloads of a topic filter are left out from now on, and counted', async ({
  page,
  mosquitto,
  device,
}) => {
  await connectTo(page, mosquitto);
  await fromCaptureMenu(page, 'What is kept…');
  const rules = dialog(page, /^What is kept of/);
  const filters = rules.getByRole('textbox', { name: /^Without payload/ });
  await filters.fill('private/#\nopen/#/x');
  await expect(rules.getByText(/^Line 2: /)).toBeVisible();
  await expectNothingSerious(page);
  await filters.fill('private/#');
  await rules.getByRole('button', { name: 'Save' }).click();
  await expect(rules).toHaveCount(0);
  await publish(device, 'private/door', 3);
  await expect.poll(() => figure(page, 'stored')).toBe(3);
  const stored = await explain(page, 'stored', 'stored');
  await expect(stored).toContainText('3 of them were stored without their payload');
});

const RECORDED = 20_000;

function* megabytes(): Generator<SeedMessage> {
  const noise = new Uint8Array(1_000).map((_, at) => 33 + ((at * 31) % 90));
  for (let n = 0; n < RECORDED; n++) yield { topic: `big/${n % 10}`, payload: noise };
}

const seeded = base.extend({
  dataDir: async ({ dataDir }, use) => {
    await seedProfile(dataDir, megabytes());
    await use(dataDir);
  },
});

seeded('a smaller limit says what goes, and takes the oldest', async ({ page }) => {
  await openSeeded(page);
  await expect(topicRow(page, 'big')).toBeVisible();
  await fromCaptureMenu(page, 'What is kept…');
  const rules = dialog(page, /^What is kept of/);
  await expect(rules.getByTestId('recording-now')).toContainText('20,000 messages');
  const size = rules.getByRole('textbox', { name: 'Size at most' });
  await expect(size).toHaveValue('2 GB');
  await size.fill('5 MB');
  await rules.getByRole('button', { name: 'Save' }).click();
  await expect(rules.getByText('A capture file needs at least 10 MB.')).toBeVisible();
  await size.fill('10 MB');
  await expect(rules.getByRole('alert')).toContainText(/removes about (9|1\d),\d{3} messages/);
  await expectNothingSerious(page);
  await rules.getByRole('button', { name: 'Save and remove' }).click();
  await expect(rules).toHaveCount(0);
  await expect.poll(() => figure(page, 'evicted')).toBeGreaterThan(9_000);
  await expect.poll(() => figure(page, 'capture')).toBeLessThan(11_000_000);
  const evicted = await figure(page, 'evicted');
  await expectMessages(page, RECORDED - evicted);
});

const onSmallDisk = test.extend<{ disk: SmallDisk }>({
  disk: async ({ dataDir }, use, testInfo) => {
    testInfo.skip(!canMount, 'A small disk can be mounted by root on Linux only.');
    const disk = await smallDisk(join(dataDir, 'captures'), 16);
    await use(disk);
    await disk.unmount();
  },
  app: async ({ disk: _, app }, use) => use(app),
});

onSmallDisk(
  'a full disk: said, shown from memory, recorded again when there is room',
  async ({ disk, page, mosquitto, device }) => {
    await connectTo(page, mosquitto);
    await publish(device, 'pump/before', 5);
    await expect.poll(() => figure(page, 'stored')).toBe(5);
    await disk.fill();
    await publish(device, 'pump/during', 200, 10_000);
    const banner = page.getByRole('main').getByRole('alert');
    await expect(banner).toContainText(/disk/i);
    await expectNothingSerious(page);
    await expect.poll(() => figure(page, 'waiting')).toBeGreaterThan(0);
    await selectTopic(page, 'pump/during');
    await expect(page.getByTestId('payload-view')).toContainText('xxxx');
    await banner.getByRole('button', { name: 'Keep less' }).click();
    await expect(dialog(page, /^What is kept of/)).toBeVisible();
    await page.keyboard.press('Escape');

    await disk.makeRoom();
    const again = page.getByRole('main').getByRole('status').filter({ hasText: 'written again' });
    await expect(again).toContainText('Nothing was lost meanwhile.');
    await expect(banner).toHaveCount(0);
    await expect.poll(() => figure(page, 'stored')).toBe(205);
    await expectNothingSerious(page);
    await again.getByRole('button', { name: 'Dismiss' }).click();
    await expect(again).toHaveCount(0);
  },
);
