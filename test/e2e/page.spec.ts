// The page on the built-in broker and on a mosquitto, as a user meets it.
import { connectAsync } from 'mqtt';
import { expect, test } from './fixtures.ts';
import {
  choose,
  connectTo,
  figure,
  openBuiltInBroker,
  selectTopic,
  topicRow,
  writePayload,
} from './page-steps.ts';

test('one press leads to a live tree of the built-in broker', async ({ page }) => {
  await openBuiltInBroker(page);
  await expect(topicRow(page, 'plant')).toBeVisible();
  const before = await figure(page, 'received');
  await expect.poll(() => figure(page, 'received')).toBeGreaterThan(before);
  await selectTopic(page, 'plant/hall-a/press-1/state');
  const payload = page.getByTestId('payload-view');
  await expect(payload).toHaveAttribute('data-format', 'json');
  await expect(payload).toContainText('"force": { "value":');
  await expect(page.getByTestId('history-list').getByRole('option').first()).toBeVisible();
  await page.getByRole('tab', { name: 'Built-in broker' }).click();
  await expect(page.getByText('Simulated devices', { exact: true })).toBeVisible();
});

test('a picture is shown as a picture, and as its bytes on request', async ({ page }) => {
  await openBuiltInBroker(page);
  await selectTopic(page, 'home/camera/front-door/snapshot');
  const image = page.getByRole('img', { name: 'The payload as an image' });
  await expect(image).toBeVisible();
  await expect
    .poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth))
    .toBe(192);
  await choose(page, 'Show the payload as', 'Hex');
  await expect(page.getByTestId('payload-view')).toContainText('00000000ff d8 ff');
  await choose(page, 'Show the payload as', 'Text');
  await expect(page.getByTestId('payload-view')).toContainText('\\xFF');
  // The choice is kept for the next topic, where it fits.
  await selectTopic(page, 'home/camera/front-door/config');
  await expect(page.getByTestId('payload-view')).toHaveAttribute('data-format', 'text');
});

test('the filter takes text and topic filters, and says what is wrong with one', async ({
  page,
  mosquitto,
}) => {
  const other = await connectAsync(mosquitto.url, { protocolVersion: 5 });
  try {
    await connectTo(page, mosquitto);
    for (const topic of ['a/one/temp', 'a/two/temp', 'b/two/state']) {
      await other.publishAsync(topic, '1', { qos: 1 });
    }
    await expect(topicRow(page, 'b')).toBeVisible();
    const filter = page.getByRole('searchbox', { name: 'Filter topics' });
    // In the tree a letter could also begin the name of a topic; alone it is the shortcut.
    await page.getByTestId('topic-tree').focus();
    await page.keyboard.press('f');
    await expect(filter).toBeFocused();
    await filter.fill('temp');
    await expect(page.getByText('2 topics', { exact: true })).toBeVisible();
    await expect(topicRow(page, 'b')).toHaveCount(0);
    await filter.fill('+/two/#');
    const mode = page.getByRole('combobox', { name: 'What the filter is taken for' });
    await expect(mode).toHaveValue('topic-filter');
    await expect(topicRow(page, 'b')).toBeVisible();
    await expect(page.getByText('2 topics', { exact: true })).toBeVisible();
    await filter.fill('a/#/temp');
    await expect(page.getByText('must be the last level of a topic filter')).toBeVisible();
    await filter.press('Escape');
    await expect(filter).toHaveValue('');
    await expect(topicRow(page, 'a')).toBeVisible();
  } finally {
    await other.endAsync();
  }
});

test('the topics are filtered by a query, which says where it is wrong, and by what changed of late', async ({
  page,
  mosquitto,
}) => {
  const other = await connectAsync(mosquitto.url, { protocolVersion: 5 });
  try {
    await connectTo(page, mosquitto);
    await other.publishAsync('oven/state', '{"temp": 61.5}', { qos: 1 });
    await other.publishAsync('fridge/state', '{"temp": 4}', { qos: 1 });
    await expect(topicRow(page, 'oven')).toBeVisible();
    const mode = page.getByRole('combobox', { name: 'What the filter is taken for' });
    await mode.selectOption('query');
    const filter = page.getByRole('combobox', { name: 'Filter topics' });
    await filter.fill('$.temp > ');
    await filter.press('Escape');
    await expect(page.getByRole('main').getByText('Character 8.')).toBeVisible();
    await expect(filter).toHaveAttribute('aria-invalid', 'true');
    await filter.fill('$.temp > 60');
    await expect(page.getByText('1 topic', { exact: true })).toBeVisible();
    await expect(topicRow(page, 'fridge')).toHaveCount(0);
    await page.getByRole('button', { name: 'Clear the query' }).click();
    await expect(topicRow(page, 'fridge')).toBeVisible();
    await page.getByRole('button', { name: 'Only recently changed topics' }).click();
    await page.getByRole('textbox', { name: 'Own, in seconds' }).fill('0.5');
    await expect(topicRow(page, 'fridge')).toHaveCount(0);
    await expect(page.getByText('No topic had a message in the last 0.5 s.')).toBeVisible();
    await page.getByRole('radio', { name: '5 min' }).check();
    await expect(topicRow(page, 'fridge')).toBeVisible();
    await page.keyboard.press('Escape');
    await mode.selectOption('text');
    await page.getByRole('searchbox', { name: 'Filter topics' }).fill('$.temp > 60');
    await expect(page.getByText('The text reads like a query.')).toBeVisible();
  } finally {
    await other.endAsync();
  }
});

