// The list of connections: folders, order, search, and what guards a broker.
import type { Page } from '@playwright/test';
import { expectNothingSerious } from './axe.ts';
import { expect } from './fixtures.ts';
import { choose, figure, writePayload } from './page-steps.ts';
import {
  dialog,
  expectRows,
  fromListMenu,
  fromMenu,
  list,
  row,
  withProfiles,
} from './profile-steps.ts';

const plants = withProfiles(() => [
  { name: 'Alpha', host: 'alpha.example', tags: ['north'] },
  { name: 'Beta', folder: 'Plant', host: 'beta.example' },
  { name: 'Gamma', folder: 'Plant/Line 3', host: 'gamma.example' },
  { name: 'Delta', host: 'delta.example' },
]);

const WHOLE = ['Alpha', 'Plant', '  Beta', '  Line 3', '    Gamma', 'Delta'];

plants('folders are made, renamed, folded and removed; all of it is kept', async ({ page }) => {
  await expectRows(page, WHOLE);
  await fromMenu(page, 'Delta', 'Move to folder…');
  await dialog(page).getByRole('combobox', { name: 'Folder' }).fill('Bench / Left');
  await page.keyboard.press('Enter');
  await expectRows(page, [...WHOLE.slice(0, 5), 'Bench', '  Left', '    Delta']);

  await row(page, 'Bench').click();
  await expectRows(page, [...WHOLE.slice(0, 5), 'Bench']);
  await page.keyboard.press('F2');
  await dialog(page).getByRole('combobox', { name: 'Folder' }).fill('Lab');
  await page.keyboard.press('Enter');
  await expectRows(page, [...WHOLE.slice(0, 5), 'Lab']);
  await fromMenu(page, 'Plant', 'Remove folder…');
  await expect(dialog(page)).toContainText('The folder has 2 connections.');
  await page.keyboard.press('Enter');
  await expectRows(page, ['Alpha', 'Beta', 'Line 3', '  Gamma', 'Lab']);
  await expect(page.getByText('Folder removed: Plant')).toBeAttached();

  await page.reload();
  await expectRows(page, ['Alpha', 'Beta', 'Line 3', '  Gamma', 'Lab']);
  await row(page, 'Lab').click();
  await expectRows(page, ['Alpha', 'Beta', 'Line 3', '  Gamma', 'Lab', '  Left', '    Delta']);
});

plants(
  'an empty folder is there before what goes into it, and after; every window shows it',
  async ({ app, page, host }) => {
    plants.skip(host !== 'browser', 'Only a browser has tabs.');
    const other = await app.newTab();
    await expectRows(other, WHOLE);
    await fromListMenu(page, 'New folder…');
    await dialog(page).getByRole('combobox', { name: 'Folder' }).fill('Bench');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Folder made: Bench')).toBeAttached();
    await expectRows(page, [...WHOLE, 'Bench']);
    await expectRows(other, [...WHOLE, 'Bench']);

    await drag(page, 'Gamma', 'Bench', 0.5);
    const moved = ['Alpha', 'Plant', '  Beta', '  Line 3', 'Delta', 'Bench', '  Gamma'];
    await expectRows(page, moved);
    await expectRows(other, moved);
    await fromMenu(other, 'Bench', 'New folder inside…');
    const name = dialog(other).getByRole('combobox', { name: 'Folder' });
    await expect(name).toHaveValue('Bench/');
    await name.press('End');
    await name.pressSequentially('Left');
    await name.press('Enter');
    await expectRows(page, [...moved, '  Left']);

    await row(page, 'Left').click();
    await page.keyboard.press('Delete');
    await expect(dialog(page)).toContainText('No connection is in this folder.');
    await page.keyboard.press('Enter');
    await expectRows(other, moved);
    await page.reload();
    await expectRows(page, moved);
    await other.close();
  },
);

