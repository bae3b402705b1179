// Messages of all topics: found by a query, walked through, followed, on a time line.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { connectAsync } from 'mqtt';
import { SEED_TIME, type SeedMessage } from '../core/seeded-capture.ts';
import { expectNothingSerious } from './axe.ts';
import { test as base, expect } from './fixtures.ts';
import { choose, connectTo, figure } from './page-steps.ts';
import { openSeeded, seedProfile } from './seeded.ts';

const MESSAGES = 60_000;

function* climate(): Generator<SeedMessage> {
  for (let n = 0; n < MESSAGES; n++) {
    const payload = n === 1_234 ? 'the needle' : `{"temp":${n % 50},"n":${n}}`;
    yield { topic: `home/room-${n % 10}/climate`, payload, time: SEED_TIME + n * 10_000 };
  }
}

/** Payloads that a costly expression takes seconds to look through. */
function* long(): Generator<SeedMessage> {
  const payload = 'ab'.repeat(1_000);
  for (let n = 0; n < 30_000; n++) yield { topic: 'long', payload };
}

const seededWith = (messages: () => Iterable<SeedMessage>) =>
  base.extend({
    dataDir: async ({ dataDir }, use) => {
      await seedProfile(dataDir, messages());
      await use(dataDir);
    },
    page: async ({ page }, use) => {
      await openMessages(page);
      await use(page);
    },
  });

const seeded = seededWith(climate);

async function openMessages(page: Page): Promise<void> {
  await openSeeded(page);
  await choose(page, 'Show as', 'Stream');
}

const queryLine = (page: Page) => page.getByRole('combobox', { name: 'Search messages' });
const list = (page: Page) => page.getByTestId('results-list');
const problem = (page: Page) => page.getByRole('main').getByText(/Character \d+\.$/);
const rows = (page: Page) => list(page).locator('[data-message]');
const picked = (page: Page) => list(page).getByRole('row', { selected: true });

async function expectCount(page: Page, count: number): Promise<void> {
  await expect(page.getByTestId('results-count')).toHaveAttribute('data-value', String(count));
}

seeded(
  'a query finds messages, newest first, and an error points at its character',
  async ({ page }) => {
    await expectCount(page, MESSAGES);
    await queryLine(page).fill('$.temp > 47 topic:home/+/climate');
    await expectCount(page, (MESSAGES / 50) * 2);
    await expect(rows(page).first()).toContainText('{"temp":49,"n":59999}');
    await expect(rows(page).nth(1)).toContainText('{"temp":48,"n":59998}');

    await queryLine(page).fill('$.temp > 47 qos:7');
    await expect(problem(page)).toHaveText('Character 17.');
    await expect(
      page.getByRole('alert').filter({ hasText: 'The QoS is 0, 1 or 2.' }),
    ).toBeVisible();
    await expect(queryLine(page)).toHaveAttribute('aria-invalid', 'true');
    await expect(page.locator('[data-wrong]')).toHaveText('7');
    await expectCount(page, (MESSAGES / 50) * 2);

    await queryLine(page).fill('needle');
    await expectCount(page, 1);
    await expect(problem(page)).toHaveCount(0);
    await queryLine(page).fill('nothing like this');
    await expect(page.getByText('No message matches the query.')).toBeVisible();
  },
);

