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
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, forcedColors: 'active' });
    const system = await page.evaluate(systemColours);
    const editor = form.locator('.monaco-editor-background').first();
    await expect(editor).toHaveCSS('background-color', system.canvas);
    await expect(form.locator('.view-line span span').first()).toHaveCSS('color', system.text);
  }
});

/** What the system puts in the place of the page's own colours. */
function systemColours(): { canvas: string; text: string } {
  const probe = document.createElement('span');
  probe.style.cssText = 'forced-color-adjust: none; background: Canvas; color: CanvasText';
  document.body.append(probe);
  const { backgroundColor: canvas, color: text } = getComputedStyle(probe);
  probe.remove();
  return { canvas, text };
}

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

test('an editor that was closed is not kept', async ({ page }) => {
  await openBuiltInBroker(page);
  const form = page.getByTestId('publish-form');
  const devtools = await page.context().newCDPSession(page);
  const formsKept = async (): Promise<number> => {
    const group = { objectGroup: 'kept' };
    const { result } = await devtools.send('Runtime.evaluate', {
      expression: 'HTMLFormElement.prototype',
      ...group,
    });
    // Collects before it counts.
    const { objects } = await devtools.send('Runtime.queryObjects', {
      prototypeObjectId: result.objectId ?? '',
      ...group,
    });
    const count = await devtools.send('Runtime.callFunctionOn', {
      functionDeclaration: 'function () { return this.length; }',
      objectId: objects.objectId ?? '',
      returnByValue: true,
    });
    await devtools.send('Runtime.releaseObjectGroup', group);
    return count.result.value;
  };
  await form.getByRole('textbox', { name: 'Payload' }).click();
  await form.getByRole('textbox', { name: 'Topic' }).click();
  await expect(form.locator('.monaco-editor')).toBeVisible();
  const before = await formsKept();
  for (let n = 0; n < 6; n++) {
    await page.keyboard.press('Control+j');
    await expect(form).toHaveCount(0);
    await page.keyboard.press('Control+j');
    await expect(form.locator('.monaco-editor')).toBeVisible();
  }
  // React keeps the one before for a while.
  await expect.poll(formsKept).toBeLessThanOrEqual(before + 2);
});