plants(
  'an editor loses nothing when another window changes or deletes the profile',
  async ({ app, page, host }) => {
    plants.skip(host !== 'browser', 'Only a browser has tabs.');
    const other = await app.newTab();
    const open = async (tab: Page) => {
      await fromMenu(tab, 'Beta', 'Edit');
      return tab.getByLabel('Host', { exact: true });
    };
    const typed = await open(page);
    await typed.fill('typed.example');
    await (await open(other)).fill('other.example');
    await dialog(other).getByLabel('Port', { exact: true }).fill('1999');
    await dialog(other).getByRole('button', { name: 'Save', exact: true }).click();

    const asked = dialog(page).getByRole('alert');
    await expect(asked).toContainText('changed elsewhere');
    await expect(asked).toContainText('Host · Port');
    await expect(dialog(page).getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
    await asked.getByRole('button', { name: 'Keep what I typed' }).click();
    await expect(asked).toHaveCount(0);
    await expect(typed).toHaveValue('typed.example');
    await expect(dialog(page).getByLabel('Port', { exact: true })).toHaveValue('1999');

    await fromMenu(other, 'Beta', 'Delete…');
    await dialog(other).getByRole('button', { name: 'Delete connection' }).click();
    await expect(asked).toContainText('deleted elsewhere');
    await asked.getByRole('button', { name: 'Go on as a new connection' }).click();
    await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
    await expectRows(other, ['Alpha', 'Plant', '  Line 3', '    Gamma', '  Beta', 'Delta']);
    await other.close();
  },
);

plants('rows are dragged to another place and into folders', async ({ page }) => {
  await expectRows(page, WHOLE);
  await drag(page, 'Delta', 'Alpha', 0.2);
  await expectRows(page, ['Delta', ...WHOLE.slice(0, 5)]);
  await drag(page, 'Alpha', 'Line 3', 0.5);
  const inLine = ['Delta', 'Plant', '  Beta', '  Line 3', '    Gamma', '    Alpha'];
  await expectRows(page, inLine);
  // Escape gives a drag up.
  await drag(page, 'Alpha', 'Delta', 0.2, 'Escape');
  await expectRows(page, inLine);
  // Several that are picked go together, a folder with what is in it.
  await row(page, 'Line 3').click({ modifiers: ['Control'], position: { x: 60, y: 8 } });
  await row(page, 'Delta').click({ modifiers: ['Control'] });
  await page.getByRole('button', { name: 'Pick nothing' }).click();
  await drag(page, 'Line 3', 'Delta', 0.2);
  await expectRows(page, ['Line 3', '  Gamma', '  Alpha', 'Delta', 'Plant', '  Beta']);
});

async function drag(page: Page, from: string, to: string, share: number, end?: 'Escape') {
  const start = await row(page, from).boundingBox();
  const target = await row(page, to).boundingBox();
  if (!start || !target) throw new Error('The rows are not in sight.');
  await page.mouse.move(start.x + 70, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(target.x + 70, target.y + target.height / 2, { steps: 4 });
  await page.mouse.move(target.x + 70, target.y + target.height * share);
  if (end) await page.keyboard.press(end);
  await page.mouse.up();
}

async function moveAtOnce(page: Page, key: string, times: number) {
  await list(page).evaluate(
    (element, pressed) => {
      for (let n = 0; n < pressed.times; n++) {
        const { key } = pressed;
        element.dispatchEvent(new KeyboardEvent('keydown', { key, altKey: true, bubbles: true }));
      }
    },
    { key, times },
  );
}

plants('the keys move rows, pick them and find them', async ({ page }) => {
  await expectRows(page, WHOLE);
  await list(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Alt+ArrowDown');
  await expectRows(page, ['Plant', '  Alpha', ...WHOLE.slice(2)]);
  await expect(page.getByText('Moved: Plant')).toBeAttached();
  await page.keyboard.press('Alt+ArrowUp');
  await expectRows(page, WHOLE);
  // Pressed faster than the core answers, each goes on from where the one before came to.
  await moveAtOnce(page, 'ArrowDown', 3);
  await expectRows(page, ['Plant', '  Beta', '  Line 3', '    Alpha', '    Gamma', 'Delta']);
  await moveAtOnce(page, 'ArrowUp', 3);
  await expectRows(page, WHOLE);

  // By its first letters, then out of its folder by the menu of the keyboard.
  await page.keyboard.type('ga');
  await expect(row(page, 'Gamma')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Move up' }).click();
  await expectRows(page, ['Alpha', 'Plant', '  Beta', '  Gamma', '  Line 3', 'Delta']);
  await expect(list(page)).toBeFocused();

  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expectRows(page, ['Alpha', 'Plant', 'Delta']);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await expect(page.getByText('6 picked')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('6 picked')).toHaveCount(0);
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation').getByText('Alpha')).toBeVisible();
});

plants('a search finds by name, address, tag and folder', async ({ page }) => {
  await expectRows(page, WHOLE);
  await fromListMenu(page, 'Search connections');
  const search = page.getByRole('searchbox');
  await expect(search).toBeFocused();
  await search.fill('line');
  await expectRows(page, ['Plant', '  Line 3', '    Gamma']);
  await expect(page.getByText('1 / 4')).toBeVisible();
  await search.fill('NORTH');
  await expectRows(page, ['Alpha']);
  await search.fill('delta.exa');
  await expectRows(page, ['Delta']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page.getByText('Empty the search first')).toBeAttached();
  await search.fill('nowhere');
  await expect(page.getByText(/No connection has these words/)).toBeVisible();
  await search.press('Escape');
  await expectRows(page, WHOLE);
});

plants('profiles are duplicated and deleted, several at once too', async ({ page }) => {
  await fromMenu(page, 'Alpha', 'Duplicate');
  await expectRows(page, ['Alpha', 'Alpha copy', ...WHOLE.slice(1)]);
  await row(page, 'Alpha copy').click();
  await row(page, 'Delta').click({ modifiers: ['Control'] });
  await page.keyboard.press('Delete');
  await expect(dialog(page)).toContainText('Delete 2 connections');
  await dialog(page).getByRole('button', { name: 'Delete 2 connections' }).click();
  await expectRows(page, WHOLE.slice(0, 5));
});

const guarded = withProfiles((at) => [
  { ...at, name: 'Plant A', environment: 'production', readOnly: true },
  { ...at, name: 'Plant B', environment: 'staging', protectedFilters: ['line/#'] },
  { ...at, name: 'Bench' },
]);

async function connect(page: Page, name: string): Promise<void> {
  await row(page, name).dblclick();
  const tab = page.getByRole('navigation').getByRole('listitem').filter({ hasText: name });
  await expect(tab.getByTestId('connection-light')).toHaveAttribute('data-state', 'connected');
}

guarded('the environment is in the tab and through the window', async ({ page }) => {
  const stripe = page.getByTestId('environment-stripe');
  await row(page, 'Plant A').click();
  await expect(stripe).toHaveAttribute('data-environment', 'production');
  await expect(stripe).toHaveAccessibleName('Environment: Production');
  const width = await stripe.evaluate((element) => element.getBoundingClientRect().width);
  expect(width).toBe(page.viewportSize()?.width);
  await expect(page.getByRole('navigation')).toContainText('Production · Read-only');
  await row(page, 'Plant B').click();
  await expect(stripe).toHaveAttribute('data-environment', 'staging');
  await row(page, 'Bench').click();
  await expect(stripe).toHaveCount(0);
});

guarded('a read-only connection publishes nothing and says why', async ({ page }) => {
  await connect(page, 'Plant A');
  await expect(page.getByTestId('publish-read-only')).toContainText('read-only');
  await expect(page.getByTestId('publish-form')).toHaveAttribute('inert', '');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Words of the command' }).fill('publish the message');
  await expect(page.getByText('No command has these words.')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByTestId('publish-read-only').getByRole('button').click();
  await expect(dialog(page).getByRole('tab', { selected: true })).toHaveText(/Guard/);
});

guarded('a protected topic and a retained message ask first', async ({ page }) => {
  await connect(page, 'Plant B');
  const topic = page.getByRole('textbox', { name: 'Topic', exact: true });
  const publish = page.getByTestId('publish-form').getByRole('button', { name: 'Publish' });
  await topic.fill('line/3/speed');
  await writePayload(page, '12');
  await publish.click();
  await expect(dialog(page)).toContainText('protects topics matching line/#');
  await expect(dialog(page)).toContainText('1 message (2 B, QoS 0)');
  // Enter is the safe answer.
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toHaveCount(0);
  expect(await figure(page, 'received')).toBe(0);
  await publish.click();
  await dialog(page).getByRole('button', { name: 'Publish 1 message' }).click();
  await expect.poll(() => figure(page, 'received')).toBe(1);

  await topic.fill('other/state');
  await page.getByTestId('publish-form').getByRole('textbox', { name: 'Payload' }).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: 'Retain', exact: true }).click();
  await publish.click();
  await expect(dialog(page)).toContainText('deletes the 1 message');
  await dialog(page).getByRole('button', { name: 'Clear 1 retained message' }).click();
  await expect(page.getByTestId('publish-form').getByText('sent')).toBeVisible();
});

for (const theme of ['Light', 'Dark']) {
  guarded(`axe finds nothing serious in the list and its dialogs (${theme})`, async ({ page }) => {
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('radio', { name: theme }).check();
    await page.keyboard.press('Escape');
    await connect(page, 'Plant A');
    await row(page, 'Plant B').click({ modifiers: ['Control'] });
    await expectNothingSerious(page);
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    await expect(dialog(page)).toBeVisible();
    await expectNothingSerious(page);
    await page.keyboard.press('Escape');
    await fromListMenu(page, 'Export connections…');
    await choose(page, 'Passwords and keys', 'With them, encrypted');
    await expectNothingSerious(page);
    await page.keyboard.press('Escape');
    const address = page.getByRole('combobox', { name: 'Address of a broker' }).first();
    await address.fill('plant');
    await expectNothingSerious(page);
  });
}

const THOUSAND = 1_000;

const many = withProfiles(() =>
  Array.from({ length: THOUSAND }, (_, at) => ({
    name: `Gateway ${at}`,
    folder: `Site ${at % 20}`,
    host: `gw${at}.example`,
  })),
);

many('a thousand connections scroll, and only rows in sight exist', async ({ page }) => {
  await expect(row(page, 'Site 0')).toBeVisible();
  await list(page).focus();
  await page.keyboard.press('End');
  await expect(row(page, 'Gateway 999')).toBeVisible();
  expect(await list(page).getByRole('treeitem').count()).toBeLessThan(80);
  const search = page.getByRole('searchbox');
  await search.fill('gw77.');
  await expectRows(page, ['Site 17', '  Gateway 77']);
});