seeded('the keyboard walks through the list and on to the message', async ({ page }) => {
  await expectCount(page, MESSAGES);
  await list(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(picked(page)).toContainText('"n":59998}');
  await expect(picked(page)).toHaveAttribute('aria-rowindex', '3');
  await expect(page.getByTestId('payload-view')).toContainText('"n": 59998');
  await page.keyboard.press('End');
  await expect(picked(page)).toContainText('{"temp":0,"n":0}');
  await expect(picked(page)).toHaveAttribute('aria-rowindex', String(MESSAGES + 1));
  await expect(list(page)).toHaveAttribute('aria-rowcount', String(MESSAGES + 1));
  await page.keyboard.press('PageUp');
  await expect(picked(page)).not.toHaveAttribute('aria-rowindex', String(MESSAGES + 1));
  const above = Number(await picked(page).getAttribute('aria-rowindex')) - 1;
  await page.keyboard.press('ArrowUp');
  await expect(picked(page)).toHaveAttribute('aria-rowindex', String(above));
  await expect(picked(page)).toBeInViewport();
  const number = (await picked(page).innerText()).match(/"n":(\d+)/)?.[1];
  await expect(page.getByTestId('payload-view')).toContainText(`"n": ${number}`);
  const id = await picked(page).getAttribute('id');
  await expect(list(page)).toHaveAttribute('aria-activedescendant', id ?? '');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Payload' })).toBeFocused();
  await list(page).focus();
  await page.keyboard.press('Home');
  await expect(picked(page)).toContainText('"n":59999}');
  await page.keyboard.press('Escape');
  await expect(picked(page)).toHaveCount(0);
});

seeded('completion offers fields, topics of the tree and JSON paths', async ({ page }) => {
  await expectCount(page, MESSAGES);
  const offered = page.getByRole('listbox', { name: 'Completions' }).getByRole('option');
  await queryLine(page).focus();
  await queryLine(page).pressSequentially('top');
  await expect(offered.first()).toContainText('topic:');
  await page.keyboard.press('Tab');
  await expect(queryLine(page)).toHaveValue('topic:');
  await queryLine(page).pressSequentially('room-3');
  await expect(offered.first()).toContainText('home/room-3/climate');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(queryLine(page)).toHaveValue('topic:home/room-3/climate');
  await queryLine(page).pressSequentially(' $.t');
  await expect(offered.first()).toContainText('$.temp');
  await page.keyboard.press('Escape');
  await expect(offered).toHaveCount(0);
  await queryLine(page).pressSequentially('emp = 3');
  await expectCount(page, MESSAGES / 50);

  // The filter of the topics takes the same, with the same keys, though none of them is in sight.
  await choose(page, 'Show as', 'Tree');
  await page.getByRole('combobox', { name: 'What the filter is taken for' }).selectOption('query');
  const filter = page.getByRole('combobox', { name: 'Filter topics' });
  await filter.pressSequentially('topic:room-4');
  await expect(offered.first()).toContainText('home/room-4/climate');
  await page.keyboard.press('Tab');
  await expect(filter).toHaveValue('topic:home/room-4/climate');
  await expect(page.getByText('1 topic', { exact: true })).toBeVisible();
  await filter.pressSequentially(' $.t');
  await expect(offered.first()).toContainText('$.temp');
  await page.keyboard.press('Escape');
  await expect(offered).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('topic-tree')).toBeFocused();
});

