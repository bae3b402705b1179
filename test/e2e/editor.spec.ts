// The connection editor: every field, what is wrong, templates, the keyboard.
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { TestCertificates } from '../support/certificates.ts';
import { expectNothingSerious } from './axe.ts';
import { userFiles } from './capture-steps.ts';
import { expect, test } from './fixtures.ts';

const FINGERPRINT = 'AB:'.repeat(32).slice(0, -1);

function open(page: Page): Promise<Locator> {
  return opened(page, page.getByRole('button', { name: 'New connection' }).first());
}

async function opened(page: Page, button: Locator): Promise<Locator> {
  await button.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('textbox', { name: 'Name', exact: true })).toBeVisible();
  return dialog;
}

async function section(dialog: Locator, name: string): Promise<void> {
  await dialog.getByRole('tab', { name }).click();
}

/** Fills fields by their labels: text in text fields, true and false in check boxes. */
async function fill(dialog: Locator, values: Record<string, string | boolean>): Promise<void> {
  const panel = dialog.getByRole('tabpanel');
  for (const [label, value] of Object.entries(values)) {
    const field = panel.getByLabel(label, { exact: true });
    if (typeof value === 'boolean') await field.setChecked(value);
    else if ((await field.evaluate(({ tagName }) => tagName)) === 'SELECT') {
      await field.selectOption(value);
    } else await field.fill(value);
  }
}

async function expectFilled(dialog: Locator, values: Record<string, string | boolean>) {
  const panel = dialog.getByRole('tabpanel');
  for (const [label, value] of Object.entries(values)) {
    const field = panel.getByLabel(label, { exact: true });
    if (typeof value === 'boolean') await expect(field).toBeChecked({ checked: value });
    else await expect(field).toHaveValue(value);
  }
}

const FILLED: readonly [section: string, values: Record<string, string | boolean>][] = [
  [
    'General',
    {
      Name: 'Line 3',
      'Protocol version': '5.0',
      Transport: 'wss',
      Host: 'broker.test',
      Port: '8443',
      Path: '/mqtt?tenant=7',
      'User name': 'anna',
      'Ask for the user name when connecting': true,
    },
  ],
  [
    'Folder and colour',
    { Folder: 'Plant 1/Hall A', Tags: 'oven, press', Teal: true, Environment: 'staging' },
  ],
  [
    'Network',
    {
      'Further servers': 'second.test:8884\n[2001:db8::7]:8885',
      'Connect timeout (s)': '7.5',
      'Keep alive (s)': '45',
      'First wait (s)': '0.5',
      'Longest wait (s)': '90',
      Proxy: 'http',
      'Proxy host': 'proxy.test',
      'Proxy port': '8080',
      'Proxy user name': 'pat',
      'Sub-protocol': 'mqttv3.1',
    },
  ],
  [
    'TLS',
    {
      'has one of these fingerprints': true,
      'SHA-256 fingerprints': FINGERPRINT,
      'Server name': 'inner.test',
      'ALPN protocols': 'mqtt, x-mqtt',
      'Oldest TLS version': 'TLSv1.3',
    },
  ],
  [
    'Client and session',
    {
      'Client ID': 'client-7',
      'Clean start: forget the session of the time before': false,
      'Session expiry interval (s)': '3600',
      'Authentication method': 'SCRAM-SHA-256',
      'Receive maximum': '20',
      'Maximum packet size (B)': '100000',
      'Topic alias maximum': '5',
      'Request response information': true,
      'Request problem information: reason strings with every error': false,
    },
  ],
  [
    'Will message',
    {
      'Leave a will message': true,
      'Will topic': 'line3/state',
      'QoS 1': true,
      Retain: true,
      'Will delay interval (s)': '30',
      'Message expiry interval (s)': '600',
      'Payload format': 'text',
      'Content type': 'text/plain',
      'Response topic': 'line3/answer',
      'Correlation data (hex)': '00ff',
    },
  ],
  [
    'Guard and recording',
    {
      'Read-only: never publish to this broker': true,
      'Guarded: ask before many messages are published': true,
      'Protected topic filters': 'line3/cmd/#\n+/reset',
    },
  ],
];

