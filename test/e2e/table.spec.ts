// The topics as a table: of a capture with known messages, of a broker that sends, and by keyboard alone.
import { connectAsync } from 'mqtt';
import { FLAG_RETAIN } from '../../electron/core/message-flags.ts';
import type { SeedMessage } from '../core/seeded-capture.ts';
import { flood } from '../support/flood.ts';
import { expectNothingSerious } from './axe.ts';
import { test as base, expect } from './fixtures.ts';
import { choose, connectTo, figure } from './page-steps.ts';
import { openSeeded, seedProfile } from './seeded.ts';
import { active, addPath, boxOf, cells, copied, drag, head, rows, table } from './table-steps.ts';

const LINES = 60;
const LONG = `long/${'x'.repeat(3_000)}/end`;
const WIDE = '日本語のとても長いトピック名前です/あいうえおかきくけこ';
const FROM_RIGHT = 'שלום עולם זה נושא ארוך מאוד/עוד רמה אחת';
const ODD = [
  '__proto__',
  'constructor',
  ' ',
  '/',
  '\u{1f4a1}/\u202eright',
  'e\u0301',
  '\u00e9',
  WIDE,
  FROM_RIGHT,
];

function* plant(): Generator<SeedMessage> {
  for (let number = 1; number <= LINES; number++) {
    const payload = JSON.stringify({ temp: (number * 7) % LINES, unit: { id: `u${number}` } });
    yield { topic: `plant/line ${number}/state`, payload };
  }
  for (const topic of ODD) yield { topic, payload: `odd ${topic}` };
  yield { topic: 'plant/formula', payload: '=1+2' };
  yield { topic: 'plant/kept', payload: 'yes', flags: FLAG_RETAIN };
  yield { topic: LONG, payload: 'long' };
}
const TOPICS = LINES + ODD.length + 3;

const seeded = base.extend({
  dataDir: async ({ dataDir }, use) => {
    await seedProfile(dataDir, plant());
    await use(dataDir);
  },
  page: async ({ page }, use) => {
    await openSeeded(page);
    await choose(page, 'Show as', 'Table');
    await expect(rows(page).first()).toBeVisible();
    await use(page);
  },
});

seeded('sorts by any column, a JSON path too, and back by the third press', async ({ page }) => {
  await expect(table(page)).toHaveAttribute('aria-rowcount', String(TOPICS + 1));
  await expect(head(page, 'Topic')).toHaveAttribute('aria-sort', 'ascending');
  await addPath(page, '$.temp');
  const temp = head(page, '$.temp');
  await temp.click();
  await expect(temp).toHaveAttribute('aria-sort', 'ascending');
  await expect.poll(async () => (await cells(page, '$.temp')).slice(0, 3)).toEqual(['0', '1', '2']);
  await temp.click();
  await expect(temp).toHaveAttribute('aria-sort', 'descending');
  await expect
    .poll(async () => (await cells(page, '$.temp')).slice(0, 3))
    .toEqual(['59', '58', '57']);
  await temp.click();
  await expect(head(page, 'Topic')).toHaveAttribute('aria-sort', 'ascending');
  await expect(temp).toHaveAttribute('aria-sort', 'none');
});

seeded('a path that cannot be read says so at its character', async ({ page }) => {
  await page.getByRole('button', { name: 'Columns' }).click();
  const field = page.getByRole('textbox', { name: 'Column for a JSON path' });
  await field.fill('$.temp[x]');
  await field.press('Enter');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText('Character 7.')).toBeVisible();
  await field.fill('temp');
  await field.press('Enter');
  await expect(page.getByText('A path begins with $')).toBeVisible();
});

seeded('offers the paths of the selected topic', async ({ page }) => {
  await page.getByRole('searchbox', { name: 'Filter topics' }).fill('plant/line 7/+');
  await expect(rows(page)).toHaveCount(1);
  await rows(page).first().click();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('button', { name: '$.unit.id' }).click();
  await page.keyboard.press('Escape');
  await expect.poll(() => cells(page, '$.unit.id')).toEqual(['u7']);
});

seeded('says the topic of a row also when scrolled sideways', async ({ page }) => {
  for (const path of ['$.temp', '$.unit', '$.unit.id']) await addPath(page, path);
  const topic = rows(page).first().locator('[aria-colindex="1"]');
  const { x } = await boxOf(topic);
  await rows(page).first().click();
  await page.keyboard.press('End');
  await expect.poll(() => table(page).evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(50);
  await expect(topic).toBeInViewport();
  expect((await boxOf(topic)).x).toBeLessThanOrEqual(x);
  await page.keyboard.press('Home');
  await expect.poll(() => table(page).evaluate(({ scrollLeft }) => scrollLeft)).toBe(0);
});

seeded('has the filter of the tree', async ({ page }) => {
  await page.getByRole('searchbox', { name: 'Filter topics' }).fill('plant/+/state');
  await expect(table(page)).toHaveAttribute('data-matches', String(LINES));
  await choose(page, 'Show as', 'Tree');
  await expect(page.getByTestId('topic-tree')).toHaveAttribute('data-matches', String(LINES));
  await page.getByRole('searchbox', { name: 'Filter topics' }).fill('plant/formula');
  await expect(page.getByTestId('topic-tree')).toHaveAttribute('data-matches', '1');
  await choose(page, 'Show as', 'Table');
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).first()).toContainText('=1+2');
});

