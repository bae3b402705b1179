// What is known of a connection: how the broker was reached, what it allows, why it failed and what next.
import type { Page } from '@playwright/test';
import { connectAsync } from 'mqtt';
import { accept, hex, packetId, scriptedBroker } from '../core/client/scripted-broker.ts';
import { TestCertificates } from '../support/certificates.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { expectNothingSerious } from './axe.ts';
import { fill, section } from './editor-steps.ts';
import { expect, test } from './fixtures.ts';
import { connectTo, expectConnected } from './page-steps.ts';

async function open(page: Page, address: string): Promise<void> {
  const input = page.getByRole('combobox', { name: 'Address of a broker' }).first();
  await input.fill(address);
  await input.press('Enter');
}

/** The row of a property of CONNACK: asked, answered, in force. */
function property(page: Page, name: string) {
  return page.getByTestId('connack').getByRole('row', { name: new RegExp(`^${name}`) });
}

test('a certificate nobody vouches for is shown, trusted after a question, and kept', async ({
  page,
}) => {
  const certificates = new TestCertificates();
  const { certificate, key } = certificates.selfSigned('lab');
  const broker = await startMosquitto({
    listeners: [[`certfile ${certificate}`, `keyfile ${key}`]],
  });
  try {
    await open(page, `mqtts://127.0.0.1:${broker.listenerPorts[0]}`);
    await page.getByRole('button', { name: 'Show certificate' }).click();
    const refused = page.getByTestId('refused-certificate');
    await expect(refused).toContainText(/SHA-256\s*([0-9A-F]{2}:){8}/);
    await expectNothingSerious(page);
    await refused.getByRole('button', { name: 'Trust this certificate…' }).click();
    await expect(refused).toContainText('accepts this very certificate and no other');
    await refused.getByRole('button', { name: 'Trust it and connect' }).click();
    const path = page.getByTestId('path');
    await expect(path).toContainText('TLSv1.3');
    await expect(path).toContainText('its fingerprint');
    await expect(refused).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expectConnected(page);
  } finally {
    await broker.stop();
    certificates.dispose();
  }
});

test('CONNACK in full beside what was asked, with the limits that are kept to', async ({
  page,
}) => {
  // Maximum QoS 0, retain not available, packets up to 50 bytes, no wildcards, no identifiers, not shared.
  await using broker = await scriptedBroker((packet, socket) => {
    if (packet.cmd === 'connect') socket.write(hex('201200000f27000000322400250028002a002900'));
    if (packet.cmd === 'subscribe') socket.write(hex('9004', packetId(packet), '00', 'a2'));
  });
  await open(page, `127.0.0.1:${broker.port}`);
  await expectConnected(page);
  await page.getByTestId('topic-tree').focus();
  await page.keyboard.press('i');
  await expect(property(page, 'Maximum QoS')).toContainText('KEPT TO');
  await expect(property(page, 'Maximum Packet Size')).toContainText('50 B');
  await expect(property(page, 'Retain Available')).toContainText('no');
  await expect(property(page, 'Receive Maximum')).toContainText('not mentioned');
  await expect(property(page, 'Receive Maximum')).toContainText('65,535');
  await expect(property(page, 'Server Keep Alive')).toContainText('60 s');
  await expect(page.getByTestId('connack').getByRole('row')).toHaveCount(18);
});

