// What was recorded leaves the program, comes back, and is played into a broker; what the broker keeps is
// cleared.
import type { Page } from '@playwright/test';
import { connectAsync } from 'mqtt';
import { SEED_TIME, type SeedMessage } from '../core/seeded-capture.ts';
import { expectNothingSerious } from './axe.ts';
import {
  captureFiles,
  dialog,
  endedJob,
  expectMessages,
  fromCaptureMenu,
  jobs,
  type UserFiles,
  userFiles,
} from './capture-steps.ts';
import { test as base, expect } from './fixtures.ts';
import {
  choose,
  connectTo,
  figure,
  openBuiltInBroker,
  selectTopic,
  topicRow,
} from './page-steps.ts';
import { openSeeded, seedProfile } from './seeded.ts';

const MESSAGES = 600;

function* line(): Generator<SeedMessage> {
  for (let n = 0; n < MESSAGES; n++) {
    yield {
      topic: `recorded/cell-${n % 3}/temperature`,
      payload: `{"temp":${n % 50},"n":${n}}`,
      time: SEED_TIME + n * 1_000_000,
    };
  }
}

const test = base.extend<{ files: UserFiles }>({
  dataDir: async ({ dataDir }, use) => {
    await seedProfile(dataDir, line());
    await use(dataDir);
  },
  files: async ({ host, page, dataDir }, use) => {
    const files = await userFiles(host, page, dataDir);
    await use(files);
    await files.dispose();
  },
});

async function exportAs(page: Page, format: string, query?: string): Promise<void> {
  await fromCaptureMenu(page, 'Export…');
  const form = dialog(page, /^Export from/);
  if (query !== undefined) {
    await choose(page, 'Messages', 'A query');
    await form.getByRole('textbox', { name: 'Query' }).fill(query);
  }
  await form.getByRole('radio', { name: format }).check();
  await form.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(form).toHaveCount(0);
}

const linesOf = (file: Buffer) => file.toString().trimEnd().split('\n');

test('NDJSON out and in again: a capture file with the same tree and messages', async ({
  page,
  files,
}) => {
  await openSeeded(page);
  await exportAs(page, 'NDJSON');
  const job = await endedJob(page, 'export');
  await expect(job).toHaveAttribute('data-messages', String(MESSAGES));
  const exported = await files.take(job);
  const messages = linesOf(exported).map((text) => JSON.parse(text));
  expect(messages).toHaveLength(MESSAGES);
  expect(messages[1]).toEqual({
    time: SEED_TIME + 1_000_000,
    direction: 'in',
    topic: 'recorded/cell-1/temperature',
    qos: 0,
    retain: false,
    dup: false,
    payload: Buffer.from('{"temp":1,"n":1}').toString('base64'),
  });

  await fromCaptureMenu(page, 'Import…');
  const form = dialog(page, 'Import messages');
  await files.choose('line 7.ndjson', exported, () =>
    form.getByRole('button', { name: 'Choose a file' }).click(),
  );
  await expect(form.getByText('Looks like NDJSON of MQTTScope.')).toBeVisible();
  await expect(form.getByTestId('import-preview')).toContainText('recorded/cell-2/temperature');
  await expectNothingSerious(page);
  await form.getByRole('button', { name: 'Import', exact: true }).click();
  const imported = await endedJob(page, 'import');
  await expect(imported).toHaveAttribute('data-messages', String(MESSAGES));
  await imported.getByRole('button', { name: 'Open the capture' }).click();
  const row = captureFiles(page).filter({ hasText: 'line-7' });
  await expect(row).toContainText(`${MESSAGES} messages`);
  await expectMessages(page, MESSAGES);
  await choose(page, 'Show as', 'Tree');
  await selectTopic(page, 'recorded/cell-2/temperature');
  await expect(page.getByTestId('payload-view')).toContainText('"n": 599');
});

test('a query as CSV; a query that is none says where', async ({ page, files }) => {
  await openSeeded(page);
  await fromCaptureMenu(page, 'Export…');
  const form = dialog(page, /^Export from/);
  await choose(page, 'Messages', 'A query');
  const query = form.getByRole('textbox', { name: 'Query' });
  await query.fill('$.temp > 47 qos:7');
  await expect(form.getByText('Character 17: The QoS is 0, 1 or 2.')).toBeVisible();
  await expect(form.getByRole('button', { name: 'Export', exact: true })).toBeDisabled();
  await expectNothingSerious(page);
  await query.fill('$.temp > 47');
  await form.getByRole('radio', { name: 'CSV' }).check();
  await form.getByRole('button', { name: 'Export', exact: true }).click();
  const job = await endedJob(page, 'export');
  const rows = linesOf(await files.take(job));
  expect(rows).toHaveLength(1 + (MESSAGES / 50) * 2);
  expect(rows[0]).toContain('topic');
  expect(rows[1]).toContain('recorded/cell-0/temperature');
});

