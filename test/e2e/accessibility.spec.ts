// axe over the page in its main states. What it cannot see (order of focus, words) is in page.spec.ts.
import { expectNothingSerious } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { openBuiltInBroker, selectTopic } from './page-steps.ts';

for (const theme of ['Light', 'Dark']) {
  test(`axe finds nothing serious (${theme})`, async ({ page }) => {
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('radio', { name: theme }).check();
    await page.keyboard.press('Escape');
    await expectNothingSerious(page);
    await openBuiltInBroker(page);
    await selectTopic(page, 'plant/hall-a/press-1/state');
    await expect(page.getByTestId('payload-view')).toContainText('"mode"');
    await expectNothingSerious(page);
    const separators = page.getByRole('separator');
    await expect(separators).toHaveCount(4);
    const inLandmarks = page.locator(':is(main, aside, section[aria-label]) [role="separator"]');
    await expect(inLandmarks).toHaveCount(4);
    await page.getByRole('button', { name: 'New connection' }).first().click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectNothingSerious(page);
    await page.keyboard.press('Escape');
    await page.getByTestId('status-received').click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectNothingSerious(page);
  });
}