seeded('a time is jumped to, and all around a message is shown', async ({ page }) => {
  await expectCount(page, MESSAGES);
  const moment = new Date(SEED_TIME / 1_000 + 100_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  const clock = [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(two).join(':');
  const jump = page.getByRole('button', { name: 'Jump to a time' }).first();
  await jump.click();
  const field = page.getByRole('textbox', { name: 'Show the messages up to' });
  await field.fill('some day');
  await field.press('Enter');
  await expect(page.getByText('This is no time.')).toBeVisible();
  await field.fill(`${day} ${clock}`);
  await field.press('Enter');
  // All of the second that was named: a message each 10 ms.
  await expectCount(page, 10_100);
  await expect(rows(page).first()).toContainText('"n":10099}');
  await expect(page.getByText(`until ${day} ${clock}.999`)).toBeVisible();
  await page.getByRole('button', { name: 'Show the newest again' }).click();
  await expectCount(page, MESSAGES);

  await queryLine(page).fill('needle');
  await expectCount(page, 1);
  await rows(page).first().click();
  await page.getByRole('button', { name: 'Show everything around this moment' }).click();
  await expect(queryLine(page)).toHaveValue('');
  await expect(picked(page)).toContainText('the needle');
  await expect(picked(page)).toBeInViewport();
  await expectCount(page, 1_335);
});

seeded(
  'a reload keeps the query; saved queries are chosen, renamed, deleted',
  async ({ page, dataDir }) => {
    await queryLine(page).fill('$.temp = 3');
    await queryLine(page).press('Enter');
    await expectCount(page, MESSAGES / 50);
    const queries = page.getByRole('button', { name: 'Saved and last queries' });
    await queries.click();
    await page.getByRole('textbox', { name: 'Name of the query' }).fill('Cold');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Rename Cold' }).click();
    await page.getByRole('textbox', { name: 'Rename Cold' }).fill('Cold rooms');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: /^Cold rooms/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(queries).toBeFocused();
    await expectStored(dataDir, 'Cold rooms');

    await page.reload();
    await openSeeded(page);
    await expect(queryLine(page)).toHaveValue('$.temp = 3');
    await expectCount(page, MESSAGES / 50);
    await queryLine(page).fill('');
    await expectCount(page, MESSAGES);
    await queries.click();
    const saved = page.getByRole('button', { name: /^Cold rooms/ });
    await expect(saved).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(saved).not.toBeFocused();
    await page.keyboard.press('ArrowUp');
    await expect(saved).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(queryLine(page)).toHaveValue('$.temp = 3');
    await queries.click();
    await page.getByRole('button', { name: 'Delete Cold rooms' }).click();
    await expect(page.getByText('None yet.')).toBeVisible();
  },
);

seededWith(long)('a long search says how far it is and can be ended', async ({ page }) => {
  await expectCount(page, 30_000);
  // One of them takes a second; a machine may be faster than this one.
  const costly = [...'cdefghijklmnop'].map((letter) => `payload~/(a|b|ab)*${letter}{20}/`);
  await queryLine(page).fill(costly.join(' or '));
  await expect(page.getByRole('progressbar', { name: 'Messages looked through' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText(/^stopped after [\d,]+ of 30,000$/)).toBeVisible();
});

for (const theme of ['Light', 'Dark']) {
  seeded(`axe finds nothing serious in the list (${theme})`, async ({ page }) => {
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('radio', { name: theme }).check();
    await page.keyboard.press('Escape');
    await expectCount(page, MESSAGES);
    await rows(page).nth(2).click();
    await expect(page.getByTestId('payload-view')).toContainText('"temp"');
    await expectNothingSerious(page);
    await queryLine(page).fill('qos:7');
    await expect(problem(page)).toBeVisible();
    await expectNothingSerious(page);
    await queryLine(page).fill('');
    await queryLine(page).pressSequentially('t');
    await expect(page.getByRole('listbox', { name: 'Completions' })).toBeVisible();
    await expectNothingSerious(page);
    await page.getByRole('button', { name: 'What a query can say' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectNothingSerious(page);
  });
}

base(
  'what arrives comes on top, and nothing moves under the reader',
  async ({ page, mosquitto }) => {
    await connectTo(page, mosquitto);
    await choose(page, 'Show as', 'Stream');
    const device = await connectAsync(mosquitto.url, { protocolVersion: 5 });
    try {
      const send = async (from: number, to: number) => {
        for (let n = from; n < to; n++) device.publish(`line/${n % 3}`, `value ${n}`, { qos: 1 });
        await device.publishAsync(`line/${to % 3}`, `value ${to}`, { qos: 1 });
      };
      await send(1, 200);
      await expect(rows(page).first()).toContainText('value 200');
      await expect(list(page).locator('[data-event="subscribed"]')).toHaveCount(0);

      await rows(page).nth(3).click();
      const place = await picked(page).boundingBox();
      await expect(picked(page)).toContainText('value 197');
      await send(201, 400);
      await expect(page.getByTestId('results-unseen')).toHaveText('200 new');
      await expect(picked(page)).toContainText('value 197');
      expect(await picked(page).boundingBox()).toEqual(place);
      await page.getByTestId('results-unseen').click();
      await expect(rows(page).first()).toContainText('value 400');
      await expect(picked(page)).toHaveCount(0);

      await list(page).hover();
      await page.mouse.wheel(0, 2_400);
      await expect(rows(page).first()).not.toContainText('value 400');
      await send(401, 450);
      await expect(page.getByTestId('results-unseen')).toHaveText('50 new');
      await list(page).press('End');
      await page.mouse.wheel(0, 100_000);
      await expect(list(page).locator('[data-event="connected"]')).toContainText('Connected to');
      await expect(list(page).locator('[data-event="subscribed"]')).toContainText(
        'Subscribed to #, QoS 0',
      );
      expect(await figure(page, 'received')).toBe(450);
    } finally {
      await device.endAsync(true);
    }
  },
);

base(
  'a level of the tree shows the messages below it, by menu and by key',
  async ({ page, mosquitto }) => {
    await connectTo(page, mosquitto);
    const device = await connectAsync(mosquitto.url, { protocolVersion: 5 });
    try {
      await device.publishAsync('a/b/c', '1', { qos: 1 });
      await device.publishAsync('a/d', '2', { qos: 1 });
      await device.publishAsync('e', '3', { qos: 1 });
      const level = page
        .getByTestId('topic-tree')
        .getByRole('treeitem', { name: 'a', exact: true });
      await level.click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Show all messages of it and below' }).click();
      await expect(queryLine(page)).toHaveValue('topic:a/#');
      await expectCount(page, 2);
      await expect(list(page)).toBeFocused();
      await page.keyboard.press('t');
      await level.click();
      await page.keyboard.press('m');
      await expect(list(page)).toBeFocused();
      await page.keyboard.press('Control+Shift+F');
      await expect(queryLine(page)).toBeFocused();
    } finally {
      await device.endAsync(true);
    }
  },
);

/** Until the settings hold a text: they are written a moment after the change. */
async function expectStored(dataDir: string, text: string): Promise<void> {
  await expect
    .poll(() => readFile(join(dataDir, 'settings.json'), 'utf8').catch(() => ''))
    .toContain(text);
}
