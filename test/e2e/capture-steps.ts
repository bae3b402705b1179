// Files between the user and the program, and the work with what was recorded, in the words of a user.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type { HostName } from './hosts.ts';

/** The user at the file dialogs. */
export interface UserFiles {
  /** Chooses a file with this content in the dialog that `press` opens. */
  choose(name: string, content: Uint8Array | string, press: () => Promise<void>): Promise<void>;
  /** The file that an ended job wrote, as the user gets it. */
  take(job: Locator): Promise<Buffer>;
  dispose(): Promise<void>;
}

export async function userFiles(host: HostName, page: Page, dataDir: string): Promise<UserFiles> {
  return host === 'browser' ? inBrowser(page) : onDesktop(`${dataDir}-chosen`);
}

function inBrowser(page: Page): UserFiles {
  return {
    async choose(name, content, press) {
      const asked = page.waitForEvent('filechooser');
      await press();
      const chooser = await asked;
      await chooser.setFiles({
        name,
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(content),
      });
    },
    async take(job) {
      const started = page.waitForEvent('download');
      await job.getByRole('button', { name: 'Download' }).click();
      return readFile(await (await started).path());
    },
    dispose: () => Promise.resolve(),
  };
}

/** The double opens the first file of the folder and saves into it. */
async function onDesktop(folder: string): Promise<UserFiles> {
  await mkdir(folder);
  return {
    async choose(name, content, press) {
      await rm(folder, { recursive: true });
      await mkdir(folder);
      await writeFile(join(folder, name), content);
      await press();
    },
    async take(job) {
      await expect(job.getByRole('button', { name: 'Show in its folder' })).toBeVisible();
      return readFile(await job.getByTestId('job-path').innerText());
    },
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A command of the menu of what was recorded. */
export async function fromCaptureMenu(page: Page, command: string): Promise<void> {
  await page.getByRole('button', { name: 'Capture', exact: true }).click();
  await page
    .getByRole('dialog', { name: 'Capture' })
    .getByRole('button', { name: command })
    .click();
}

export const dialog = (page: Page, title: RegExp | string) =>
  page.getByRole('dialog', { name: title });

export const jobs = (page: Page) => page.getByTestId('job');

/** The newest job, when it has ended well. */
export async function endedJob(page: Page, kind: string): Promise<Locator> {
  const job = jobs(page).first();
  await expect(job).toHaveAttribute('data-kind', kind);
  await expect(job).toHaveAttribute('data-state', 'done');
  return job;
}

export const captureFiles = (page: Page) =>
  page.getByRole('list', { name: 'Capture files' }).getByRole('listitem');

/** How many messages the list of all of them shows. */
export async function expectMessages(page: Page, count: number): Promise<void> {
  await page
    .getByRole('radiogroup', { name: 'Show as' })
    .getByRole('radio', { name: 'Stream' })
    .check();
  await expect(page.getByTestId('results-count')).toHaveAttribute('data-value', String(count));
}