test('payloads of a filter are left out of an export', async ({ page, files }) => {
  await openSeeded(page);
  await fromCaptureMenu(page, 'Export…');
  const form = dialog(page, /^Export from/);
  const filters = form.getByRole('textbox', { name: /^Leave out the payloads/ });
  await filters.fill('recorded/#/x');
  await expect(form.getByRole('button', { name: 'Export', exact: true })).toBeDisabled();
  await filters.fill('recorded/cell-1/#');
  await form.getByRole('button', { name: 'Export', exact: true }).click();
  const messages = linesOf(await files.take(await endedJob(page, 'export'))).map((text) =>
    JSON.parse(text),
  );
  const without = messages.filter(({ withoutPayload }) => withoutPayload);
  expect(without).toHaveLength(MESSAGES / 3);
  expect(without[0]).toMatchObject({ topic: 'recorded/cell-1/temperature', payload: '' });
});

test('the preview of an import shows messages, and lines that are none', async ({
  page,
  files,
}) => {
  const good = (n: number) =>
    `{"time":${SEED_TIME + n},"direction":"in","topic":"a/${n}","qos":1,"retain":true,"dup":false,"payload":"aGk="}`;
  const content = `${good(1)}\nnot a message\n${good(2)}\n`;
  await fromCaptureMenu(page, 'Import…');
  const form = dialog(page, 'Import messages');
  await files.choose('edited.ndjson', content, () =>
    form.getByRole('button', { name: 'Choose a file' }).click(),
  );
  const rows = form.getByTestId('import-preview').getByRole('row');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText('hi');
  await expect(form.getByText('Lines that are no message:')).toBeVisible();
  await expect(form.getByRole('listitem')).toContainText('2');
  await expectNothingSerious(page);
  await form.getByRole('button', { name: 'Import', exact: true }).click();
  const job = await endedJob(page, 'import');
  await expect(job).toHaveAttribute('data-messages', '2');
  await job.getByText('1 left out').click();
  await expect(job.getByRole('listitem')).toContainText('2');
});

async function openReplay(page: Page): Promise<void> {
  await openBuiltInBroker(page);
  await openSeeded(page);
  await fromCaptureMenu(page, 'Replay…');
  await expect(dialog(page, /^Replay from/)).toBeVisible();
}

/** The newest message of the topic at the built-in broker. */
async function expectReplayed(page: Page, topic: string, payload: string): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^(connected )?Built-in broker/i })
    .click();
  await page.getByRole('searchbox').first().fill(topic);
  await topicRow(page, topic.split('/').at(-1) ?? '').click();
  await expect(page.getByTestId('payload-view')).toContainText(payload);
}

test('a dry run, then step by step into the built-in broker', async ({ page }) => {
  await openReplay(page);
  const form = dialog(page, /^Replay from/);
  await choose(page, 'Messages', 'A query');
  await form.getByRole('textbox', { name: 'Query' }).fill('$.n < 3');
  await choose(page, 'Timing', 'Step by step');
  await form.getByRole('textbox', { name: 'Prefix' }).fill('replayed/');
  await form.getByRole('button', { name: 'Dry run' }).click();
  const plan = form.getByTestId('replay-plan');
  await expect(plan.getByRole('status')).toHaveAttribute('data-messages', '3');
  await expect(plan.getByRole('row')).toHaveCount(4);
  await expect(plan.getByRole('row').nth(1)).toContainText('replayed/recorded/cell-0/temperature');
  await expectNothingSerious(page);
  await form.getByRole('button', { name: 'Start' }).click();
  await expect(form).toHaveCount(0);
  const job = jobs(page).first();
  await expect(job).toContainText('0 of 3 messages');
  await expectNothingSerious(page);
  const step = job.getByRole('button', { name: /^Send the next message/ });
  for (const sent of ['1', '2']) {
    await step.click();
    await expect(job).toHaveAttribute('data-messages', sent);
  }
  await page.keyboard.press('.');
  await endedJob(page, 'replay');
  await expect(job).toHaveAttribute('data-messages', '3');
  await page.getByRole('button', { name: 'Hide the list of jobs' }).click();
  await expect(page.getByTestId('status-jobs')).toBeFocused();
  await expectReplayed(page, 'replayed/recorded/cell-2/temperature', '"n": 2');
});

