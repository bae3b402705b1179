// What a user does in the connection editor.
import { expect, type Locator, type Page } from '@playwright/test';

export async function openEditor(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'New connection' }).first().click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();
  return dialog;
}

export async function section(dialog: Locator, name: string): Promise<void> {
  await dialog.getByRole('tab', { name }).click();
}

/** Fills fields by their labels: text in text fields, true and false in check boxes. */
export async function fill(
  dialog: Locator,
  values: Record<string, string | boolean>,
): Promise<void> {
  const panel = dialog.getByRole('tabpanel');
  for (const [label, value] of Object.entries(values)) {
    const field = panel.getByLabel(label, { exact: true });
    if (typeof value === 'boolean') await field.setChecked(value);
    else if ((await field.evaluate(({ tagName }) => tagName)) === 'SELECT') {
      await field.selectOption(value);
    } else await field.fill(value);
  }
}

export async function expectFilled(dialog: Locator, values: Record<string, string | boolean>) {
  const panel = dialog.getByRole('tabpanel');
  for (const [label, value] of Object.entries(values)) {
    const field = panel.getByLabel(label, { exact: true });
    if (typeof value === 'boolean') await expect(field).toBeChecked({ checked: value });
    else await expect(field).toHaveValue(value);
  }
}

/** Opens the connection in front again. */
export async function editAgain(page: Page): Promise<void> {
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Words of the command' }).fill('Edit this connection');
  await page.keyboard.press('Enter');
}
