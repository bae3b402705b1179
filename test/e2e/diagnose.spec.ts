// Diagnose: which step fails, and what to do.
import type { Page } from '@playwright/test';
import { freePort } from '../support/free-port.ts';
import { expectNothingSerious } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { connectTo } from './page-steps.ts';

async function diagnose(page: Page) {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Words of the command' }).fill('diagnose');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: /^Diagnose/ });
  await expect(dialog.getByTestId('diagnosis')).toHaveAttribute('data-done', 'true');
  return dialog;
}

test('of a profile that works, without disturbing its connection', async ({ page, mosquitto }) => {
  await connectTo(page, mosquitto);
  const dialog = await diagnose(page);
  await expect(dialog.getByText('Every step works: this profile can connect.')).toBeVisible();
  for (const step of ['settings', 'dns', 'tcp', 'connect', 'subscribe']) {
    await expect(dialog.locator(`[data-step="${step}"]`)).toHaveAttribute('data-state', 'ok');
  }
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await dialog.getByRole('button', { name: 'Copy as text' }).click();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain('SUBSCRIBE');
  expect(text).toContain(`127.0.0.1:${mosquitto.port}`);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('navigation').getByTestId('connection-light')).toHaveAttribute(
    'data-state',
    'connected',
  );
});

test('of a port where nothing listens: from the reason line, and again when it does', async ({
  page,
}) => {
  const port = await freePort();
  const address = page.getByRole('combobox', { name: 'Address of a broker' }).first();
  await address.fill(`127.0.0.1:${port}`);
  await address.press('Enter');
  await page.getByRole('main').getByRole('button', { name: 'Diagnose' }).click();
  const dialog = page.getByRole('dialog', { name: /^Diagnose/ });
  const tcp = dialog.locator('[data-step="tcp"]');
  await expect(tcp).toHaveAttribute('data-state', 'failed');
  await expect(tcp).toContainText('Check whether the broker is running');
  await expect(dialog.locator('[data-step="connect"]')).toHaveAttribute('data-state', 'skipped');
  await expect(dialog.getByText(/There is no way to the broker/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Run again' }).click();
  await expect(tcp).toHaveAttribute('data-state', 'failed');
  await dialog.getByRole('button', { name: 'Edit connection' }).click();
  await expect(page.getByRole('dialog', { name: 'Edit connection' })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious (${colorScheme})`, async ({ page, mosquitto }) => {
    await page.emulateMedia({ colorScheme });
    await connectTo(page, mosquitto);
    await diagnose(page);
    await expectNothingSerious(page);
  });
}