test('the tree is worked with the keyboard alone', async ({ page, mosquitto }) => {
  const other = await connectAsync(mosquitto.url, { protocolVersion: 5 });
  try {
    await connectTo(page, mosquitto);
    for (const topic of ['a/b/c', 'a/b/d', 'z']) await other.publishAsync(topic, topic, { qos: 1 });
    await expect(topicRow(page, 'z')).toBeVisible();
    await page.getByTestId('topic-tree').focus();
    const selected = page.getByRole('treeitem', { selected: true });
    await page.keyboard.press('Home');
    await expect(selected).toHaveText(/^a/);
    await page.keyboard.press('*');
    await expect(topicRow(page, 'd')).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expect(selected).toHaveText(/^b/);
    await page.keyboard.press('ArrowRight');
    await expect(selected).toHaveText(/^c/);
    await expect(page.getByTestId('payload-view')).toContainText('a/b/c');
    await page.keyboard.press('ArrowLeft');
    await expect(selected).toHaveText(/^b/);
    await page.keyboard.press('ArrowLeft');
    await expect(topicRow(page, 'c')).toHaveCount(0);
    await page.keyboard.press('End');
    await expect(selected).toHaveText(/^z/);
    await expect(page.getByTestId('topic-tree')).toBeFocused();
  } finally {
    await other.endAsync();
  }
});