test('as fast as possible, and what a broker would refuse is said before', async ({ page }) => {
  await openReplay(page);
  const form = dialog(page, /^Replay from/);
  await choose(page, 'Timing', 'As fast as possible');
  await form.getByRole('textbox', { name: 'Regular expression' }).fill('^recorded/cell-0/(.*)$');
  await form.getByRole('textbox', { name: 'Replacement' }).fill('replayed/#/$1');
  await form.getByRole('button', { name: 'Dry run' }).click();
  const said = form.getByTestId('replay-plan').getByRole('status');
  await expect(said).toHaveAttribute('data-refused', String(MESSAGES / 3));
  await expect(said).toContainText(`${(MESSAGES / 3) * 2} messages`);
  await form.getByRole('textbox', { name: 'Replacement' }).fill('replayed/first/$1');
  await expect(said).toHaveCount(0);
  await form.getByRole('button', { name: 'Start' }).click();
  const job = await endedJob(page, 'replay');
  await expect(job).toHaveAttribute('data-messages', String(MESSAGES));
  await expectReplayed(page, 'replayed/first/temperature', '"n": 597');
});

test('a guarded connection is asked about, with the count and the broker', async ({ page }) => {
  await openBuiltInBroker(page);
  await fromCaptureMenu(page, 'What is kept…');
  const rules = dialog(page, /^What is kept of/);
  await rules.getByRole('checkbox', { name: /^Guarded/ }).check();
  await rules.getByRole('button', { name: 'Save' }).click();
  await expect(rules).toHaveCount(0);
  await openSeeded(page);
  await fromCaptureMenu(page, 'Replay…');
  const form = dialog(page, /^Replay from/);
  await choose(page, 'Timing', 'As fast as possible');
  await form.getByRole('button', { name: 'Start' }).click();
  await expect(form.getByRole('alert')).toContainText(`${MESSAGES} messages`);
  await expect(form.getByRole('alert')).toContainText('Built-in broker');
  await expect(form.getByRole('button', { name: 'Back' })).toBeFocused();
  await expectNothingSerious(page);
  await page.keyboard.press('Enter');
  await expect(form.getByRole('button', { name: 'Start' })).toBeVisible();
  await expect(jobs(page)).toHaveCount(0);
  await form.getByRole('button', { name: 'Start' }).click();
  await form.getByRole('button', { name: `Publish ${MESSAGES} messages` }).click();
  await endedJob(page, 'replay');
  await expect.poll(() => figure(page, 'jobs')).toBe(0);
});

test('retained messages at and below a topic are counted, asked about and cleared', async ({
  page,
  mosquitto,
}) => {
  const name = 'kept';
  const other = await connectAsync(mosquitto.url);
  for (const topic of [`${name}/a`, `${name}/b`, `${name}/below/c`, 'stays']) {
    await other.publishAsync(topic, 'on', { qos: 1, retain: true });
  }
  await other.endAsync();
  await connectTo(page, mosquitto);
  const tree = page.getByTestId('topic-tree');
  const marks = tree.getByText('R', { exact: true });
  await topicRow(page, name).click();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(topicRow(page, 'c')).toBeVisible();
  await topicRow(page, name).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Clear retained messages…' }).click();
  const question = page.getByRole('dialog', { name: 'Clear retained messages' });
  await expect(question).toContainText('3 topics have a retained message.');
  await expect(question).toContainText(`${name}/#`);
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expectNothingSerious(page);
  await question.getByRole('button', { name: 'Clear 3 retained messages' }).click();
  await expect(question).toHaveCount(0);
  await expect(jobs(page)).toHaveAttribute('data-state', 'done');
  await expect(jobs(page)).toContainText('3 cleared');
  await expect(marks).toHaveCount(1);
  // By keyboard, what is selected: nothing is left there.
  await tree.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Words of the command' }).fill('clear the retained');
  await page.keyboard.press('Enter');
  await expect(question).toContainText('No topic is known to have a retained message here:');
  await expect(question.getByRole('button', { name: 'Clear retained messages' })).toBeDisabled();
});
