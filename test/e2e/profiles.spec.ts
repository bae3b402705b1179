// The list of connections: folders, order, search; what guards a broker; asking for credentials;
// connections out of files and into them.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { ProfileFields, SecretValues } from '../../shared/contract/profiles.ts';
import { EXPLORER, MQTTFX, MQTTX } from '../core/profiles/exchange/imported-files.ts';
import { TestCertificates } from '../support/certificates.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { expectNothingSerious } from './axe.ts';
import { userFiles } from './capture-steps.ts';
import { test as base, expect } from './fixtures.ts';
import { choose, expectConnected, figure, writePayload } from './page-steps.ts';
import { addProfiles } from './seeded.ts';

type Added = Partial<ProfileFields> & { secrets?: SecretValues };

/** The program starts with these profiles; `at` is where mosquitto listens. */
function withProfiles(profiles: (at: { host: string; port: number }) => Added[]) {
  return base.extend({
    dataDir: async ({ dataDir, mosquitto }, use) => {
      const { host, port } = mosquitto;
      await addProfiles(dataDir, profiles({ host, port }));
      await use(dataDir);
    },
  });
}

const list = (page: Page): Locator => page.getByRole('tree', { name: 'Connections' });
const row = (page: Page, name: string): Locator =>
  list(page).getByRole('treeitem', { name, exact: true });
const dialog = (page: Page): Locator => page.getByRole('dialog');

/** The rows as they stand, indented by their level. */
const drawn = (page: Page): Promise<string[]> =>
  list(page)
    .getByRole('treeitem')
    .evaluateAll((rows) =>
      rows.map((one) => {
        const level = Number(one.getAttribute('aria-level'));
        const name = [...one.querySelectorAll('span')].find((part) => part.textContent !== '');
        return '  '.repeat(level - 1) + name?.textContent;
      }),
    );

const expectRows = (page: Page, rows: string[]) => expect.poll(() => drawn(page)).toEqual(rows);

async function fromMenu(page: Page, name: string, item: string | RegExp): Promise<void> {
  await row(page, name).click({ button: 'right' });
  await page.getByRole('menuitem', { name: item }).click();
}

