// The packet log: what went over the wire, as a list, as fields and as bytes.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { connectAsync } from 'mqtt';
import { expectNothingSerious } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { connectTo } from './page-steps.ts';

async function showPackets(page: Page) {
  await page.getByRole('tab', { name: 'Packets' }).click();
  const list = page.getByTestId('packet-list');
  await expect(list.locator('[data-type="SUBACK"]')).toBeVisible();
  return list;
}

test('every packet both ways, as fields and bytes that belong together', async ({
  page,
  mosquitto,
}) => {
  await connectTo(page, mosquitto);
  const list = await showPackets(page);
  const types = await list
    .locator('[data-packet]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-type')));
  expect(types.slice(0, 4)).toEqual(['SUBACK', 'SUBSCRIBE', 'CONNACK', 'CONNECT']);

  await list.locator('[data-type="CONNECT"]').click();
  const fields = page.getByTestId('packet-fields');
  await fields.getByRole('treeitem', { name: /Client Identifier/ }).click();
  const marked = page.getByTestId('packet-bytes').locator('[data-marked]');
  await expect(marked.first()).toBeVisible();
  const clientId = await fields.getByRole('treeitem', { name: /Client Identifier/ }).innerText();
  const ascii = (await marked.allInnerTexts()).filter((text) => text.length === 1).join('');
  expect(clientId).toContain(ascii.slice(2));

  await fields.press('Home');
  await expect(fields.getByRole('treeitem').first()).toHaveAttribute('aria-selected', 'true');
  await page.getByTestId('packet-bytes').locator('[data-byte="0"]').first().click();
  await expect(fields.getByRole('treeitem', { selected: true })).toContainText('Flags');

  await list.press('ArrowUp');
  await expect(page.getByTestId('packet-details')).toContainText('CONNACK');
  await list.press('Escape');
  await expect(page.getByTestId('packet-details')).toHaveCount(0);
});

test('filter, pause, message of a packet, export, empty', async ({ page, mosquitto }) => {
  await connectTo(page, mosquitto);
  const device = await connectAsync(mosquitto.url, { protocolVersion: 5 });
  await device.publishAsync('plant/oven', '61.9');
  const list = await showPackets(page);
  await page.getByRole('textbox', { name: /text in their summary/ }).fill('OVEN');
  const rows = list.locator('[data-packet]');
  await expect(rows).toHaveCount(1);
  await rows.first().click();
  await page.getByRole('button', { name: 'Show message' }).click();
  await expect(page.getByTestId('payload-view')).toContainText('61.9');
  await page.getByRole('button', { name: 'Close the packet' }).click();

  await page.getByRole('button', { name: 'Pause the list' }).click();
  await device.publishAsync('plant/oven', '62.0');
  await expect(page.getByRole('button', { name: 'Show newer' })).toBeVisible();
  await expect(rows).toHaveCount(1);
  await page.getByRole('button', { name: 'Show newer' }).click();
  await expect(rows).toHaveCount(2);

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export the packets listed' }).click();
  await page.getByRole('button', { name: 'Download' }).click();
  const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain('PUBLISH');

  await page.getByRole('button', { name: 'Empty the packet log' }).click();
  await expect(rows).toHaveCount(0);
  await device.endAsync();
});

test('types are chosen by name', async ({ page, mosquitto }) => {
  await connectTo(page, mosquitto);
  const list = await showPackets(page);
  await page.getByRole('button', { name: 'All types' }).click();
  await page.getByRole('checkbox', { name: 'CONNACK' }).check();
  await page.keyboard.press('Escape');
  await expect(list.locator('[data-packet]')).toHaveCount(1);
  await page.getByRole('combobox', { name: 'Direction' }).selectOption('sent');
  await expect(page.getByText('No packet matches the filter.')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious (${colorScheme})`, async ({ page, mosquitto }) => {
    await page.emulateMedia({ colorScheme });
    await connectTo(page, mosquitto);
    const list = await showPackets(page);
    await list.locator('[data-type="CONNACK"]').click();
    await expect(page.getByTestId('packet-fields')).toBeVisible();
    await expectNothingSerious(page);
  });
}
