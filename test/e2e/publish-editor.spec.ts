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

test('the list of jobs leaves the publish form free', async ({ page }) => {
  await openBuiltInBroker(page);
  await page.getByTestId('status-jobs').click();
  const tray = await page.getByRole('region', { name: 'Jobs' }).boundingBox();
  const publish = await page.getByRole('button', { name: 'Publish', exact: true }).boundingBox();
  if (!tray || !publish)
    throw new Error('The list of jobs and the publish form are not both there.');
  expect(publish.x + publish.width).toBeLessThanOrEqual(tray.x);
  expect(tray.width).toBeGreaterThan(300);
});