test('every field is saved and shows the same when opened again', async ({ page }) => {
  let dialog = await open(page);
  for (const [name, values] of FILLED) {
    await section(dialog, name);
    await fill(dialog, values);
  }
  await section(dialog, 'General');
  await fill(dialog, { Password: 'secret-1' });
  await section(dialog, 'Network');
  await fill(dialog, { 'Proxy password': 'secret-2' });
  for (const [number, secret] of [
    ['1', false],
    ['2', true],
  ] as const) {
    await dialog.getByRole('button', { name: 'Header', exact: true }).click();
    await fill(dialog, { [`Name of header ${number}`]: `X-Header-${number}` });
    if (secret) await dialog.getByRole('checkbox', { name: 'Secret' }).nth(1).check();
    await fill(dialog, { [`Value of header ${number}`]: `value-${number}` });
  }
  await section(dialog, 'Client and session');
  for (const number of ['1', '2']) {
    await dialog.getByRole('button', { name: 'User property', exact: true }).click();
    await fill(dialog, { [`Name of user property ${number}`]: 'site' });
    await fill(dialog, { [`Value of user property ${number}`]: `hall ${number}` });
  }
  await dialog.getByRole('button', { name: 'Move user property 2 up' }).click();
  await section(dialog, 'Will message');
  await dialog.getByRole('textbox', { name: 'Payload of the will message' }).click();
  await page.keyboard.insertText('gone');
  await section(dialog, 'Subscriptions');
  const options = dialog.getByRole('button', { name: 'Options of topic filter 1' });
  await fill(dialog, { 'Topic filter 1': 'line3/#', 'QoS of topic filter 1': '1' });
  await options.click();
  const subscription = {
    Name: 'All of it',
    Orange: true,
    'Paused: kept here, not subscribed to': true,
    'No Local: not what this client publishes itself': true,
    'Retain As Published: keep the retain flag': true,
    'Retain handling': '2',
    'Subscription identifier': '9',
    'Excluded topic filters': 'line3/chatty/#',
  };
  await fill(dialog, subscription);
  await dialog.getByRole('button', { name: '$SYS/#' }).click();
  await expect(dialog.getByTestId('profile-description')).toHaveText(
    /^Connects to wss:\/\/broker\.test:8443\/mqtt\?tenant=7 with MQTT 5\.0, .* never publishes, records up to 2 GB\.$/,
  );
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog).toHaveCount(0);

  await editAgain(page);
  dialog = page.getByRole('dialog', { name: 'Edit connection' });
  for (const [name, values] of FILLED) {
    await section(dialog, name);
    await expectFilled(dialog, values);
  }
  await section(dialog, 'General');
  const password = dialog.getByRole('textbox', { name: 'Password', exact: true });
  await expect(password).toHaveValue('');
  await expect(password).toHaveAttribute('placeholder', 'kept, not shown');
  await section(dialog, 'Network');
  await expectFilled(dialog, {
    'Value of header 1': 'value-1',
    'Name of header 2': 'X-Header-2',
    'Value of header 2': '',
  });
  await section(dialog, 'Client and session');
  await expectFilled(dialog, { 'Value of user property 1': 'hall 2' });
  await expectFilled(dialog, { 'Value of user property 2': 'hall 1' });
  await section(dialog, 'Will message');
  await expect(dialog.locator('.monaco-editor')).toBeVisible();
  await expect(dialog.locator('.view-lines')).toHaveText('gone');
  await section(dialog, 'Subscriptions');
  await expect(dialog.getByText('All of it · paused · No Local')).toBeVisible();
  await options.click();
  await expectFilled(dialog, { 'Topic filter 1': 'line3/#', ...subscription });
  await expectFilled(dialog, { 'Topic filter 2': '$SYS/#' });
  // Nothing was changed, so nothing is asked.
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('sections with errors are marked, and the first error gets the focus', async ({ page }) => {
  const dialog = await open(page);
  await section(dialog, 'Network');
  await fill(dialog, { 'Keep alive (s)': '99999', Proxy: 'socks5' });
  await section(dialog, 'Subscriptions');
  await fill(dialog, { 'Topic filter 1': 'a/b#' });
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByRole('tab', { name: 'Network needs correction' })).toBeVisible();
  await expect(dialog.getByRole('tab', { name: 'Subscriptions needs correction' })).toBeVisible();
  await expect(dialog.getByRole('tab', { name: 'General', exact: true })).toBeVisible();
  const keepAlive = dialog.getByRole('textbox', { name: 'Keep alive (s)' });
  await expect(keepAlive).toBeFocused();
  await expect(keepAlive).toHaveAccessibleDescription(/Seconds from 0 to 65535; 0 turns it off\./);
  await keepAlive.fill('30');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByRole('textbox', { name: 'Proxy host' })).toBeFocused();

  await page.keyboard.press('Escape');
  await expect(dialog.getByText('What was changed is not saved.')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Go on editing' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('textbox', { name: 'Proxy host' })).toBeVisible();
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Close without saving' }).click();
  await expect(dialog).toHaveCount(0);
});

