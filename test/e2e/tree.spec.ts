// The topic tree as a user works it: by keyboard, in every order, with filters, pins, colours, and with
// topics no screen is made for.
import type { Socket } from 'node:net';
import type { Locator, Page } from '@playwright/test';
import { connectAsync, type MqttClient } from 'mqtt';
import { generate } from 'mqtt-packet';
import { scriptedBroker } from '../core/client/scripted-broker.ts';
import { flood } from '../support/flood.ts';
import { expectNothingSerious } from './axe.ts';
import { test as base, expect } from './fixtures.ts';
import { connectTo, figure, openBuiltInBroker, selectTopic, topicRow } from './page-steps.ts';

const test = base.extend<{ other: MqttClient }>({
  other: async ({ mosquitto }, use) => {
    const client = await connectAsync(mosquitto.url, { protocolVersion: 5 });
    try {
      await use(client);
    } finally {
      await client.endAsync();
    }
  },
});

async function publish(client: MqttClient, messages: readonly (readonly [string, string])[]) {
  for (const [topic, payload] of messages) await client.publishAsync(topic, payload, { qos: 1 });
}

const tree = (page: Page): Locator => page.getByTestId('topic-tree');
const selected = (page: Page): Locator => tree(page).getByRole('treeitem', { selected: true });

/** The names of the rows on the page, from the top. */
async function names(page: Page): Promise<string[]> {
  const rows = tree(page).getByRole('treeitem');
  return rows.evaluateAll((all) =>
    all.map((row) => row.querySelector('[class*="name"]')?.textContent ?? ''),
  );
}

/** By the menu of the order, with the pointer. */
async function sort(page: Page, ...choices: string[]): Promise<void> {
  await page.getByRole('button', { name: /^Sort:/ }).click();
  const menu = page.getByRole('dialog');
  for (const name of choices) await menu.getByRole('radio', { name, exact: true }).check();
  await page.keyboard.press('Escape');
}

/** Away from the tree, which holds its order under the pointer. */
async function leave(page: Page): Promise<void> {
  await page.getByRole('banner').hover();
}

test('the keyboard alone: find, fold, pick several, pin, order and filter', async ({
  page,
  mosquitto,
  other,
}) => {
  await connectTo(page, mosquitto);
  await publish(other, [
    ['alpha/one', '1'],
    ['alpha/two', '2'],
    ['beta/deep/er', '3'],
    ['gamma', '4'],
  ]);
  await expect(topicRow(page, 'gamma')).toBeVisible();
  await tree(page).focus();
  await expect(tree(page)).toHaveAttribute('aria-multiselectable', 'true');

  await page.keyboard.type('bet');
  await expect(selected(page)).toHaveText(/^beta/);
  await page.keyboard.press('Shift+ArrowRight');
  await expect(topicRow(page, 'er')).toBeVisible();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(topicRow(page, 'deep')).toHaveCount(0);
  await page.keyboard.press('Control+Shift+ArrowRight');
  await expect
    .poll(() => names(page))
    .toEqual([...['alpha', 'one', 'two'], ...['beta', 'deep', 'er', 'gamma']]);
  // A letter alone goes through the rows that begin with it.
  await page.keyboard.press('Home');
  await page.keyboard.press('e');
  await expect(selected(page)).toHaveText(/^er/);

  await page.keyboard.press('Home');
  await expect(selected(page)).toHaveText(/^alpha/);
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(selected(page)).toHaveCount(3);
  await page.keyboard.press('Control+End');
  await expect(selected(page)).toHaveCount(3);
  await page.keyboard.press(' ');
  await expect(selected(page)).toHaveCount(4);
  await expect(page.getByRole('toolbar', { name: 'Selected topics' })).toContainText('4 topics');
  await page.keyboard.press('Control+a');
  await expect(selected(page)).toHaveCount(7);
  await page.keyboard.press('Escape');
  await expect(selected(page)).toHaveCount(1);
  await expect(selected(page)).toHaveText(/^gamma/);

  await page.keyboard.press('p');
  const pinned = page.getByRole('listbox', { name: 'Pinned topics' });
  await expect(pinned.getByRole('option', { name: 'gamma' })).toBeVisible();
  // It says what is new below it.
  await publish(other, [['gamma/below', '5']]);
  await expect(pinned.locator('[class*="unreadCount"]')).toHaveText('1');
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menu', { name: 'Topic' })).toBeVisible();
  await page.getByRole('menuitem', { name: 'Unpin it' }).press('Enter');
  await expect(pinned).toHaveCount(0);

  await page.getByRole('button', { name: /^Sort: name/ }).press('Enter');
  await page.getByRole('radio', { name: 'name' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'arrival' })).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^Sort: arrival/ })).toBeFocused();

  await tree(page).focus();
  await page.keyboard.press('f');
  const filter = page.getByRole('searchbox', { name: 'Filter topics' });
  await expect(filter).toBeFocused();
  await page.keyboard.type('er');
  await expect(page.getByText('1 topic', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(filter).toHaveValue('');
  await tree(page).focus();
  await publish(other, [['alpha/one', '5']]);
  const one = topicRow(page, 'one');
  await expect(one).toHaveAttribute('aria-description', /1 topic not looked at/);
  await page.keyboard.press('Shift+R');
  await expect(one).not.toHaveAttribute('aria-description', /not looked at/);
  // A blank within a name is part of it.
  await publish(other, [
    ['gamma 1', '1'],
    ['gamma 2', '2'],
  ]);
  await expect(topicRow(page, 'gamma 2')).toBeVisible();
  await page.keyboard.type('gamma 2');
  await expect(selected(page)).toHaveText(/^gamma 2/);
});

