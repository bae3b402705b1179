// What devices send that a page must not obey, hide or choke on; and histories longer than a screen.
import { connectAsync, type MqttClient } from 'mqtt';
import { test as base, expect } from './fixtures.ts';
import { choose, connectTo, figure, selectTopic, topicRow } from './page-steps.ts';

const test = base.extend<{ device: MqttClient }>({
  device: async ({ page, mosquitto }, use) => {
    const device = await connectAsync(mosquitto.url, { protocolVersion: 5, clientId: 'device' });
    try {
      await connectTo(page, mosquitto);
      await use(device);
    } finally {
      await device.endAsync(true);
    }
  },
});

test('markup, marks and bytes are shown as what they are', async ({ page, device }) => {
  const html = '<img src=x onerror="document.title=1">';
  await device.publishAsync(`t/${html}`, html, { qos: 1 });
  await device.publishAsync('t/__proto__', 'a\u0000b \u202egpj.exe \u001b[31m', { qos: 1 });
  await device.publishAsync('t/bytes', Buffer.from([0x61, 0xc3, 0x28]), { qos: 1 });
  await device.publishAsync('t/none', '', { qos: 1 });
  const payload = page.getByTestId('payload-view');
  await selectTopic(page, `t/${html}`);
  await expect(payload).toContainText(html);
  await expect(page.getByTestId('history-list')).toContainText(html);
  await selectTopic(page, 't/__proto__');
  await expect(payload).toContainText('aNULb U+202Egpj.exe ESC[31m');
  await selectTopic(page, 't/bytes');
  await choose(page, 'Show the payload as', 'Text');
  await expect(payload).toContainText('a\\xC3(');
  await selectTopic(page, 't/none');
  await expect(payload).toContainText('The payload is empty: 0 bytes.');
  await expect(page).toHaveTitle('MQTTScope');
  await expect(page.locator('img[src="x"]')).toHaveCount(0);
});

test('digits stay as they were sent', async ({ page, device }) => {
  await device.publishAsync('n', '{"big":18446744073709551617,"ten":10.00,"a":1,"a":2}', {
    qos: 1,
  });
  await selectTopic(page, 'n');
  const payload = page.getByTestId('payload-view');
  await expect(payload).toContainText('"big": 18446744073709551617,');
  await expect(payload).toContainText('"ten": 10.00,');
  await expect(payload).toContainText('"a": 2');
});

test('a payload of 10 MB begins at once, says so, and comes whole on request', async ({
  page,
  device,
}) => {
  const line = '0123456789abcde\n';
  const text = `${line.repeat((10 * 1024 * 1024) / line.length - 1)}the very end...\n`;
  await device.publishAsync('big', text, { qos: 1 });
  await selectTopic(page, 'big');
  const payload = page.getByTestId('payload-view');
  await expect(payload).toContainText('Showing the first 256 kB of 10 MB.');
  await payload.getByRole('button', { name: 'Load all' }).click();
  await expect(payload.getByText(' of 10 MB')).toHaveCount(0);
  await payload.getByRole('region', { name: 'Payload' }).focus();
  await page.keyboard.press('End');
  await expect(payload).toContainText('the very end...');
  const download = page.waitForEvent('download');
  await payload.getByRole('button', { name: 'Save the payload to a file' }).click();
  expect((await download).suggestedFilename()).toMatch(/^big-\d+\.txt$/);
});

test('the history reads back page by page and stands still under the reader', async ({
  page,
  device,
}) => {
  for (let count = 1; count <= 450; count++) device.publish('h', `value ${count}`, { qos: 1 });
  await device.publishAsync('h', 'value 451', { qos: 1 });
  await expect.poll(() => figure(page, 'stored')).toBe(451);
  await selectTopic(page, 'h');
  const history = page.getByTestId('history-list');
  const payload = page.getByTestId('payload-view');
  await expect(payload).toContainText('value 451');
  await history.focus();
  await page.keyboard.press('ArrowDown');
  await expect(payload).toContainText('value 450');
  await expect
    .poll(async () => {
      await page.keyboard.press('End');
      return payload.textContent();
    })
    .toMatch(/value 1$/);
  await expect(history.getByRole('option').first()).toBeVisible();
  expect(await history.getByRole('option').count()).toBeLessThan(80);

  await device.publishAsync('h', 'value 452', { qos: 1 });
  await expect(page.getByRole('button', { name: '1 new' })).toBeVisible();
  await expect(payload).toContainText(/value 1$/);
  await page.getByRole('button', { name: 'Follow the newest' }).click();
  await expect(payload).toContainText('value 452');
});

test('of thousands of topics only those in sight exist on the page', async ({ page, device }) => {
  for (let count = 0; count < 5_000; count++) {
    device.publish(`many/topic-${String(count).padStart(4, '0')}`, '1', { qos: 0 });
  }
  await device.publishAsync('many/topic-5000', '1', { qos: 1 });
  await expect.poll(() => figure(page, 'stored')).toBe(5_001);
  await topicRow(page, 'many').click();
  await page.keyboard.press('ArrowRight');
  await expect(topicRow(page, 'topic-0000')).toBeVisible();
  await page.keyboard.press('End');
  await expect(topicRow(page, 'topic-5000')).toBeVisible();
  await expect(topicRow(page, 'topic-5000')).toHaveAttribute('aria-selected', 'true');
  expect(await page.getByRole('treeitem').count()).toBeLessThan(120);
  await page.keyboard.press('ArrowLeft');
  await expect(topicRow(page, 'many')).toHaveAttribute('aria-selected', 'true');
});