async function fromListMenu(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'More about connections' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

const plants = withProfiles(() => [
  { name: 'Alpha', host: 'alpha.example', tags: ['north'] },
  { name: 'Beta', folder: 'Plant', host: 'beta.example' },
  { name: 'Gamma', folder: 'Plant/Line 3', host: 'gamma.example' },
  { name: 'Delta', host: 'delta.example' },
]);

const WHOLE = ['Alpha', 'Plant', '  Beta', '  Line 3', '    Gamma', 'Delta'];

plants('folders are made, renamed, folded and removed; all of it is kept', async ({ page }) => {
  await expectRows(page, WHOLE);
  await fromMenu(page, 'Delta', 'Move to folder…');
  await dialog(page).getByRole('combobox', { name: 'Folder' }).fill('Bench / Left');
  await page.keyboard.press('Enter');
  await expectRows(page, [...WHOLE.slice(0, 5), 'Bench', '  Left', '    Delta']);

  await row(page, 'Bench').click();
  await expectRows(page, [...WHOLE.slice(0, 5), 'Bench']);
  await page.keyboard.press('F2');
  await dialog(page).getByRole('combobox', { name: 'Folder' }).fill('Lab');
  await page.keyboard.press('Enter');
  await expectRows(page, [...WHOLE.slice(0, 5), 'Lab']);
  await fromMenu(page, 'Plant', 'Remove folder, keep what is in it');
  await expectRows(page, ['Alpha', 'Beta', 'Line 3', '  Gamma', 'Lab']);

  await page.reload();
  await expectRows(page, ['Alpha', 'Beta', 'Line 3', '  Gamma', 'Lab']);
  await row(page, 'Lab').click();
  await expectRows(page, ['Alpha', 'Beta', 'Line 3', '  Gamma', 'Lab', '  Left', '    Delta']);
});

plants('rows are dragged to another place and into folders', async ({ page }) => {
  await expectRows(page, WHOLE);
  await drag(page, 'Delta', 'Alpha', 0.2);
  await expectRows(page, ['Delta', ...WHOLE.slice(0, 5)]);
  await drag(page, 'Alpha', 'Line 3', 0.5);
  const inLine = ['Delta', 'Plant', '  Beta', '  Line 3', '    Gamma', '    Alpha'];
  await expectRows(page, inLine);
  // Escape gives a drag up.
  await drag(page, 'Alpha', 'Delta', 0.2, 'Escape');
  await expectRows(page, inLine);
  // Several that are picked go together, a folder with what is in it.
  await row(page, 'Line 3').click({ modifiers: ['Control'], position: { x: 60, y: 8 } });
  await row(page, 'Delta').click({ modifiers: ['Control'] });
  await page.getByRole('button', { name: 'Pick nothing' }).click();
  await drag(page, 'Line 3', 'Delta', 0.2);
  await expectRows(page, ['Line 3', '  Gamma', '  Alpha', 'Delta', 'Plant', '  Beta']);
});

async function drag(page: Page, from: string, to: string, share: number, end?: 'Escape') {
  const start = await row(page, from).boundingBox();
  const target = await row(page, to).boundingBox();
  if (!start || !target) throw new Error('The rows are not in sight.');
  await page.mouse.move(start.x + 70, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(target.x + 70, target.y + target.height / 2, { steps: 4 });
  await page.mouse.move(target.x + 70, target.y + target.height * share);
  if (end) await page.keyboard.press(end);
  await page.mouse.up();
}

plants('the keys move rows, pick them and find them', async ({ page }) => {
  await expectRows(page, WHOLE);
  await list(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Alt+ArrowDown');
  await expectRows(page, ['Plant', '  Alpha', ...WHOLE.slice(2)]);
  await expect(page.getByText('Moved: Plant')).toBeAttached();
  await page.keyboard.press('Alt+ArrowUp');
  await expectRows(page, WHOLE);

  // By its first letters, then out of its folder by the menu of the keyboard.
  await page.keyboard.type('ga');
  await expect(row(page, 'Gamma')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Move up' }).click();
  await expectRows(page, ['Alpha', 'Plant', '  Beta', '  Gamma', 'Delta']);
  await expect(list(page)).toBeFocused();

  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expectRows(page, ['Alpha', 'Plant', 'Delta']);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await expect(page.getByText('5 picked')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('5 picked')).toHaveCount(0);
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation').getByText('Alpha')).toBeVisible();
});

plants('a search finds by name, address, tag and folder', async ({ page }) => {
  await expectRows(page, WHOLE);
  await fromListMenu(page, 'Search connections');
  const search = page.getByRole('searchbox');
  await expect(search).toBeFocused();
  await search.fill('line');
  await expectRows(page, ['Plant', '  Line 3', '    Gamma']);
  await expect(page.getByText('1 / 4')).toBeVisible();
  await search.fill('NORTH');
  await expectRows(page, ['Alpha']);
  await search.fill('delta.exa');
  await expectRows(page, ['Delta']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page.getByText('Empty the search first')).toBeAttached();
  await search.fill('nowhere');
  await expect(page.getByText(/No connection has these words/)).toBeVisible();
  await search.press('Escape');
  await expectRows(page, WHOLE);
});

plants('profiles are duplicated and deleted, several at once too', async ({ page }) => {
  await fromMenu(page, 'Alpha', 'Duplicate');
  await expectRows(page, ['Alpha', 'Alpha copy', ...WHOLE.slice(1)]);
  await row(page, 'Alpha copy').click();
  await row(page, 'Delta').click({ modifiers: ['Control'] });
  await page.keyboard.press('Delete');
  await expect(dialog(page)).toContainText('Delete 2 connections');
  await dialog(page).getByRole('button', { name: 'Delete 2 connections' }).click();
  await expectRows(page, WHOLE.slice(0, 5));
});

const guarded = withProfiles((at) => [
  { ...at, name: 'Plant A', environment: 'production', readOnly: true },
  { ...at, name: 'Plant B', environment: 'staging', protectedFilters: ['line/#'] },
  { ...at, name: 'Bench' },
]);

async function connect(page: Page, name: string): Promise<void> {
  await row(page, name).dblclick();
  const tab = page.getByRole('navigation').getByRole('listitem').filter({ hasText: name });
  await expect(tab.getByTestId('connection-light')).toHaveAttribute('data-state', 'connected');
}

guarded('the environment is in the tab and through the window', async ({ page }) => {
  const stripe = page.getByTestId('environment-stripe');
  await row(page, 'Plant A').click();
  await expect(stripe).toHaveAttribute('data-environment', 'production');
  await expect(stripe).toHaveAccessibleName('Environment: Production');
  const width = await stripe.evaluate((element) => element.getBoundingClientRect().width);
  expect(width).toBe(page.viewportSize()?.width);
  await expect(page.getByRole('navigation')).toContainText('Production · Read-only');
  await row(page, 'Plant B').click();
  await expect(stripe).toHaveAttribute('data-environment', 'staging');
  await row(page, 'Bench').click();
  await expect(stripe).toHaveCount(0);
});

guarded('a read-only connection publishes nothing and says why', async ({ page }) => {
  await connect(page, 'Plant A');
  await expect(page.getByTestId('publish-read-only')).toContainText('read-only');
  await expect(page.getByTestId('publish-form')).toHaveAttribute('inert', '');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Words of the command' }).fill('publish the message');
  await expect(page.getByText('No command has these words.')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByTestId('publish-read-only').getByRole('button').click();
  await expect(dialog(page).getByRole('tab', { selected: true })).toHaveText(/Guard/);
});

guarded('a protected topic and a retained message ask first', async ({ page }) => {
  await connect(page, 'Plant B');
  const topic = page.getByRole('textbox', { name: 'Topic', exact: true });
  const publish = page.getByTestId('publish-form').getByRole('button', { name: 'Publish' });
  await topic.fill('line/3/speed');
  await writePayload(page, '12');
  await publish.click();
  await expect(dialog(page)).toContainText('protects topics matching line/#');
  await expect(dialog(page)).toContainText('1 message (2 B, QoS 0)');
  // Enter is the safe answer.
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toHaveCount(0);
  expect(await figure(page, 'received')).toBe(0);
  await publish.click();
  await dialog(page).getByRole('button', { name: 'Publish 1 message' }).click();
  await expect.poll(() => figure(page, 'received')).toBe(1);

  await topic.fill('other/state');
  await page.getByTestId('publish-form').getByRole('textbox', { name: 'Payload' }).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: 'Retain', exact: true }).click();
  await publish.click();
  await expect(dialog(page)).toContainText('deletes the 1 message');
  await dialog(page).getByRole('button', { name: 'Clear 1 retained message' }).click();
  await expect(page.getByTestId('publish-form').getByText('sent')).toBeVisible();
});

const users = base.extend<{ signIn: Mosquitto }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the pattern
  signIn: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'mqttscope-users-'));
    const file = join(folder, 'users');
    await writeFile(file, '');
    execFileSync('mosquitto_passwd', ['-b', file, 'ada', 'right'], { stdio: 'ignore' });
    const broker = await startMosquitto({
      config: ['allow_anonymous false', `password_file ${file}`],
    });
    await use(broker);
    await broker.stop();
    await rm(folder, { recursive: true });
  },
  dataDir: async ({ dataDir, signIn }, use) => {
    const { host, port } = signIn;
    await addProfiles(dataDir, [
      { host, port, name: 'Asks', username: 'bo', ask: ['username', 'password'] },
      { host, port, name: 'Lost', username: 'ada', secrets: { password: 'right' } },
    ]);
    await use(dataDir);
  },
});