test('what does not apply is shown with the reason', async ({ page }) => {
  const dialog = await open(page);
  await fill(dialog, { 'Protocol version': '3.1.1' });
  await section(dialog, 'Client and session');
  await expect(dialog.getByText('Only in MQTT 5.0; this connection speaks 3.1.1.')).toBeVisible();
  await expect(dialog.getByRole('textbox', { name: 'Receive maximum' })).toBeDisabled();
  await expect(dialog.getByRole('textbox', { name: 'Client ID' })).toBeEnabled();
  await section(dialog, 'TLS');
  await expect(dialog.getByText('mqtt:// is not encrypted')).toBeVisible();
  await expect(dialog.getByRole('textbox', { name: 'Server name' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Use mqtts://' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Server name' })).toBeEnabled();
  await dialog.getByRole('radio', { name: 'is anything: no check' }).check();
  await expect(dialog.getByText('Whoever is in between can read')).toBeVisible();
  await expect(dialog.getByTestId('profile-description')).toContainText(
    'mqtts://localhost:8883 with MQTT 3.1.1, without checking who answers',
  );
});

test('a template fills in what is known and says what is left to do', async ({ page }) => {
  const dialog = await open(page);
  await dialog.getByLabel('Template').selectOption('AWS IoT Core · custom authorizer');
  const left = dialog.getByRole('note', { name: 'Left to do' });
  await expect(left).toContainText('device data endpoint');
  await expect(left).toContainText('AWS IoT Core knows QoS 0 and 1 only');
  await expectFilled(dialog, { Transport: 'mqtts', Host: '', Port: '443' });
  await expect(left.getByText('to do:')).toHaveCount(3);
  await left.getByRole('button', { name: 'Client ID' }).click();
  const clientId = dialog.getByRole('textbox', { name: 'Client ID' });
  await expect(clientId).toBeFocused();
  await clientId.fill('thing-7');
  await section(dialog, 'TLS');
  await expectFilled(dialog, { 'ALPN protocols': 'mqtt' });
  await section(dialog, 'General');
  await fill(dialog, { Host: 'abc-ats.iot.eu-central-1.amazonaws.com' });
  await expect(left.getByText('to do:')).toHaveCount(1);

  await dialog.getByLabel('Template').selectOption('The Things Stack');
  await expectFilled(dialog, {
    Port: '8883',
    'Protocol version': '3.1.1',
    Name: 'The Things Stack',
  });
  await section(dialog, 'TLS');
  await expectFilled(dialog, { 'ALPN protocols': '' });
});

test('a pasted address is taken apart', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const dialog = await open(page);
  const host = dialog.getByRole('textbox', { name: 'Host' });
  await page.evaluate(() =>
    navigator.clipboard.writeText('wss://anna:p%40w@broker.test:8443/ws?tenant=7'),
  );
  await host.fill('');
  await host.press('Control+v');
  await expectFilled(dialog, {
    ...{ Transport: 'wss', Host: 'broker.test', Port: '8443', Path: '/ws?tenant=7' },
    ...{ 'User name': 'anna', Password: 'p@w' },
  });
  await expect(dialog.getByRole('status')).toContainText('The address was taken apart');
});

test('TLS files are looked into when they are chosen, and kept when they can serve', async ({
  page,
  host: hostName,
  dataDir,
}) => {
  const made = new TestCertificates();
  const files = await userFiles(hostName, page, dataDir);
  try {
    const client = made.issue('client', { subject: '/CN=client-7', usage: 'clientAuth' });
    const other = made.issue('other');
    made.openssl(
      'pkey',
      '-in',
      'client.key',
      '-aes256',
      '-passout',
      'pass:pw 1',
      '-out',
      'locked.key',
    );
    const dialog = await open(page);
    await fill(dialog, { Name: 'With files', Transport: 'mqtts', Host: 'broker.test' });
    await section(dialog, 'TLS');
    await dialog.getByRole('radio', { name: 'a CA of this file' }).check();
    const choose = async (label: string, name: string, path: string) => {
      const press = dialog
        .getByRole('group', { name: label })
        .getByRole('button', { name: /^Choose/ });
      await files.choose(name, await readFile(path), () => press.click());
    };
    await choose('CA file', 'root.pem', made.path('root.pem'));
    await expect(dialog.getByText('CN=Test Root')).toBeVisible();
    await choose('Client certificate', 'client.pem', client.certificate);
    await expect(dialog.getByText('CN=client-7', { exact: true })).toBeVisible();
    await expect(
      dialog.getByText('The private key of the client certificate is missing'),
    ).toBeVisible();
    await choose('Private key', 'other.key', other.key);
    await expect(dialog.getByText('does not belong to the certificate')).toBeVisible();
    await choose('Private key', 'locked.key', made.path('locked.key'));
    await expect(dialog.getByText('Type its passphrase')).toBeVisible();
    await dialog.getByLabel('Passphrase of the key', { exact: true }).fill('pw 1');
    await expect(dialog.getByText('is encrypted and belongs to the certificate')).toBeVisible();
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(dialog).toHaveCount(0);

    await editAgain(page);
    await section(dialog, 'TLS');
    const kept = dialog.getByRole('group', { name: 'Client certificate' });
    await expect(kept).toContainText('client.pem');
    await expect(dialog.getByText('CN=client-7', { exact: true })).toBeVisible();
    await expect(dialog.getByText('CN=Test Root')).toBeVisible();
    await kept.getByRole('button', { name: 'Remove' }).click();
    await expect(dialog.getByText('CN=client-7', { exact: true })).toHaveCount(0);
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await editAgain(page);
    await section(dialog, 'TLS');
    await expect(kept).toContainText('none');
  } finally {
    await files.dispose();
    made.dispose();
  }
});

async function editAgain(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Words of the command' }).fill('Edit this connection');
  await page.keyboard.press('Enter');
}

test('the keyboard reaches everything, and a setting is found by its name', async ({ page }) => {
  const dialog = await open(page);
  await dialog.getByRole('tab', { name: 'General' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(dialog.getByRole('tab', { name: 'Folder and colour' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('combobox', { name: 'Folder' })).toBeFocused();
  await dialog.getByRole('tab', { name: 'Folder and colour' }).focus();
  await page.keyboard.press('End');
  await expect(dialog.getByRole('tab', { name: 'Guard and recording' })).toBeFocused();

  await dialog.getByRole('combobox', { name: 'Find a setting' }).fill('alias');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('textbox', { name: 'Topic alias maximum' })).toBeFocused();
});

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in any section (${scheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    const dialog = await open(page);
    await dialog.getByLabel('Template').selectOption('HiveMQ Cloud');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await expectNothingSerious(page);
    for (const name of ['Folder and colour', 'Network', 'TLS', 'Client and session']) {
      await section(dialog, name);
      if (name === 'TLS') await dialog.getByRole('radio', { name: 'no check' }).check();
      if (name === 'Network') await fill(dialog, { Proxy: 'socks5' });
      await expectNothingSerious(page);
    }
    await section(dialog, 'Will message');
    await dialog.getByRole('checkbox', { name: 'Leave a will message' }).check();
    await expect(dialog.locator('.monaco-editor')).toBeVisible();
    await expectNothingSerious(page);
    await section(dialog, 'Subscriptions');
    await dialog.getByRole('button', { name: 'Options of topic filter 1' }).click();
    await expectNothingSerious(page);
    await section(dialog, 'Guard and recording');
    await expectNothingSerious(page);
    await dialog.getByRole('combobox', { name: 'Find a setting' }).fill('will');
    await expectNothingSerious(page);
  });
}

test('the will is tested against the broker', async ({ page, mosquitto }) => {
  const dialog = await open(page);
  await fill(dialog, { Name: 'With a will', Host: '127.0.0.1', Port: String(mosquitto.port) });
  await section(dialog, 'Will message');
  await fill(dialog, { 'Leave a will message': true, 'Will topic': 'line3/state', 'QoS 1': true });
  await dialog.getByRole('textbox', { name: 'Payload of the will message' }).click();
  await page.keyboard.insertText('gone');
  await dialog.getByRole('button', { name: 'Save and test the will' }).click();
  await expect(
    dialog.getByText(/The will message came to line3\/state .* QoS 1, 4 B\./),
  ).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Test the will', exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});