test('publishing says what the broker answered, and why it cannot', async ({ page, mosquitto }) => {
  await connectTo(page, mosquitto);
  const form = page.getByTestId('publish-form');
  const topic = form.getByRole('textbox', { name: 'Topic' });
  await topic.fill('plant/#');
  await writePayload(page, '{"on": tru');
  await expect(form.getByText('Not valid JSON; it can be published as it is.')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(form.getByRole('status')).toContainText('wildcards are for subscribing only');
  await topic.fill('plant/set');
  await writePayload(page, '{"on": true}');
  await choose(page, 'QoS', '1');
  await form.getByRole('button', { name: 'Retain' }).click();
  await form.getByRole('button', { name: 'Publish' }).click();
  await expect(form.getByRole('status')).toContainText('✓ PUBACK 0x00');
  await selectTopic(page, 'plant/set');
  await expect(page.getByTestId('payload-view')).toContainText('"on": true');
  await topic.fill('');
  await form.getByRole('button', { name: 'Use the selected topic' }).click();
  await expect(topic).toHaveValue('plant/set');
  await page.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await expect(form.getByText('Connect first: publishing needs a connection.')).toBeVisible();
  await expect(form.getByRole('button', { name: 'Publish' })).toBeDisabled();
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await choose(page, 'Language', '中文');
  await expect(form.getByRole('textbox', { name: '载荷' })).toBeAttached();
});

test('the editor says what is wrong beside the field and saves what is right', async ({ page }) => {
  await page.getByRole('button', { name: 'New connection' }).click();
  const dialog = page.getByRole('dialog', { name: 'New connection' });
  await dialog.getByRole('combobox', { name: 'Transport' }).selectOption('wss');
  await expect(dialog.getByRole('textbox', { name: 'Port' })).toHaveValue('8084');
  await expect(dialog.getByRole('textbox', { name: 'Path' })).toHaveValue('/mqtt');
  await dialog.getByRole('combobox', { name: 'Transport' }).selectOption('mqtt');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('');
  await dialog.getByRole('textbox', { name: 'Port' }).fill('70000');
  await dialog.getByRole('textbox', { name: 'Host' }).fill('two words');
  await dialog.getByRole('tab', { name: 'Subscriptions' }).click();
  await dialog.getByRole('textbox', { name: 'Topic filter 1' }).fill('a/b#');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByText('Give the connection a name.')).toBeVisible();
  await expect(dialog.getByText('A port is a number from 1 to 65535.')).toBeVisible();
  await expect(dialog.getByText('A host is a name or an address')).toBeVisible();
  await expect(dialog.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();
  await dialog.getByRole('tab', { name: 'Subscriptions' }).click();
  await expect(dialog.getByText('must fill a whole level')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Topic filter 1' }).fill('a/b/#');

  await dialog.getByRole('tab', { name: 'General' }).click();
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Bench');
  await dialog.getByRole('textbox', { name: 'Port' }).fill('1884');
  await dialog.getByRole('textbox', { name: 'Host' }).fill('broker.test');
  await dialog.getByRole('textbox', { name: 'Password' }).fill('secret');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  const row = page.getByRole('treeitem', { name: 'Bench' });
  await expect(row).toBeVisible();

  await page.getByRole('treeitem', { name: 'Bench' }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Edit connection' }).click();
  const password = page.getByRole('dialog').getByRole('textbox', { name: 'Password' });
  await expect(password).toHaveValue('');
  await expect(password).toHaveAttribute('placeholder', 'kept, not shown');
  await page.keyboard.press('Escape');
  await page.getByRole('treeitem', { name: 'Bench' }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await page.getByRole('button', { name: 'Delete connection' }).click();
  await expect(row).toHaveCount(0);
});

test('language, theme and sizes are kept over a reload', async ({ page }) => {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await choose(page, 'Language', '中文');
  await expect(page.getByRole('button', { name: '试用内置代理' })).toBeVisible();
  await choose(page, '外观', '深色');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('Escape');
  const divider = page.getByRole('separator', { name: '调整连接面板大小' });
  await divider.focus();
  await page.keyboard.press('ArrowRight');
  const size = await divider.getAttribute('aria-valuenow');
  await page.reload();
  await expect(page.getByRole('button', { name: '试用内置代理' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(divider).toHaveAttribute('aria-valuenow', size ?? '');
});

test('at 200 % zoom and on a small window everything can be reached', async ({ page }) => {
  await openBuiltInBroker(page);
  for (const viewport of [
    { width: 640, height: 400 },
    { width: 420, height: 800 },
  ]) {
    await page.setViewportSize(viewport);
    for (const name of [
      'Settings',
      'Show or hide the publish panel',
      'Hide this panel',
      'Publish',
      'More for the tree',
    ]) {
      const button = page.getByRole('button', { name, exact: true });
      await button.scrollIntoViewIfNeeded();
      await expect(button).toBeInViewport({ ratio: 1 });
    }
    await page.getByTestId('status-jobs').click();
    await expect(page.getByRole('region', { name: 'Jobs' })).toBeFocused();
    await page.keyboard.press('Escape');
    await topicRow(page, 'plant').click();
    const close = page.getByRole('button', { name: 'Close the message panel' });
    await expect(close).toBeInViewport({ ratio: 1 });
    await page.keyboard.press('Escape');
    await expect(close).toHaveCount(0);
    await expect(page.getByTestId('topic-tree')).toBeFocused();
  }
});

test('commands are found by their words and run by their keys', async ({ page }) => {
  await expect(page.getByRole('button', { name: 'Try the built-in broker' })).toBeVisible();
  await page.keyboard.press('Control+k');
  // At once: nothing that is typed before the palette is there may be lost.
  await page.keyboard.type('dark theme');
  const words = page.getByRole('combobox', { name: 'Words of the command' });
  await expect(words).toHaveValue('dark theme');
  await words.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await openBuiltInBroker(page);
  await page.keyboard.press('F6');
  const focused = () =>
    page.evaluate(() =>
      document.activeElement?.closest('[data-panel]')?.getAttribute('data-panel'),
    );
  const first = await focused();
  await page.keyboard.press('F6');
  expect(await focused()).not.toBe(first);
  await page.keyboard.press('Shift+F6');
  expect(await focused()).toBe(first);
});

test('a broker that is not there is named, with the next steps beside it', async ({ page }) => {
  const address = page.getByRole('combobox', { name: 'Address of a broker' }).first();
  await address.fill('http://broker');
  await address.press('Enter');
  await expect(page.getByText('"http" is no way to reach a broker.').first()).toBeVisible();
  await address.fill('127.0.0.1:1');
  await address.press('Enter');
  const light = page.getByRole('navigation').getByTestId('connection-light');
  await expect(light).toHaveAttribute('data-state', 'waiting');
  await expect(page.getByRole('navigation').getByText(/retry \d+ in \d+ s/)).toBeVisible();
  const note = page.getByRole('main').getByRole('alert');
  await expect(note).toContainText('127.0.0.1');
  // In the smallest window nothing lies over them.
  await page.setViewportSize({ width: 900, height: 600 });
  await note.getByRole('button', { name: 'Diagnose' }).click({ trial: true });
  await page.getByRole('tab', { name: 'Built-in broker' }).click({ trial: true });
  await note.getByRole('button', { name: 'Stop trying' }).click();
  await expect(light).toHaveAttribute('data-state', 'disconnected');
});
