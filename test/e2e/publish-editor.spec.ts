// The editor is large and comes late; what is typed before it is there must not go with its coming.
import { expect, test } from './fixtures.ts';
import { openBuiltInBroker } from './page-steps.ts';

test('typing while the editor loads loses nothing', async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/payload-editor[^/]*\.js$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.reload();
  await openBuiltInBroker(page);
  const form = page.getByTestId('publish-form');
  await form.getByRole('textbox', { name: 'Payload' }).click();
  await page.keyboard.type('{"a": 1, ');
  const loaded = page.waitForResponse(/payload-editor[^/]*\.js$/);
  release();
  await (await loaded).finished();
  await page.keyboard.type('"b": 2}');
  await expect(form.getByRole('textbox', { name: 'Payload' })).toHaveValue('{"a": 1, "b": 2}');
  await form.getByRole('textbox', { name: 'Topic' }).click();
  await expect(form.locator('.monaco-editor')).toBeVisible();
  await expect(form.locator('.view-lines')).toHaveText('{"a": 1, "b": 2}');
});