users('what a profile asks for is asked for at every connect, and not kept', async ({ page }) => {
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
});

users('a lost password is asked for, and kept if one wants', async ({ page }) => {
  await row(page, 'Lost').dblclick();
  await expect(dialog(page)).toContainText('It was kept and is lost');
  await expect(dialog(page).getByRole('textbox', { name: 'User name' })).toHaveCount(0);
  await dialog(page).getByLabel('Password').fill('right');
  await dialog(page).getByRole('checkbox', { name: 'Keep it' }).check();
  await page.keyboard.press('Enter');
  await expectConnected(page);
  await page.getByRole('button', { name: 'Disconnect' }).first().click();
  await page.getByRole('main').getByRole('button', { name: 'Connect' }).click();
  await expectConnected(page);
  await expect(dialog(page)).toHaveCount(0);
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
  await expect(offered.getByRole('option')).toContainText(['broker.exampleport 8084']);
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
  await expect(dialog(page).getByText('exists already')).toBeVisible();
  await expect(dialog(page).getByRole('checkbox', { name: 'Import Other' })).not.toBeChecked();
  await page.keyboard.press('Escape');
  await open('notes.txt', 'nothing of the kind');
  await expect(dialog(page).getByRole('alert')).toBeVisible();
  await files.dispose();
});

users(
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

for (const theme of ['Light', 'Dark']) {
  guarded(`axe finds nothing serious in the list and its dialogs (${theme})`, async ({ page }) => {
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('radio', { name: theme }).check();
    await page.keyboard.press('Escape');
    await connect(page, 'Plant A');
    await row(page, 'Plant B').click({ modifiers: ['Control'] });
    await expectNothingSerious(page);
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    await expect(dialog(page)).toBeVisible();
    await expectNothingSerious(page);
    await page.keyboard.press('Escape');
    await fromListMenu(page, 'Export connections…');
    await choose(page, 'Passwords and keys', 'With them, encrypted');
    await expectNothingSerious(page);
    await page.keyboard.press('Escape');
    const address = page.getByRole('combobox', { name: 'Address of a broker' }).first();
    await address.fill('plant');
    await expectNothingSerious(page);
  });
}

const THOUSAND = 1_000;

const many = withProfiles(() =>
  Array.from({ length: THOUSAND }, (_, at) => ({
    name: `Gateway ${at}`,
    folder: `Site ${at % 20}`,
    host: `gw${at}.example`,
  })),
);

many('a thousand connections scroll, and only rows in sight exist', async ({ page }) => {
  await expect(row(page, 'Site 0')).toBeVisible();
  await list(page).focus();
  await page.keyboard.press('End');
  await expect(row(page, 'Gateway 999')).toBeVisible();
  expect(await list(page).getByRole('treeitem').count()).toBeLessThan(80);
  const search = page.getByRole('searchbox');
  await search.fill('gw77.');
  await expectRows(page, ['Site 17', '  Gateway 77']);
});
