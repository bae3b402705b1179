// A page is only a view of the core: it may be reloaded or doubled while messages flow.
import type { Locator, Page } from '@playwright/test';
import { connectAsync, type MqttClient } from 'mqtt';
import { expect, test } from './fixtures.ts';
import { connectTo, expectConnected, figure, selectTopic, topicRow } from './page-steps.ts';

const MESSAGES = 3_000;

/** Publishes numbered messages one after the other until all are out. */
async function publishAll(device: MqttClient): Promise<void> {
  for (let n = 1; n <= MESSAGES; n++) {
    await device.publishAsync(`line/${n % 7}`, String(n), { qos: 1 });
  }
}

test('a reload while messages flow loses none and keeps the connection', async ({
  page,
  mosquitto,
}) => {
  const device = await connectAsync(mosquitto.url, { clientId: 'device' });
  try {
    await connectTo(page, mosquitto);
    const published = publishAll(device);
    await expect.poll(() => figure(page, 'received')).toBeGreaterThan(50);
    const before = await figure(page, 'received');
    await page.reload();
    await expectConnected(page);
    expect(await figure(page, 'received')).toBeGreaterThanOrEqual(before);
    await published;
    for (const name of ['received', 'stored']) {
      await expect(page.getByTestId(`status-${name}`)).toHaveAttribute(
        'data-value',
        String(MESSAGES),
      );
    }
    expect(await figure(page, 'dropped')).toBe(0);
    // Seen by the broker, the page's life is nothing at all.
    const connected = mosquitto.log().filter((line) => /New client connected .* as /.test(line));
    expect(connected.filter((line) => !line.includes(' as device '))).toHaveLength(1);
  } finally {
    await device.endAsync();
  }
});

test('two tabs keep colour rules beside each other, and none that is not saved', async ({
  app,
  page,
  host,
  mosquitto,
}) => {
  test.skip(host !== 'browser', 'Only a browser has tabs.');
  await connectTo(page, mosquitto);
  const second = await app.newTab();
  await expectConnected(second);
  await page.bringToFront();
  const own = await addRule(page, '$.temp >');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(own).toBeFocused();
  await own.fill('retain');
  await second.bringToFront();
  const theirs = await addRule(second, 'size>100');
  await expect(theirs).toHaveAccessibleName('Query of rule 1');
  await second.getByRole('button', { name: 'Save', exact: true }).click();
  await page.bringToFront();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  for (const tab of [page, second]) {
    await tab.bringToFront();
    await openRules(tab);
    await expect(queries(tab)).toHaveCount(2);
    await expect(queries(tab).first()).toHaveValue('size>100');
    await expect(queries(tab).last()).toHaveValue('retain');
    await queries(tab).last().fill('dup');
    await tab.keyboard.press('Escape');
    await tab.getByRole('button', { name: 'Close without saving' }).click();
  }
  await openRules(second);
  await expect(queries(second).last()).toHaveValue('retain');
  await second.keyboard.press('Escape');
  await expect(second.getByRole('dialog')).toHaveCount(0);
  await second.close();
});

const queries = (page: Page) => page.getByRole('textbox', { name: /^Query of rule/ });

async function openRules(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Words of the command' }).fill('colour');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Colour rules' })).toBeVisible();
}

/** Not saved yet. */
async function addRule(page: Page, query: string): Promise<Locator> {
  await openRules(page);
  await page.getByRole('button', { name: 'Add a rule' }).click();
  const field = queries(page).last();
  await field.fill(query);
  return field;
}

test('a second tab shows the same', async ({ app, page, host, mosquitto }) => {
  test.skip(host !== 'browser', 'Only a browser has tabs.');
  const device = await connectAsync(mosquitto.url, { clientId: 'device' });
  try {
    await connectTo(page, mosquitto);
    const published = publishAll(device);
    await expect.poll(() => figure(page, 'received')).toBeGreaterThan(50);
    const second = await app.newTab();
    await expectConnected(second);
    await published;
    for (const tab of [page, second]) {
      await tab.bringToFront();
      for (const name of ['received', 'stored']) {
        await expect(tab.getByTestId(`status-${name}`)).toHaveAttribute(
          'data-value',
          String(MESSAGES),
        );
      }
      await expect(topicRow(tab, 'line')).toBeVisible();
    }
    await second.close();
    await device.publishAsync('line/0', 'one more', { qos: 1 });
    await page.bringToFront();
    await expect(page.getByTestId('status-received')).toHaveAttribute(
      'data-value',
      String(MESSAGES + 1),
    );
  } finally {
    await device.endAsync();
  }
});

test('tabs, the one in front, what is selected and what the middle shows come back', async ({
  page,
  mosquitto,
}) => {
  const device = await connectAsync(mosquitto.url, { clientId: 'device' });
  try {
    await connectTo(page, mosquitto);
    for (const [topic, payload] of [
      ['line/1/a', 'first'],
      ['line/1/b', 'second'],
      ['line/1/b', 'third'],
    ] as const) {
      await device.publishAsync(topic, payload, { qos: 1 });
    }
    await selectTopic(page, 'line/1/b');
    const details = page.getByRole('region', { name: 'Message', exact: true });
    await expect(details).toContainText('third');
    await page.reload();
    await expectConnected(page);
    await expect(details.getByRole('heading', { name: 'line/1/b' })).toBeVisible();
    await expect(details).toContainText('third');
    // And live.
    await device.publishAsync('line/1/b', 'fourth', { qos: 1 });
    await expect(details).toContainText('fourth');

    await page
      .getByTestId('history-list')
      .getByRole('option')
      .filter({ hasText: 'second' })
      .click();
    // All messages in the place of the tree.
    await page.getByRole('radiogroup', { name: 'Show as' }).getByRole('radio').last().check();
    const tabs = page.getByRole('navigation', { name: 'Open connections' });
    await page.getByRole('button', { name: 'Disconnect', exact: true }).click();
    await expect(tabs.getByTestId('connection-light')).toHaveAttribute(
      'data-state',
      'disconnected',
    );
    await page.reload();
    await expect(tabs.locator('[aria-current]')).toContainText('127.0.0.1');
    await expect(details.getByTestId('payload-view')).toContainText('second');
    await expect(page.locator('[data-panel="search"]')).toBeVisible();
  } finally {
    await device.endAsync();
  }
});
