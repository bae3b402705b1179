// Topic names no broker should let through, and some do: each stays what it is, and apart.
import { scriptedBroker } from '../core/client/scripted-broker.ts';
import { expect, test } from './fixtures.ts';
import { figure, topicRow } from './page-steps.ts';

/** PUBLISH at QoS 0 of MQTT 5.0, no properties, from the bytes of its topic name. */
function publish(topic: Buffer, payload: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(topic.length);
  const body = Buffer.concat([length, topic, Buffer.of(0), Buffer.from(payload)]);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}

test('bytes that are no UTF-8, NUL, bidi marks, wildcards', async ({ page }) => {
  const topics = [
    Buffer.from([0x61, 0xc3]),
    Buffer.from([0x61, 0xc4]),
    Buffer.from('nul\0here'),
    Buffer.from('bidi\u202egpj'),
    Buffer.from('wild/+/#'),
    Buffer.from('\u00c5'),
    Buffer.from('A\u030a'),
    Buffer.from('constructor/__proto__'),
  ];
  await using broker = await scriptedBroker((packet, socket) => {
    if (packet.cmd === 'connect') socket.write(Buffer.from('2003000000', 'hex'));
    if (packet.cmd !== 'subscribe') return;
    const id = packet.messageId ?? 0;
    socket.write(Buffer.of(0x90, 4, id >> 8, id & 255, 0, 0));
    for (const [at, topic] of topics.entries()) socket.write(publish(topic, `payload ${at}`));
  });
  const address = page.getByRole('combobox', { name: 'Address of a broker' }).first();
  await address.fill(`127.0.0.1:${broker.port}`);
  await address.press('Enter');
  await expect.poll(() => figure(page, 'stored')).toBe(topics.length);
  const tree = page.getByTestId('topic-tree');
  await expect(tree.getByRole('treeitem')).toHaveCount(topics.length);
  for (const [name, payload] of [
    ['a\\xC3', 'payload 0'],
    ['a\\xC4', 'payload 1'],
    ['nulNULhere', 'payload 2'],
    ['bidiU+202Egpj', 'payload 3'],
    ['\u00c5', 'payload 5'],
    ['A\u030a', 'payload 6'],
  ] as const) {
    const row = tree.getByRole('treeitem').filter({ hasText: name }).first();
    await row.click();
    await expect(page.getByTestId('payload-view')).toContainText(payload);
  }
  await topicRow(page, 'constructor').click();
  await page.keyboard.press('*');
  await topicRow(page, '__proto__').click();
  await expect(page.getByTestId('payload-view')).toContainText('payload 7');
});
