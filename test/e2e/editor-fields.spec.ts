// The connection editor keeps what is typed: every field, TLS files, the will message.
import { readFile } from 'node:fs/promises';
import { TestCertificates } from '../support/certificates.ts';
import { userFiles } from './capture-steps.ts';
import { editAgain, expectFilled, fill, openEditor, section } from './editor-steps.ts';
import { expect, test } from './fixtures.ts';

const FINGERPRINT = 'AB:'.repeat(32).slice(0, -1);

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
  let dialog = await openEditor(page);
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
    const dialog = await openEditor(page);
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

test('the will is tested against the broker', async ({ page, mosquitto }) => {
  const dialog = await openEditor(page);
  await fill(dialog, { Name: 'With a will', Host: '127.0.0.1', Port: String(mosquitto.port) });
  await section(dialog, 'Will message');
  await fill(dialog, { 'Leave a will message': true, 'Will topic': 'line3/state', 'QoS 1': true });
  await dialog.getByRole('textbox', { name: 'Payload of the will message' }).click();
  await page.keyboard.insertText('gone');
  await fill(dialog, { Retain: true });
  await expect(dialog.getByText(/It is retained: the broker keeps it/)).toBeVisible();
  await section(dialog, 'General');
  await fill(dialog, { 'Ask for the password when connecting': true });
  await section(dialog, 'Will message');
  await dialog.getByRole('button', { name: 'Save and test the will' }).click();
  const asking = page.getByRole('dialog', { name: 'Sign in to With a will' });
  await asking.getByLabel('Password').fill('typed');
  await asking.getByRole('button', { name: 'Test the will' }).click();
  await expect(
    dialog.getByText(/The will message came to line3\/state .* QoS 1, 4 B\./),
  ).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Test the will', exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: 'Clear the retained message' }).click();
  await expect(dialog.getByText('The retained message was cleared.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});
