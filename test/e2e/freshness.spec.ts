// What the page shows is now, or it says how old it is.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { expectConnected, figure, openBuiltInBroker } from './page-steps.ts';

/** On a machine that is busy with other things the page lags in earnest. */
const PATIENCE_MS = 40_000;

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
  await expect(page.getByTestId('status-rate-time')).toHaveCount(0);
  await expect(said(page, 'What is shown is up to date\\.')).toHaveCount(1, {
    timeout: PATIENCE_MS,
  });
});

test('a page that is too slow says how far it is behind, and why', async ({ page }) => {
  await openBuiltInBroker(page);
  await expect.poll(() => figure(page, 'rate')).toBeGreaterThan(0);
  // The words are there for a second: too short for a test to come and press them.
  const words = await page.evaluate(async () => {
    const shown = new Promise<string>((resolve) => {
      const seen = new MutationObserver(() => {
        const face = document.querySelector('[data-testid="status-freshness"][data-kind="behind"]');
        if (!face) return;
        seen.disconnect();
        resolve(face.textContent ?? '');
        face.closest('button')?.click();
      });
      seen.observe(document.body, { subtree: true, childList: true });
    });
    const end = performance.now() + 1_500;
    while (performance.now() < end);
    return shown;
  });
  expect(words).toMatch(/^shows \d\d:\d\d:\d\d, \d+(\.\d)? s behind$/);
  await expect(page.getByRole('dialog', { name: 'How old this is' })).toContainText(
    'Core to screen',
  );
  // While its explanation is open it stays, and says when all is well again.
  await expect(freshness(page)).toHaveText('up to date', { timeout: PATIENCE_MS });
  await page.keyboard.press('Escape');
  await expect(freshness(page)).toHaveCount(0, { timeout: PATIENCE_MS });
});