test('another server: reason, reference and user properties are seen, the way there is a button', async ({
  page,
}) => {
  await using broker = await scriptedBroker((packet, socket) => {
    if (packet.cmd !== 'connect') return;
    const reference = '1c00126f746865722e6578616d706c653a38383833';
    socket.end(hex('2029009c26', reference, '1f0007676f2061776179', '26000161000162'));
  });
  await open(page, `127.0.0.1:${broker.port}`);
  const note = page.getByRole('main').getByRole('alert');
  await expect(note).toContainText('go away');
  await expect(note.getByRole('button', { name: 'Change to other.example:8883' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Words of the command' }).fill('details');
  await page.keyboard.press('Enter');
  await expect(property(page, 'Server Reference')).toContainText('other.example:8883');
  await expect(property(page, 'User Property')).toContainText('a: b');
  await expect(property(page, 'Reason String')).toContainText('go away');
});

test('another client took the client ID over: a new one is a button away', async ({ page }) => {
  let times = 0;
  await using broker = await scriptedBroker((packet, socket) => {
    accept(packet, socket);
    if (packet.cmd !== 'subscribe') return;
    times++;
    if (times === 1) socket.end(hex('e0028e00'));
    else socket.write(hex('9004', packetId(packet), '00', '00'));
  });
  await open(page, `127.0.0.1:${broker.port}`);
  await page.getByRole('button', { name: 'Use a new client ID' }).click();
  await expectConnected(page);
  const [first, second] = broker.packets.flatMap((packet) =>
    packet.cmd === 'connect' ? [packet.clientId] : [],
  );
  expect(second).not.toBe(first);
});

test('a broker without MQTT 5.0: 3.1.1 is one press away, or two where something is left out', async ({
  page,
}) => {
  await using broker = await scriptedBroker((packet, socket) => {
    if (packet.cmd === 'connect' && packet.protocolVersion === 5) socket.end(hex('2003008400'));
    else accept(packet, socket);
    if (packet.cmd === 'subscribe') socket.write(hex('9003', packetId(packet), '00'));
  });
  await open(page, `127.0.0.1:${broker.port}`);
  const use = page.getByRole('main').getByRole('button', { name: 'Use MQTT 3.1.1' });
  await use.click();
  await expectConnected(page);

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Words of the command' }).fill('edit this');
  await page.keyboard.press('Enter');
  const editor = page.getByRole('dialog', { name: 'Edit connection' });
  await fill(editor, { 'Protocol version': '5.0' });
  await section(editor, 'Client and session');
  await fill(editor, { 'Receive maximum': '7' });
  await editor.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Reconnect now' }).click();
  await use.click();
  const question = page.getByRole('dialog', { name: /^Use MQTT 3\.1\.1 for / });
  await expect(question.getByRole('listitem')).toHaveText(['Receive maximum']);
  await expectNothingSerious(page);
  await question.getByRole('button', { name: 'Use MQTT 3.1.1' }).click();
  await expectConnected(page);
});

test('what needs a new connection says so, and is done by a button', async ({
  page,
  mosquitto,
}) => {
  await connectTo(page, mosquitto);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Words of the command' }).fill('edit this');
  await page.keyboard.press('Enter');
  const editor = page.getByRole('dialog', { name: 'Edit connection' });
  await editor.getByRole('tab', { name: 'Network' }).click();
  await editor.getByRole('textbox', { name: 'Keep alive (s)' }).fill('17');
  await editor.getByRole('button', { name: 'Save', exact: true }).click();
  const note = page.getByRole('main').getByRole('alert');
  await expect(note).toContainText('Takes effect with the next connection: keep alive.');
  await note.getByRole('button', { name: 'Reconnect now' }).click();
  await expect(note).toHaveCount(0);
  await mosquitto.logged(/New client connected .* k17/);

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Words of the command' }).fill('edit this');
  await page.keyboard.press('Enter');
  await editor.getByRole('tab', { name: 'Network' }).click();
  await editor.getByRole('textbox', { name: 'Keep alive (s)' }).fill('18');
  await editor.getByRole('button', { name: 'Save and reconnect' }).click();
  await mosquitto.logged(/New client connected .* k18/);
  await expectConnected(page);
});

test('the next topic filter is typed while the broker has not answered the last one', async ({
  page,
}) => {
  const answers: (() => void)[] = [];
  await using broker = await scriptedBroker((packet, socket) => {
    accept(packet, socket);
    if (packet.cmd !== 'subscribe') return;
    answers.push(() => socket.write(hex('9004', packetId(packet), '00', '00')));
    if (answers.length === 1) answers[0]?.();
  });
  await open(page, `127.0.0.1:${broker.port}`);
  await expectConnected(page);
  const filter = page.getByRole('combobox', { name: 'Topic filter to subscribe to' });
  await filter.fill('house/#');
  await filter.press('Enter');
  const row = page.getByTestId('subscriptions').locator('[data-filter="house/#"]');
  await expect(row).toContainText('waiting for the broker');
  await expect(filter).toHaveValue('');
  await filter.pressSequentially('gar');
  answers[1]?.();
  await expect(row).toContainText('granted');
  await expect(filter).toHaveValue('gar');
});

test('subscriptions: paused, edited, left out, and the retained messages once more', async ({
  page,
  mosquitto,
}) => {
  const device = await connectAsync(mosquitto.url, { protocolVersion: 5 });
  await device.publishAsync('line/1', 'kept', { retain: true });
  await connectTo(page, mosquitto);
  const row = (filter: string) =>
    page.getByTestId('subscriptions').locator(`[data-filter="${filter}"]`);
  const count = row('#').getByTestId('subscription-count');
  await expect(count).toHaveText('1');
  const from = mosquitto.log().length;
  await row('#').hover();
  await row('#')
    .getByRole('button', { name: /retained messages of # again/ })
    .click();
  await mosquitto.logged(/Received SUBSCRIBE from mqttscope/, from);
  await expect(count).toHaveText('2');

  await row('#').getByRole('button', { name: /^Edit/ }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Everything');
  await page.getByRole('radio', { name: 'Violet' }).check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(row('#')).toContainText('Everything');

  await row('#').hover();
  await row('#')
    .getByRole('button', { name: /^Pause/ })
    .click();
  await mosquitto.logged(/Received UNSUBSCRIBE from mqttscope/, from);
  await expect(row('#')).toContainText('paused');
  await row('#')
    .getByRole('button', { name: /^Subscribe to # again/ })
    .click();
  await expect(row('#')).toContainText('QoS 0 granted');

  const filter = page.getByRole('combobox', { name: 'Topic filter to subscribe to' });
  await filter.fill('+/chatty');
  await expect(page.getByText('Does not match topics that begin with $')).toBeVisible();
  await page.getByRole('button', { name: 'Leave it out' }).click();
  await expect(row('+/chatty')).toContainText('left out, done here');
  await device.publishAsync('line/chatty', 'x');
  await expect(page.getByTestId('excluded-count')).toHaveText('1');
  await device.endAsync();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious (${colorScheme})`, async ({ page, mosquitto }) => {
    await page.emulateMedia({ colorScheme });
    await connectTo(page, mosquitto);
    await page.getByTestId('topic-tree').focus();
    await page.keyboard.press('i');
    await expect(page.getByTestId('connack')).toBeVisible();
    await expectNothingSerious(page);
    await page.keyboard.press('Escape');
    const row = page.getByTestId('subscriptions').locator('[data-filter="#"]');
    await row.hover();
    await row.getByRole('button', { name: /^Edit/ }).click();
    await expect(page.getByText('No Local')).toBeVisible();
    await expectNothingSerious(page);
  });
}
