// A session outlives what happens around it: a broker that dies, a page that is reloaded, a second
// window, a restart of the program.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { scriptedBroker } from '../core/client/scripted-broker.ts';
import type { Mosquitto } from '../support/mosquitto.ts';
import { test as base, expect } from './fixtures.ts';
import type { RunningApp } from './hosts.ts';
import { connectTo, figure, selectTopic, writePayload } from './page-steps.ts';

const test = base.extend<{
  /** Another client of the mosquitto, connected when asked. */
  device: () => Promise<MqttClient>;
}>({
  device: async ({ mosquitto }, use) => {
    const clients: MqttClient[] = [];
    await use(async () => {
      const client = await connectAsync(mosquitto.url, { protocolVersion: 5 });
      clients.push(client);
      return client;
    });
    for (const client of clients) await client.endAsync(true);
  },
});

test('a broker that is killed: state, reason and attempt are seen, then all goes on', async ({
  page,
  mosquitto,
  device,
}) => {
  await connectTo(page, mosquitto);
  const light = page.getByRole('navigation').getByTestId('connection-light');
  await mosquitto.stop('SIGKILL');
  await expect(light).toHaveAttribute('data-state', /waiting|connecting/);
  const row = page.getByRole('navigation').getByRole('listitem').first();
  await expect(row).toContainText(/retry [2-9] in \d+ s/, { timeout: 20_000 });
  await expect(row).toContainText(`127.0.0.1`);
  await mosquitto.restart();
  await expect(light).toHaveAttribute('data-state', 'connected', { timeout: 30_000 });
  await mosquitto.logged(/Sending SUBACK to mqttscope/i);
  const other = await device();
  await other.publishAsync('after/restart', 'here', { qos: 1 });
  await selectTopic(page, 'after/restart');
  await expect(page.getByTestId('payload-view')).toContainText('here');
});

test('taken over by another client: it stops, and says which client ID', async ({ page }) => {
  // mosquitto 2.0.11 only closes the connection; this broker says DISCONNECT 0x8E as the standard asks.
  await using broker = await scriptedBroker((packet, socket) => {
    if (packet.cmd === 'connect') socket.write(Buffer.from('2003000000', 'hex'));
    if (packet.cmd === 'subscribe') socket.end(Buffer.from('e0028e00', 'hex'));
  });
  const address = page.getByRole('combobox', { name: 'Address of a broker' }).first();
  await address.fill(`127.0.0.1:${broker.port}`);
  await address.press('Enter');
  const light = page.getByRole('navigation').getByTestId('connection-light');
  await expect(light).toHaveAttribute('data-state', 'stopped');
  const connect = await broker.sent('connect');
  const clientId = connect.cmd === 'connect' ? connect.clientId : '';
  await expect(page.getByRole('main').getByRole('alert')).toContainText(clientId);
  expect(broker.accepted).toHaveLength(1);
});

test('the first tutorial: two programs on one broker, one publishes, both see it', async ({
  start,
  page,
  mosquitto,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'mqttscope-e2e-other-'));
  let other: RunningApp | undefined;
  try {
    other = await start(folder);
    await connectTo(page, mosquitto);
    await connectTo(other.page, mosquitto);
    const form = other.page.getByTestId('publish-form');
    await form.getByRole('textbox', { name: 'Topic' }).fill('test/topic1');
    await expect(form.locator('.monaco-editor')).toBeVisible();
    await writePayload(other.page, 'hello');
    await other.page.keyboard.press('Control+Enter');
    for (const each of [page, other.page]) {
      await selectTopic(each, 'test/topic1');
      await expect(each.getByTestId('payload-view')).toContainText('hello');
      expect(await figure(each, 'received')).toBe(1);
    }
    const ids = mosquitto.log().flatMap((line) => line.match(/as (mqttscope-\w+)/)?.[1] ?? []);
    expect(new Set(ids).size).toBe(2);
  } finally {
    await other?.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

test('after a restart the profile and what it recorded are there', async ({
  app,
  start,
  page,
  dataDir,
  mosquitto,
  device,
}) => {
  await connectTo(page, mosquitto);
  const other = await device();
  await other.publishAsync('kept/state', 'on', { qos: 1, retain: true });
  await expect.poll(() => figure(page, 'stored')).toBe(1);
  await app.stop();
  const again = await start(dataDir);
  try {
    await again.page.getByRole('listitem').first().click();
    await selectTopic(again.page, 'kept/state');
    await expect(again.page.getByTestId('payload-view')).toContainText('on');
  } finally {
    await again.stop();
  }
});

test.describe('with a broken profile file', () => {
  const withBroken = test.extend({
    dataDir: async ({ dataDir }, use) => {
      await mkdir(join(dataDir, 'profiles'), { recursive: true });
      await writeFile(join(dataDir, 'profiles', 'plant-a.json'), '{"version":1,"id":"plant');
      await use(dataDir);
    },
  });

  withBroken('the file is named, kept aside, and the rest works', async ({ page, mosquitto }) => {
    await expect(page.getByText('The profile file plant-a.json could not be read.')).toBeVisible();
    await connectTo(page, mosquitto as Mosquitto);
  });
});
