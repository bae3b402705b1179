// The thin path through every layer, the same on every host: connect to a real broker, watch a
// topic arrive, read it, publish an answer that another client gets.
import { connectAsync } from 'mqtt';
import { expect, test } from './fixtures.ts';

test('connect, watch, read, publish', async ({ page, mosquitto }) => {
  const other = await connectAsync(mosquitto.url, { protocolVersion: 5, clientId: 'device' });
  try {
    await page
      .getByRole('combobox', { name: 'Address of a broker' })
      .first()
      .fill(`127.0.0.1:${mosquitto.port}`);
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('connection-light').first()).toHaveAttribute(
      'data-state',
      'connected',
    );

    await mosquitto.logged(/Sending SUBACK to mqttscope/i);
    await other.publishAsync('plant/line-1/temp', '{"celsius": 21.50}', { qos: 1 });
    const tree = page.getByTestId('topic-tree');
    await tree.getByRole('treeitem', { name: 'plant' }).click();
    await page.keyboard.press('*');
    await tree.getByRole('treeitem', { name: 'temp' }).click();
    // The digits as they were sent: 21.50 is not 21.5.
    await expect(page.getByTestId('payload-view')).toContainText('21.50');
    await expect(page.getByTestId('status-received')).toHaveAttribute('data-value', '1');
    await expect(page.getByTestId('status-stored')).toHaveAttribute('data-value', '1');
    await expect(page.getByTestId('status-dropped')).toHaveAttribute('data-value', '0');

    const answer = new Promise<string>((resolve) => {
      other.on('message', (topic, payload) => resolve(`${topic} ${payload}`));
    });
    await other.subscribeAsync('plant/line-1/set', { qos: 1 });
    const form = page.getByTestId('publish-form');
    await form.getByRole('textbox', { name: 'Topic' }).fill('plant/line-1/set');
    await expect(form.locator('.monaco-editor')).toBeVisible();
    await form.getByRole('textbox', { name: 'Payload' }).click();
    await page.keyboard.type('on');
    await page.keyboard.press('Control+Enter');
    expect(await answer).toBe('plant/line-1/set on');
    // Our own filter # brings it back to us as well.
    await expect(tree.getByRole('treeitem', { name: 'set' })).toBeVisible();
  } finally {
    await other.endAsync();
  }
});
