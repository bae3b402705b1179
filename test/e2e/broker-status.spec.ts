// What a broker says of itself, and what happened to the connection.
import { scriptedBroker } from '../core/client/scripted-broker.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { expectNothingSerious } from './axe.ts';
import { test as base, expect } from './fixtures.ts';
import { choose, connectTo } from './page-steps.ts';

const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the pattern
  mosquitto: async ({}, use) => {
    const broker = await startMosquitto({ config: ['sys_interval 1'] });
    await use(broker);
    await broker.stop();
  },
});

test('figures of mosquitto come, and what is pinned stays in front', async ({
  page,
  mosquitto,
}) => {
  await connectTo(page, mosquitto);
  await page.getByRole('tab', { name: 'Broker status' }).click();
  const panel = page.getByTestId('server-status');
  await panel.getByRole('button', { name: 'Subscribe to $SYS/#' }).click();
  await expect(panel).toContainText('mosquitto version');
  const clients = panel.locator('[data-topic="$SYS/broker/clients/connected"]');
  await expect(clients.getByTestId('figure-value')).toHaveText('1');
  await expect(clients).toContainText('Connected clients');

  await clients.hover();
  await clients.getByRole('button', { name: /^Pin / }).click();
  const pinned = panel.locator('[data-group="pinned"]');
  await expect(pinned.getByRole('listitem')).toHaveCount(1);
  await page.reload();
  await page.getByRole('tab', { name: 'Broker status' }).click();
  await expect(pinned).toContainText('Connected clients');
  await pinned.getByRole('button', { name: /^Unpin / }).click();
  await expect(pinned).toHaveCount(0);

  await panel.getByRole('button', { name: 'Pin a topic' }).click();
  await page.getByRole('textbox', { name: 'Topic name' }).fill('$SYS/broker/load/sockets/1min');
  await page.getByRole('button', { name: 'Pin', exact: true }).click();
  await expect(pinned).toContainText('Sockets opened');
});

test('a broker that refuses $SYS is asked about, with its reason', async ({ page }) => {
  await using broker = await scriptedBroker((packet, socket) => {
    if (packet.cmd === 'connect') socket.write(Buffer.from('2003000000', 'hex'));
    if (packet.cmd !== 'subscribe') return;
    const [{ topic } = { topic: '' }] = packet.subscriptions;
    const id = (packet.messageId ?? 0).toString(16).padStart(4, '0');
    socket.write(Buffer.from(`9004${id}00${topic.startsWith('$SYS') ? '87' : '00'}`, 'hex'));
  });
  const address = page.getByRole('combobox', { name: 'Address of a broker' }).first();
  await address.fill(`127.0.0.1:${broker.port}`);
  await address.press('Enter');
  await page.getByRole('tab', { name: 'Broker status' }).click();
  const panel = page.getByTestId('server-status');
  await panel.getByRole('button', { name: 'Subscribe to $SYS/#' }).click();
  await expect(panel).toContainText('SUBACK 0x87 Not authorized');
  const row = page.getByTestId('subscriptions').locator('[data-filter="$SYS/#"]');
  await expect(row).toContainText('refused 0x87 · Not authorized');
  await page.getByRole('tab', { name: 'Events' }).click();
  const events = page.getByTestId('events');
  await expect(events.locator('[data-event="subscribe-refused"]')).toBeVisible();
  await events.getByRole('radio', { name: 'Errors', exact: true }).check();
  await expect(events.getByRole('listitem')).toHaveCount(1);
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await choose(page, 'Language', '中文');
  await expect(row).toContainText('0x87 · 未授权');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious (${colorScheme})`, async ({ page, mosquitto }) => {
    await page.emulateMedia({ colorScheme });
    await connectTo(page, mosquitto);
    await page.getByRole('button', { name: 'Add $SYS/#' }).click();
    await page.getByRole('tab', { name: 'Broker status' }).click();
    await expect(page.getByTestId('server-status').locator('[data-topic]').first()).toBeVisible();
    await expectNothingSerious(page);
    await page.getByRole('tab', { name: 'Events' }).click();
    await expect(page.getByTestId('events').getByRole('listitem').first()).toBeVisible();
    await expectNothingSerious(page);
  });
}