seeded('columns, their order and widths, and the order of the rows stay', async ({ page }) => {
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'QoS' }).uncheck();
  await page.getByRole('checkbox', { name: 'Bytes' }).check();
  await page.getByRole('button', { name: 'Move Size up' }).click();
  await page.keyboard.press('Escape');
  await expect(head(page, 'QoS')).toHaveCount(0);
  await addPath(page, '$.temp');
  const value = head(page, 'Value');
  const before = await boxOf(value);
  await page.mouse.move(before.x + before.width - 1, before.y + 8);
  await page.mouse.down();
  await page.mouse.move(before.x + before.width + 60, before.y + 8, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await boxOf(value)).width).toBeGreaterThan(before.width + 55);
  const { width } = await boxOf(value);
  await drag(page, head(page, 'Age'), head(page, 'Topic'));
  await head(page, 'Size').click();
  await expect(head(page, 'Size')).toHaveAttribute('aria-sort', 'descending');
  const left = ['Age', 'Topic', 'Value', '$.temp'];
  const names = await table(page).getByRole('columnheader').allInnerTexts();
  expect(names.slice(0, 4)).toEqual(left);
  await page.reload();
  await expect(rows(page).first()).toBeVisible();
  await expect.poll(() => table(page).getByRole('columnheader').allInnerTexts()).toEqual(names);
  await expect(head(page, 'Size')).toHaveAttribute('aria-sort', 'descending');
  expect((await boxOf(head(page, 'Value'))).width).toBe(width);
  const edge = await boxOf(head(page, 'Value'));
  await page.mouse.dblclick(edge.x + edge.width - 1, edge.y + 8);
  await expect.poll(async () => (await boxOf(head(page, 'Value'))).width).not.toBe(width);
});

seeded('copies rows as CSV, and all of them', async ({ page }) => {
  await page.getByRole('searchbox', { name: 'Filter topics' }).fill('plant/');
  await addPath(page, '$.temp');
  await expect(table(page)).toHaveAttribute('data-matches', String(LINES + 2));
  const all = await copied(
    page,
    () => page.getByRole('button', { name: 'Copy as CSV' }).click(),
    `Copied ${LINES + 2} rows as CSV.`,
  );
  expect(all).toHaveLength(LINES + 3);
  expect(all[0]).toBe('Topic,Value,$.temp,Last message,QoS,Retained,Size,Rate');
  // A spreadsheet must not take it for a formula.
  expect(all.find((line) => line.startsWith('plant/formula,'))).toContain("'=1+2");
  expect(all.find((line) => line.startsWith('plant/kept,'))).toContain(',true,');
  await rows(page).nth(1).click();
  await rows(page)
    .nth(3)
    .click({ modifiers: ['Shift'] });
  const three = await copied(page, () => page.keyboard.press('Control+C'), 'Copied 3 rows as CSV.');
  expect(three).toEqual([all[0], ...all.slice(2, 5)]);
});

seeded('odd and long names stay what they are', async ({ page }) => {
  const filter = page.getByRole('searchbox', { name: 'Filter topics' });
  await expect(rows(page).getByText('SP', { exact: true })).toBeVisible();
  for (const topic of ['__proto__', 'constructor', 'e\u0301', '\u00e9']) {
    await filter.fill(topic);
    await expect(rows(page)).toHaveCount(1);
    await expect(rows(page).first()).toContainText(`odd ${topic}`);
  }
  await filter.fill('right');
  await expect(rows(page).first()).toContainText('U+202E');
  const name = rows(page).first().locator('[data-tip]').first();
  const halves = async (topic: string) => {
    await filter.fill(topic);
    await expect(name).toHaveAttribute('data-tip', topic);
    return {
      start: await boxOf(name.locator('> span').first()),
      end: await boxOf(name.locator('> span').last()),
    };
  };
  const wide = await halves(WIDE);
  expect(wide.start.width).toBeGreaterThan(20);
  expect(wide.end.x).toBeGreaterThan(wide.start.x);
  const fromRight = await halves(FROM_RIGHT);
  expect(fromRight.end.x).toBeLessThan(fromRight.start.x);
  await filter.fill('xxxx');
  await expect(name).toContainText('/end');
  expect((await name.getAttribute('data-tip'))?.length).toBeGreaterThan(900);
  expect((await boxOf(rows(page).first())).height).toBe(24);
  await page.mouse.move(2, 2);
  await table(page).focus();
  await page.keyboard.press('Control+Home');
  await expect(page.getByRole('tooltip')).toContainText('xxxx');
  await rows(page).first().click();
  await expect(page.locator('[data-focus="payload"]')).toContainText('long');
});

