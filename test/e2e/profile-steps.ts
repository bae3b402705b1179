// The list of connections, in the words of a user, and programs that start with connections in it.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type { ProfileFields, SecretValues } from '../../shared/contract/profiles.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { test as base } from './fixtures.ts';
import { addProfiles } from './seeded.ts';

export type Added = Partial<ProfileFields> & { secrets?: SecretValues };

/** The program starts with these profiles; `at` is where mosquitto listens. */
export function withProfiles(profiles: (at: { host: string; port: number }) => Added[]) {
  return base.extend({
    dataDir: async ({ dataDir, mosquitto }, use) => {
      const { host, port } = mosquitto;
      await addProfiles(dataDir, profiles({ host, port }));
      await use(dataDir);
    },
  });
}

export const list = (page: Page): Locator => page.getByRole('tree', { name: 'Connections' });
export const row = (page: Page, name: string): Locator =>
  list(page).getByRole('treeitem', { name, exact: true });
export const dialog = (page: Page): Locator => page.getByRole('dialog');

/** The rows as they stand, indented by their level. */
export const drawn = (page: Page): Promise<string[]> =>
  list(page)
    .getByRole('treeitem')
    .evaluateAll((rows) =>
      rows.map((one) => {
        const level = Number(one.getAttribute('aria-level'));
        const name = [...one.querySelectorAll('span')].find((part) => part.textContent !== '');
        return '  '.repeat(level - 1) + name?.textContent;
      }),
    );

export const expectRows = (page: Page, rows: string[]) =>
  expect.poll(() => drawn(page)).toEqual(rows);

export async function fromMenu(page: Page, name: string, item: string | RegExp): Promise<void> {
  await row(page, name).click({ button: 'right' });
  await page.getByRole('menuitem', { name: item }).click();
}

export async function fromListMenu(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'More about connections' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** A broker that knows ada, and two connections to it: one asks, of one the password is lost. */
export const withUsers = base.extend<{ signIn: Mosquitto }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the pattern
  signIn: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'mqttscope-users-'));
    const file = join(folder, 'users');
    await writeFile(file, '');
    execFileSync('mosquitto_passwd', ['-b', file, 'ada', 'right'], { stdio: 'ignore' });
    const broker = await startMosquitto({
      config: ['allow_anonymous false', `password_file ${file}`],
    });
    await use(broker);
    await broker.stop();
    await rm(folder, { recursive: true });
  },
  dataDir: async ({ dataDir, signIn }, use) => {
    const { host, port } = signIn;
    await addProfiles(dataDir, [
      { host, port, name: 'Asks', username: 'bo', ask: ['username', 'password'] },
      { host, port, name: 'Lost', username: 'ada', secrets: { password: 'right' } },
    ]);
    await use(dataDir);
  },
});
