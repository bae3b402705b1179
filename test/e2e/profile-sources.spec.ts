// Ways to a connection: an address, credentials that are asked for, files of this and other programs.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXPLORER, MQTTFX, MQTTX } from '../core/profiles/exchange/imported-files.ts';
import { TestCertificates } from '../support/certificates.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { userFiles } from './capture-steps.ts';
import { test as base, expect } from './fixtures.ts';
import { choose, expectConnected } from './page-steps.ts';
import {
  type Added,
  dialog,
  expectRows,
  fromListMenu,
  fromMenu,
  list,
  row,
  withUsers,
} from './profile-steps.ts';
import { addProfiles } from './seeded.ts';

withUsers(
  'what a profile asks for is asked for at every connect, and not kept',
  async ({ page }) => {
    await row(page, 'Asks').dblclick();
    await expect(dialog(page)).toContainText('Sign in to Asks');
    const name = dialog(page).getByRole('textbox', { name: 'User name' });
    await expect(name).toBeFocused();
    await expect(name).toHaveValue('bo');
    await expect(dialog(page).getByRole('checkbox')).toHaveCount(0);
    await name.fill('ada');
    await dialog(page).getByLabel('Password').fill('wrong');
    await page.keyboard.press('Enter');
    const light = page.getByRole('navigation').getByTestId('connection-light');
    await expect(light).toHaveAttribute('data-state', 'stopped');
    await page.getByRole('main').getByRole('button', { name: 'Try again' }).click();
    await dialog(page).getByRole('textbox', { name: 'User name' }).fill('ada');
    await dialog(page).getByLabel('Password').fill('right');
    await dialog(page).getByRole('button', { name: 'Connect' }).click();
    await expectConnected(page);
  },
);

withUsers('a lost password is asked for, and kept if one wants', async ({ page, signIn }) => {
  await row(page, 'Lost').dblclick();
  await expect(dialog(page)).toContainText('It was kept and is not here');
  await expect(dialog(page).getByRole('textbox', { name: 'User name' })).toHaveCount(0);
  await dialog(page).getByLabel('Password').fill('right');
  await dialog(page).getByRole('checkbox', { name: 'Keep it' }).check();
  await page.keyboard.press('Enter');
  await expectConnected(page);
  await page.getByRole('button', { name: 'Disconnect' }).first().click();
  await page.getByRole('main').getByRole('button', { name: 'Connect' }).click();
  await expectConnected(page);
  await expect(dialog(page)).toHaveCount(0);

  // One that comes with an address is tried, and does not take the place of the one that is kept.
  const address = page.getByRole('combobox', { name: 'Address of a broker' }).first();
  await address.fill(`mqtt://ada:typo@${signIn.host}:${signIn.port}`);
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toContainText('Sign in to Lost');
  await expect(dialog(page).getByLabel('Password')).toHaveValue('typo');
  await page.keyboard.press('Enter');
  const light = page.getByRole('navigation').getByTestId('connection-light');
  await expect(light).toHaveAttribute('data-state', 'stopped');
  await page.getByRole('main').getByRole('button', { name: 'Try again' }).click();
  await expectConnected(page);
});

const unverified = base.extend<{ secured: Mosquitto }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the pattern
  secured: async ({}, use) => {
    const certificates = new TestCertificates();
    const { chain, key } = certificates.issue('broker');
    const broker = await startMosquitto({
      listeners: [[`certfile ${chain}`, `keyfile ${key}`]],
    });
    await use(broker);
    await broker.stop();
    certificates.dispose();
  },
  dataDir: async ({ dataDir, secured }, use) => {
    const { host, listenerPorts } = secured;
    const tls = { verify: 'none', pinned: [], serverName: '', alpn: [], minVersion: 'TLSv1.2' };
    await addProfiles(dataDir, [
      { host, port: listenerPorts[0] ?? 0, name: 'Open', transport: 'mqtts', tls } as Added,
    ]);
    await use(dataDir);
  },
});

unverified('a connection whose broker is not checked carries a red mark', async ({ page }) => {
  await expect(list(page)).toBeVisible();
  await expect(page.getByTestId('unverified')).toHaveCount(0);
  await row(page, 'Open').dblclick();
  await expectConnected(page);
  await expect(page.getByRole('banner').getByText('TLS not verified').last()).toBeVisible();
  await expect(page.getByRole('navigation').getByTestId('unverified')).toBeVisible();
});

base('the address field shows what it understood, and completes', async ({ page, mosquitto }) => {
  const address = page.getByRole('combobox', { name: 'Address of a broker' }).first();
  const offered = page.getByRole('listbox', { name: 'What this address may mean' });
  await address.fill('wss://ada:x@broker.example/mqtt?x=1');
  await expect(offered.getByRole('option')).toContainText(['broker.exampleport 443']);
  await expect(offered).toContainText('WebSocket over TLS · /mqtt?x=1 · as ada · with a password');
  await address.fill(`127.0.0.1:${mosquitto.port}`);
  await address.press('Enter');
  await expectConnected(page);
  await address.fill(String(mosquitto.port));
  await address.press('ArrowDown');
  await expect(offered.getByRole('option', { selected: true })).toContainText(
    `mqtt://127.0.0.1:${mosquitto.port}`,
  );
  await address.press('Enter');
  await expect(address).toHaveValue('');
  await expect(list(page).getByRole('treeitem')).toHaveCount(1);
});