test('rows keep their order under the pointer, and take it when it leaves', async ({
  page,
  mosquitto,
  other,
}) => {
  await connectTo(page, mosquitto);
  await publish(other, [
    ['few', '1'],
    ['many', '1'],
    ['many', '2'],
  ]);
  await expect(topicRow(page, 'many')).toBeVisible();
  await sort(page, 'messages');
  await expect.poll(() => names(page)).toEqual(['many', 'few']);
  await topicRow(page, 'few').hover();
  for (let n = 0; n < 5; n++) await publish(other, [['few', String(n)]]);
  await expect(page.getByRole('button', { name: 'order waits' })).toBeVisible();
  expect(await names(page)).toEqual(['many', 'few']);
  await leave(page);
  await expect.poll(() => names(page)).toEqual(['few', 'many']);
  await expect(page.getByRole('button', { name: 'order waits' })).toHaveCount(0);
});

test('what was opened, pinned, ordered and filtered is so again after a reload', async ({
  page,
  mosquitto,
  other,
}) => {
  await connectTo(page, mosquitto);
  await publish(other, [
    ['a/b/c', '1'],
    ['a/b/d', '2'],
    ['z', '3'],
  ]);
  await selectTopic(page, 'a/b/c');
  await page.keyboard.press('p');
  await expect(page.getByRole('option', { name: 'a/b/c' })).toBeVisible();
  await sort(page, 'arrival', 'descending');
  await page.getByRole('searchbox', { name: 'Filter topics' }).fill('b/');
  const rows = ['a', 'b', 'd', 'c'];
  await expect.poll(() => names(page)).toEqual(rows);
  await leave(page);
  await page.reload();
  await expect.poll(() => names(page)).toEqual(rows);
  await expect(page.getByRole('option', { name: 'a/b/c' })).toBeVisible();
  await expect(page.getByRole('searchbox', { name: 'Filter topics' })).toHaveValue('b/');
  await expect(page.getByRole('button', { name: 'Sort: arrival, descending' })).toBeVisible();
});

