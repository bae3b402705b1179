// What a user does in the table of topics.
import { expect, type Locator, type Page } from '@playwright/test';

export const table = (page: Page) => page.getByTestId('topic-table');
export const rows = (page: Page) => table(page).locator('[role="row"][data-node]');
export const head = (page: Page, name: string) =>
  table(page).getByRole('columnheader', { name, exact: true });
export const active = (page: Page) => table(page).locator('[data-cursor]');
/** The cells of a column from the top, as they can be read. */
export const cells = async (page: Page, name: string): Promise<string[]> => {
  const at = await head(page, name).getAttribute('aria-colindex');
  return rows(page).locator(`[aria-colindex="${at}"]`).allInnerTexts();
};

export async function addPath(page: Page, path: string): Promise<void> {
  await page.getByRole('button', { name: 'Columns' }).click();
  const field = page.getByRole('textbox', { name: 'Column for a JSON path' });
  await field.fill(path);
  await field.press('Enter');
  await expect(page.getByRole('checkbox', { name: path })).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(head(page, path)).toBeVisible();
}

export async function copied(
  page: Page,
  press: () => Promise<void>,
  said: string,
): Promise<string[]> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await press();
  await expect(page.getByTestId('table-said')).toHaveText(said);
  const text = await page.evaluate(() => navigator.clipboard.readText());
  return text.trimEnd().split(/\r?\n/);
}

export async function boxOf(element: Locator) {
  const box = await element.boundingBox();
  if (!box) throw new Error('not on the page');
  return box;
}

export async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  const [begin, end] = [await boxOf(from), await boxOf(to)];
  await page.mouse.move(begin.x + 12, begin.y + 8);
  await page.mouse.down();
  await page.mouse.move(end.x + 6, end.y + 8, { steps: 6 });
  await page.mouse.up();
}
