// The connection editor: what is wrong, what does not apply, templates, the keyboard.
import { expectNothingSerious } from './axe.ts';
import { expectFilled, fill, openEditor, section } from './editor-steps.ts';
import { expect, test } from './fixtures.ts';

test('sections with errors are marked, and the first error gets the focus', async ({ page }) => {
  const dialog = await openEditor(page);
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
  const dialog = await openEditor(page);
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
  const dialog = await openEditor(page);
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
  const dialog = await openEditor(page);
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

test('the keyboard reaches everything, and a setting is found by its name', async ({ page }) => {
  const dialog = await openEditor(page);
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
  // Not there before there is a proxy: what makes one has the focus.
  await dialog.getByRole('combobox', { name: 'Find a setting' }).fill('proxy port');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('combobox', { name: 'Proxy' })).toBeFocused();
});

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in any section (${scheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    const dialog = await openEditor(page);
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