test('colour rules and shown values: by query and by JSON path, kept or given up', async ({
  page,
  mosquitto,
  other,
}) => {
  await connectTo(page, mosquitto);
  await publish(other, [['oven', '{"temp": 61.5, "mode": "heat"}']]);
  const row = topicRow(page, 'oven');
  await row.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Show only one value of its payload…' }).click();
  const path = page.getByRole('combobox', { name: 'JSON path of line 1' });
  await expect(path).toHaveValue('');
  await path.fill('$.temp');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(row).toContainText('61.5');
  await expect(row).not.toContainText('heat');

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Words of the command' }).fill('colour');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByRole('textbox', { name: 'Name of rule 1' }).fill('Hot');
  const query = page.getByRole('textbox', { name: 'Query of rule 1' });
  await query.fill('$.temp >');
  await expect(page.getByText('Character 8.')).toBeVisible();
  await query.fill('$.temp > 60');
  await page.getByRole('radio', { name: 'Orange' }).check();
  await expectNothingSerious(page);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(row).toHaveAttribute('data-rule', 'orange');
  await expect(row).toHaveAttribute('aria-description', /Hot/);
  await publish(other, [['oven', '{"temp": 20}']]);
  await expect(row).not.toHaveAttribute('data-rule', 'orange');
});

test('a level with 20,000 topics: by scroll bar, End, page keys and typing', async ({
  page,
  mosquitto,
}) => {
  await connectTo(page, mosquitto);
  await flood({
    port: mosquitto.port,
    messages: 20_000,
    topics: 20_000,
    qos: 1,
    prefix: 'wide',
  });
  await expect(tree(page)).toHaveAttribute('data-topics', '20000');
  await topicRow(page, 'wide').click();
  await page.keyboard.press('ArrowRight');
  await expect(tree(page)).toHaveAttribute('data-rows', '20001');
  await page.keyboard.press('End');
  // Numbers in their natural order.
  await expect(selected(page)).toHaveAttribute('aria-posinset', '20000');
  await expect(selected(page)).toHaveText(/^19999/);
  await expect(selected(page)).toHaveAttribute('aria-setsize', '20000');
  await expect(selected(page)).toHaveAttribute('aria-level', '2');
  await expect(selected(page)).toBeInViewport();
  await page.keyboard.press('Shift+Home');
  await expect(page.getByRole('toolbar')).toContainText('10,000 topics selected');
  await page.keyboard.type('12345');
  await expect(selected(page)).toHaveText(/^12345/);
  await expect(selected(page)).toHaveAttribute('aria-posinset', '12346');
  await page.keyboard.press('PageDown');
  await expect(selected(page)).toBeInViewport();
  // The scroll bar is true to the whole: its middle is the middle of the rows.
  await tree(page).evaluate((element) => {
    element.scrollTop = (element.scrollHeight - element.clientHeight) / 2;
  });
  await expect(tree(page).locator('[aria-posinset="10000"]')).toBeInViewport();
  const places = await tree(page)
    .getByRole('treeitem')
    .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('aria-posinset'))));
  const [first = 0] = places;
  expect(places).toEqual(places.map((_, at) => first + at));
  // Back to the one that is looked at, with what is around it.
  await page.keyboard.press('Control+Shift+E');
  await expect(selected(page)).toBeInViewport();
  await expect(selected(page).locator('xpath=preceding-sibling::*[3]')).toBeInViewport();
  // A filter that hides it, and one more, cost it its place no longer than they last.
  const box = await selected(page).boundingBox();
  const filter = page.getByRole('searchbox', { name: 'Filter topics' });
  for (const [text, rows] of [
    ['777', '39'],
    ['zzz', '0'],
    ['', '20001'],
  ] as const) {
    await filter.fill(text);
    await expect(tree(page)).toHaveAttribute('data-rows', rows);
  }
  await expect.poll(() => selected(page).boundingBox()).toEqual(box);
});

