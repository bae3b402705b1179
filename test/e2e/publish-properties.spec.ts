// MQTT 5 properties in the publish form: typed, kept per connection, sent in their order; and answering a
// message that has a response topic (MQTT 5.0 section 4.10).
import type { Locator, Page } from '@playwright/test';
import type { Packet } from 'mqtt-packet';
import { accept, hex, packetId, scriptedBroker } from '../core/client/scripted-broker.ts';
import { expectNothingSerious } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { expectConnected, openBuiltInBroker, selectTopic, writePayload } from './page-steps.ts';

/** To req/1, "?", with an expiry, response topic resp/42, correlation data 00 ff 10 and content type. */
const REQUEST = [
  '312900057265712f3120',
  '020000001e',
  '080007726573702f3432',
  '09000300ff10',
  '030008746578742f637376',
  '3f',
];

async function open(page: Page, port: number): Promise<void> {
  const input = page.getByRole('combobox', { name: 'Address of a broker' }).first();
  await input.fill(`127.0.0.1:${port}`);
  await input.press('Enter');
  await expectConnected(page);
}

/** Takes what is published, and sends `greeting` to who subscribes. */
function takingBroker(greeting: string[] = []) {
  return scriptedBroker((packet, socket) => {
    accept(packet, socket);
    if (packet.cmd !== 'subscribe') return;
    socket.write(hex('9004', packetId(packet), '00', '00', ...greeting));
  });
}

function published(packet: Packet) {
  if (packet.cmd !== 'publish') throw new Error('This is no PUBLISH.');
  return { topic: packet.topic, text: String(packet.payload), properties: packet.properties };
}

async function openProperties(page: Page): Promise<Locator> {
  await page.getByTestId('publish-form').getByRole('button', { name: 'Properties' }).click();
  const dialog = page.getByRole('dialog', { name: 'MQTT 5 properties' });
  await expect(dialog).toBeVisible();
  return dialog;
}

test('Reply fills topic and correlation data, goes to the payload, and sends both', async ({
  page,
}) => {
  await using broker = await takingBroker(REQUEST);
  await open(page, broker.port);
  await selectTopic(page, 'req/1');
  await page.keyboard.press('Control+j');
  const form = page.getByTestId('publish-form');
  await expect(form).toHaveCount(0);
  await page.getByRole('button', { name: 'Reply', exact: true }).click();
  await expect(form.getByRole('textbox', { name: 'Payload' })).toBeFocused();
  await expect(form.getByRole('textbox', { name: 'Topic' })).toHaveValue('resp/42');
  await expect(form.getByRole('status')).toContainText('topic and correlation data are filled in');
  await page.keyboard.type('yes');
  const dialog = await openProperties(page);
  const correlation = dialog.getByRole('textbox', { name: 'Correlation data' });
  await expect(correlation).toHaveValue('00 ff 10');
  await expect(dialog.getByRole('textbox', { name: 'Response topic' })).toHaveValue('');
  await expect(dialog.getByRole('radio', { name: 'Text' })).toBeDisabled();
  await expectNothingSerious(page);
  await page.keyboard.press('Control+Enter');
  expect(published(await broker.sent('publish'))).toEqual({
    topic: 'resp/42',
    text: 'yes',
    properties: { correlationData: hex('00ff10') },
  });
});

test('in a narrow window Reply closes the sheet over the form', async ({ page }) => {
  await using broker = await takingBroker(REQUEST);
  await open(page, broker.port);
  await selectTopic(page, 'req/1');
  await page.setViewportSize({ width: 800, height: 700 });
  await page.getByRole('button', { name: 'Reply', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Reply', exact: true })).toHaveCount(0);
  const form = page.getByTestId('publish-form');
  await expect(form.getByRole('textbox', { name: 'Payload' })).toBeFocused();
  await expect(form.getByRole('textbox', { name: 'Topic' })).toHaveValue('resp/42');
});

test('all properties are sent, kept with their connection, and cleared by a button', async ({
  page,
}) => {
  await using broker = await takingBroker();
  await open(page, broker.port);
  const form = page.getByTestId('publish-form');
  await form.getByRole('textbox', { name: 'Topic' }).fill('req/2');
  await writePayload(page, '1');
  const dialog = await openProperties(page);
  await expect(dialog.getByRole('textbox', { name: 'Content type' })).toBeFocused();
  const fill = (name: string, text: string) =>
    dialog.getByRole('textbox', { name, exact: true }).fill(text);
  await fill('Content type', 'text/csv');
  await dialog.getByRole('combobox', { name: 'Payload format' }).selectOption('UTF-8 text');
  await dialog.getByRole('radio', { name: 'Text' }).check();
  await fill('Correlation data', 'id');
  await dialog.getByRole('radio', { name: 'Hex' }).check();
  await expect(dialog.getByRole('textbox', { name: 'Correlation data' })).toHaveValue('69 64');
  await fill('Message expiry interval (s)', '60');
  for (const [at, [name, value]] of [
    ['b', '1'],
    ['a', '2'],
  ].entries()) {
    await dialog.getByRole('button', { name: 'Add user property' }).click();
    await fill(`Name of user property ${at + 1}`, name ?? '');
    await fill(`Value of user property ${at + 1}`, value ?? '');
  }
  await dialog.getByRole('button', { name: 'Move user property 2 up' }).click();

  await fill('Response topic', 'resp/#');
  await expect(dialog).toContainText('Nobody could answer to this response topic.');
  await page.keyboard.press('Escape');
  await expect(form.getByRole('button', { name: 'Properties' })).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(form.getByRole('status')).toContainText('response topic');
  await openProperties(page);
  await fill('Response topic', 'resp/2');
  await page.keyboard.press('Control+Enter');
  const request = published(await broker.sent('publish'));
  expect(request).toEqual({
    topic: 'req/2',
    text: '1',
    properties: {
      payloadFormatIndicator: true,
      messageExpiryInterval: 60,
      contentType: 'text/csv',
      responseTopic: 'resp/2',
      correlationData: hex('6964'),
      userProperties: { a: '2', b: '1' },
    },
  });
  expect(Object.keys(request.properties?.userProperties ?? {})).toEqual(['a', 'b']);

  await dialog.getByRole('button', { name: 'Clear all' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Content type' })).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(form.getByRole('button', { name: 'Properties' })).toHaveText('Properties');
});

test('a connection that speaks 3.1.1 says that properties are left out', async ({ page }) => {
  await openBuiltInBroker(page);
  const dialog = await openProperties(page);
  await expect(dialog).toContainText('this connection speaks 3.1.1, so they are left out');
  await expect(dialog.getByRole('textbox', { name: 'Content type' })).toBeDisabled();
  await expectNothingSerious(page);
});
