// What the page shows is now, or it says how old it is.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { expectConnected, figure, openBuiltInBroker } from './page-steps.ts';

const freshness = (page: Page) => page.getByTestId('status-freshness');
const said = (page: Page, text: string) =>
  page.getByRole('status').filter({ hasText: new RegExp(`^${text}$`) });

test('a core that does not answer: no light stays green, no figure looks like now', async ({
  app,
  page,
}) => {
  await openBuiltInBroker(page);
  await expect.poll(() => figure(page, 'rate')).toBeGreaterThan(0);
  process.kill(app.pid, 'SIGSTOP');
  try {
    await expect(freshness(page)).toHaveAttribute('data-kind', 'silent');
    await expect(freshness(page)).toHaveText(/^no answer from the core for \d+(\.\d)? s$/);
    for (const light of await page.getByTestId('connection-light').all()) {
      await expect(light).toHaveAttribute('data-state', 'unknown');
    }
    await expect(page.getByTestId('status-rate-time')).toHaveText(/^at \d\d:\d\d:\d\d$/);
    await expect(said(page, 'The core does not answer\\.')).toHaveCount(1);
  } finally {
    process.kill(app.pid, 'SIGCONT');
  }
  await expectConnected(page);
  await expect(freshness(page)).toHaveCount(0);
  await expect(page.getByTestId('status-rate-time')).toHaveCount(0);
  await expect(said(page, 'What is shown is up to date\\.')).toHaveCount(1);
});

test('a page that is too slow says how far it is behind', async ({ page }) => {
  await openBuiltInBroker(page);
  await expect.poll(() => figure(page, 'rate')).toBeGreaterThan(0);
  await page.evaluate(() => {
    const end = performance.now() + 1_500;
    while (performance.now() < end);
  });
  await expect(freshness(page)).toHaveAttribute('data-kind', 'behind');
  await expect(freshness(page)).toHaveText(/^shows \d\d:\d\d:\d\d, \d+(\.\d)? s behind$/);
  await freshness(page).click();
  const dialog = page.getByRole('dialog', { name: 'How old this is' });
  await expect(dialog).toContainText('Core to screen');
  await expect(freshness(page)).toHaveText('up to date');
  await page.keyboard.press('Escape');
  await expect(freshness(page)).toHaveCount(0);
  await expectConnected(page);
});