seeded('the whole of it by keyboard', async ({ page }) => {
  await page.keyboard.press('Shift+F6');
  await table(page).focus();
  await page.keyboard.press('Control+Home');
  await expect(rows(page).first()).toHaveAttribute('aria-selected', 'true');
  await expect(active(page)).toHaveAttribute('aria-colindex', '1');
  await page.keyboard.press('ArrowUp');
  await expect(head(page, 'Topic')).toHaveAttribute('data-cursor', 'true');
  await page.keyboard.press('Enter');
  await expect(head(page, 'Topic')).toHaveAttribute('aria-sort', 'descending');
  // All rows are taken as when the keys are in a row.
  await page.keyboard.press('Control+a');
  await expect(page.getByTestId('table-said')).toHaveText(`${TOPICS} topics selected`);
  const wide = await boxOf(head(page, 'Topic'));
  await page.keyboard.press('Shift+ArrowRight');
  await expect
    .poll(async () => (await boxOf(head(page, 'Topic'))).width)
    .toBe(Math.round(wide.width + 16));
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Control+ArrowLeft');
  await expect(table(page).getByRole('columnheader').first()).toHaveText('Value');
  await expect(head(page, 'Value')).toHaveAttribute('data-cursor', 'true');
  await page.keyboard.press('F2');
  await page.getByRole('menuitem', { name: 'Sort descending' }).press('Enter');
  await expect(head(page, 'Value')).toHaveAttribute('aria-sort', 'descending');
  await expect(table(page)).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.press('Delete');
  await expect(head(page, 'Rate')).toHaveCount(0);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Control+End');
  await expect(rows(page).last()).toHaveAttribute('aria-selected', 'true');
  await expect(rows(page).last()).toHaveAttribute('aria-rowindex', String(TOPICS + 1));
  await page.keyboard.press('PageUp');
  await expect(rows(page).last()).toHaveAttribute('aria-selected', 'false');
  await page.keyboard.press('Shift+ArrowUp');
  await page.keyboard.press('Shift+ArrowUp');
  await expect(page.getByTestId('table-said')).toHaveText('3 topics selected');
  await page.keyboard.press('Home');
  await expect(active(page)).toHaveAttribute('aria-colindex', '1');
  await page.keyboard.press('F2');
  await expect(page.getByRole('menuitem', { name: 'Copy as CSV' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(table(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('table-said')).toHaveText('');
  await page.keyboard.press('Control+A');
  await expect(page.getByTestId('table-said')).toHaveText(`${TOPICS} topics selected`);
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-focus="payload"]')).toBeFocused();
  await page.keyboard.press('t');
  await expect(page.getByTestId('topic-tree')).toBeVisible();
  await page.keyboard.press('Shift+T');
  await expect(table(page)).toBeVisible();
  await choose(page, 'Show as', 'Tree');
  const filter = page.getByRole('searchbox', { name: 'Filter topics' });
  await filter.focus();
  await page.keyboard.press('Shift+T');
  await expect(filter).toHaveValue('T');
});

for (const scheme of ['light', 'dark'] as const) {
  seeded(`axe finds nothing serious (${scheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await rows(page).nth(2).click();
    await rows(page)
      .nth(4)
      .click({ modifiers: ['Control'] });
    await expectNothingSerious(page);
    await page.getByRole('button', { name: 'Columns' }).click();
    await expect(page.getByRole('checkbox', { name: 'Topic' })).toBeVisible();
    await expectNothingSerious(page);
  });
}

const many = base.extend({
  dataDir: async ({ dataDir }, use) => {
    const topics = Array.from({ length: 10_050 }, (_, at) => ({
      topic: `t/${at}`,
      payload: `${at}`,
    }));
    await seedProfile(dataDir, topics);
    await use(dataDir);
  },
});

many('says when it copies no more, and reaches the last row', async ({ page }) => {
  await openSeeded(page);
  await choose(page, 'Show as', 'Table');
  await expect(table(page)).toHaveAttribute('data-rows', '10050');
  const lines = await copied(
    page,
    () => page.getByRole('button', { name: 'Copy as CSV' }).click(),
    'Copied 10,000 rows as CSV, out of 10,050: no more are copied at a time.',
  );
  expect(lines).toHaveLength(10_001);
  await table(page).evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(rows(page).last()).toHaveAttribute('aria-rowindex', '10051');
  await expect(rows(page).last()).toContainText('t/10049');
  // Pressed and scrolled away from in one go: whoever scrolls is not brought back.
  await table(page).evaluate((element) => {
    const last = [...element.querySelectorAll('[data-node] [data-column="1"]')].at(-1);
    last?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
    element.scrollTo(0, 0);
  });
  await table(page).focus();
  await expect(page.getByTestId('topic-figures')).toBeVisible();
  await expect(rows(page).first()).toContainText('t/0');
  await page.keyboard.press('ArrowUp');
  await expect(rows(page).locator('[data-cursor]')).toHaveText('10048');
  // A reload finds the topic again by its name.
  await expect(page.getByRole('heading', { name: 't/10048' })).toBeVisible();
  await page.reload();
  await expect(rows(page).and(page.locator('[aria-selected="true"]'))).toContainText('t/10048');
});

seeded('rows have the colours of the rules', async ({ page }) => {
  await choose(page, 'Show as', 'Tree');
  await page.getByRole('button', { name: 'More for the tree' }).click();
  await page.getByRole('button', { name: 'Colour rules' }).click();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByRole('textbox', { name: 'Name of rule 1' }).fill('Hot');
  await page.getByRole('textbox', { name: 'Query of rule 1' }).fill('$.temp > 57');
  await page.getByRole('button', { name: 'Save' }).click();
  await choose(page, 'Show as', 'Table');
  await page.getByRole('searchbox', { name: 'Filter topics' }).fill('plant/+/state');
  await addPath(page, '$.temp');
  await head(page, '$.temp').click();
  await head(page, '$.temp').click();
  await expect(rows(page).nth(1)).toHaveAttribute('data-rule', 'red');
  await expect(rows(page).nth(1)).toContainText('Hot');
  await expect(rows(page).nth(2)).not.toHaveAttribute('data-rule');
});

base(
  'is live while messages come, and stands still under the pointer',
  async ({ page, mosquitto }) => {
    await connectTo(page, mosquitto);
    await using device = await connected(mosquitto.url);
    for (let number = 0; number < 200; number++) device.send(`load/${number}`, `${number}`);
    await expect.poll(() => figure(page, 'stored')).toBe(200);
    await choose(page, 'Show as', 'Table');
    await expect(table(page)).toHaveAttribute('data-rows', '200');
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'Messages' }).check();
    await page.keyboard.press('Escape');
    await head(page, 'Messages').click();
    await page.mouse.move(2, 2);
    for (let turn = 0; turn < 5; turn++) {
      for (let number = 0; number < 200; number++) device.send(`load/${number}`, `${turn}`);
    }
    for (let turn = 0; turn < 9; turn++) device.send('load/77', 'most');
    await expect.poll(() => figure(page, 'stored')).toBe(200 * 6 + 9);
    await expect(rows(page).first()).toContainText('load/77');
    await expect.poll(async () => (await cells(page, 'Messages')).slice(0, 2)).toEqual(['15', '6']);
    await rows(page).nth(5).hover();
    for (let turn = 0; turn < 30; turn++) device.send('load/3', 'more');
    await expect(page.getByRole('button', { name: 'order waits' })).toBeVisible();
    await expect(rows(page).first()).toContainText('load/77');
    await page.mouse.move(2, 2);
    await expect(rows(page).first()).toContainText('load/3');
  },
);

base('counts exactly what a flood brings, sorted by what changes', async ({ page, mosquitto }) => {
  await connectTo(page, mosquitto);
  await choose(page, 'Show as', 'Table');
  await head(page, 'Rate').click();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Messages' }).check();
  await page.keyboard.press('Escape');
  const sent = { messages: 60_000, topics: 600 };
  await flood({ ...sent, port: mosquitto.port, qos: 1, prefix: 'flood' });
  await expect.poll(() => figure(page, 'received'), { timeout: 30_000 }).toBe(sent.messages);
  await expect(table(page)).toHaveAttribute('data-messages', String(sent.messages));
  await expect(table(page)).toHaveAttribute('data-rows', String(sent.topics));
  const shown = await cells(page, 'Messages');
  expect(new Set(shown)).toEqual(new Set([String(sent.messages / sent.topics)]));
});

interface Device extends AsyncDisposable {
  send(topic: string, payload: string): void;
}

async function connected(url: string): Promise<Device> {
  const client = await connectAsync(url, { clientId: 'device' });
  return {
    send: (topic, payload) => void client.publish(topic, payload),
    [Symbol.asyncDispose]: () => client.endAsync(true),
  };
}