base('connections come out of files of other programs', async ({ page, host, dataDir }) => {
  const files = await userFiles(host, page, dataDir);
  const open = async (name: string, content: string) => {
    await fromListMenu(page, 'Import connections…');
    await files.choose(name, content, () =>
      dialog(page).getByRole('button', { name: 'Choose a file' }).click(),
    );
  };
  await open('export.json', JSON.stringify([MQTTX]));
  await expect(dialog(page)).toContainText('MQTTX · 1 connection');
  const account = dialog(page).getByRole('region', { name: 'What becomes what' });
  await expect(account.getByRole('row', { name: /^protocol / })).toContainText('wss');
  await expect(account.getByRole('row', { name: /^password / })).toContainText('not shown');
  await expect(account).not.toContainText('invented-password');
  await expect(account).toContainText('1 secret is taken over.');
  await expect(account).toContainText('messages are no part of a connection');
  await dialog(page).getByRole('combobox', { name: 'Into the folder' }).fill('From MQTTX');
  await dialog(page).getByRole('button', { name: 'Import 1 connection' }).click();
  await expect(dialog(page)).toContainText('1 connection was taken over.');
  await expect(dialog(page)).toContainText('/home/bo/ca.pem');
  await dialog(page).getByRole('button', { name: 'Close' }).last().click();
  await expectRows(page, ['From MQTTX', '  Boiler room']);

  await open('settings.json', JSON.stringify(EXPLORER));
  await expect(dialog(page)).toContainText('MQTT Explorer · 1 connection');
  await expect(account).toContainText('Left out of the file as a whole');
  await dialog(page).getByRole('button', { name: 'Import 1 connection' }).click();
  await page.keyboard.press('Escape');
  await open('mqttfx-config.xml', MQTTFX);
  await expect(dialog(page)).toContainText('MQTT.fx · 2 connections');
  await expect(account).toContainText('does not say clearly whether this connection uses TLS');
  await dialog(page).getByRole('checkbox', { name: 'Import Boiler room' }).uncheck();
  await dialog(page).getByRole('button', { name: 'Import 1 connection' }).click();
  await page.keyboard.press('Escape');
  await expectRows(page, ['From MQTTX', '  Boiler room', 'Boiler room', 'Other']);

  // What is there already is not taken over again unless one wants to.
  await open('mqttfx-config.xml', MQTTFX);
  // Of the boiler room this file only does not say whether it uses TLS.
  await expect(dialog(page).getByText('exists already')).toHaveCount(2);
  await expect(dialog(page).getByRole('checkbox', { name: 'Import Other' })).not.toBeChecked();
  await page.keyboard.press('Escape');
  await open('notes.txt', 'nothing of the kind');
  await expect(dialog(page).getByRole('alert')).toBeVisible();
  await page.keyboard.press('Escape');
  // Whoever only looked leaves no copy of a file with passwords behind.
  await expect.poll(() => readdir(join(dataDir, 'imports')).catch(() => [])).toEqual([]);
  await files.dispose();

  // Whether it uses TLS is asked once, before anything is sent; whatever is begun goes on by itself.
  await expect(row(page, 'Other')).toContainText('TLS?');
  await row(page, 'Other').dblclick();
  await expect(dialog(page)).toContainText('How to connect Other');
  await page.keyboard.press('Escape');
  await fromMenu(page, 'Other', 'Diagnose');
  await dialog(page).getByRole('button', { name: 'With TLS (mqtts://)' }).click();
  await expect(dialog(page)).toContainText('Diagnose Other');
  await page.keyboard.press('Escape');
  await expect(row(page, 'Other')).toContainText(/TLS(?!\?)/);
});

withUsers(
  'connections leave with their secrets under a passphrase, and come back',
  async ({ page, host, dataDir }) => {
    const files = await userFiles(host, page, dataDir);
    // A password to take along.
    await row(page, 'Lost').dblclick();
    await dialog(page).getByLabel('Password').fill('right');
    await dialog(page).getByRole('checkbox', { name: 'Keep it' }).check();
    await page.keyboard.press('Enter');
    await expectConnected(page);

    await fromMenu(page, 'Lost', 'Export…');
    await choose(page, 'Passwords and keys', 'With them, encrypted');
    await dialog(page).getByLabel('Passphrase', { exact: true }).fill('a long way home');
    await dialog(page).getByLabel('Passphrase again').fill('another');
    await expect(dialog(page).getByText('The two are not the same.')).toBeVisible();
    await dialog(page).getByLabel('Passphrase again').fill('a long way home');
    const downloaded = page.waitForEvent('download');
    await dialog(page).getByRole('button', { name: 'Export 1 connection' }).click();
    await expect(dialog(page)).toContainText('1 secret is in it, encrypted.');
    const file = await readFile(await (await downloaded).path(), 'utf8');
    expect(file).not.toContain('right');
    await dialog(page).getByRole('button', { name: 'Close' }).last().click();

    await fromMenu(page, 'Lost', 'Delete…');
    await dialog(page).getByRole('button', { name: 'Delete connection' }).click();
    await expectRows(page, ['Asks']);
    await fromListMenu(page, 'Import connections…');
    await files.choose('connections.json', file, () =>
      dialog(page).getByRole('button', { name: 'Choose a file' }).click(),
    );
    const passphrase = dialog(page).getByLabel('Passphrase of the file');
    await passphrase.fill('wrong');
    await page.keyboard.press('Enter');
    await expect(dialog(page).getByRole('alert')).toBeVisible();
    await passphrase.fill('a long way home');
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('button', { name: 'Import 1 connection' }).click();
    await expect(dialog(page)).toContainText('1 connection was taken over.');
    await page.keyboard.press('Escape');
    await row(page, 'Lost').dblclick();
    await expectConnected(page);
    await files.dispose();
  },
);