test('1,000 levels, 65,535 bytes, names of objects and twins: reached and apart', async ({
  page,
}) => {
  const deep = Array.from({ length: 1_000 }, (_, level) => `l${level + 1}`).join('/');
  const long = `long/${'x'.repeat(65_530)}`;
  const topics = [
    ...[deep, long, '__proto__', 'constructor/toString', '/', ' ', '😀/🚒'],
    ...['é/nfc', 'e\u0301/nfd', 'bidi/\u202eabc'],
  ];
  const send = (socket: Socket) => {
    for (const [at, topic] of topics.entries()) {
      const packet = { cmd: 'publish', topic, payload: `payload ${at}`, qos: 0 } as const;
      const rest = { dup: false, retain: false } as const;
      socket.write(generate({ ...packet, ...rest }, { protocolVersion: 5 }));
    }
  };
  await using broker = await scriptedBroker((packet, socket) => {
    if (packet.cmd === 'connect') socket.write(Buffer.from('2003000000', 'hex'));
    if (packet.cmd !== 'subscribe') return;
    const id = packet.messageId ?? 0;
    socket.write(Buffer.of(0x90, 4, id >> 8, id & 255, 0, 0));
    send(socket);
  });
  const address = page.getByRole('combobox', { name: 'Address of a broker' }).first();
  await address.fill(`127.0.0.1:${broker.port}`);
  await address.press('Enter');
  await expect.poll(() => figure(page, 'stored')).toBe(topics.length);
  const filter = page.getByRole('searchbox', { name: 'Filter topics' });
  const payload = page.getByTestId('payload-view');

  // By search, each of them alone.
  for (const [text, at] of [
    ['l999', 0],
    ['xxxxxxxx', 1],
    ['__proto__', 2],
    ['tostring', 3],
    ['🚒', 6],
    ['nfd', 8],
    ['\u202e', 9],
  ] as const) {
    await filter.fill(text);
    await tree(page).focus();
    await expect(async () => {
      await page.keyboard.press('End');
      await expect(payload).toContainText(`payload ${at}`, { timeout: 500 });
    }).toPass();
    await expect(page.getByText('1 topic', { exact: true })).toBeVisible();
  }
  await expect(tree(page)).toHaveAttribute('data-rows', '2');
  await filter.fill('l999');
  await expect(tree(page)).toHaveAttribute('data-rows', '1000');
  await tree(page).focus();
  await page.keyboard.press('End');
  await expect(selected(page)).toHaveAttribute('aria-level', '1000');
  await expect(selected(page).getByText('l1000', { exact: true })).toBeInViewport();
  await filter.fill('');
  // By keyboard: what has no name, and names that only look alike.
  await tree(page).focus();
  await page.keyboard.press('Control+Shift+ArrowLeft');
  // As a keyboard that has this key.
  await tree(page).dispatchEvent('keydown', { key: 'é', bubbles: true, cancelable: true });
  await expect(selected(page)).toHaveText(/^é/);
  await page.keyboard.press('Home');
  await page.keyboard.type('__pr');
  await expect(payload).toContainText('payload 2');
});

for (const theme of ['Light', 'Dark']) {
  test(`axe finds nothing serious in the tree (${theme})`, async ({ page }) => {
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('radio', { name: theme }).check();
    await page.keyboard.press('Escape');
    await openBuiltInBroker(page);
    await selectTopic(page, 'plant/hall-a/press-1/state');
    await page.keyboard.press('p');
    await expect(page.getByTestId('pinned-topics')).toBeVisible();
    await page.keyboard.press('Shift+ArrowDown');
    await expect(page.getByRole('toolbar', { name: 'Selected topics' })).toBeVisible();
    await expectNothingSerious(page);
    await page.getByRole('button', { name: /^Sort:/ }).click();
    await expect(page.getByRole('radio', { name: 'last change' })).toBeVisible();
    await expectNothingSerious(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More for the tree' }).click();
    await expect(page.getByRole('button', { name: 'Colour rules…' })).toBeVisible();
    await expectNothingSerious(page);
    await page.keyboard.press('Escape');
    await tree(page).focus();
    await page.keyboard.press('Shift+F10');
    await expect(page.getByRole('menu', { name: 'Topic' })).toBeVisible();
    await expectNothingSerious(page);
  });
}
