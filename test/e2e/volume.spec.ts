// Nothing is lost: what a real broker delivers is received, stored, shown and on disk, byte for byte.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Flood, flood, floodPayload, floodTopic } from '../support/flood.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { test as base, expect } from './fixtures.ts';
import { connectTo, figure } from './page-steps.ts';

const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the pattern
  mosquitto: async ({}, use) => {
    // By default mosquitto itself drops what exceeds its queue of 1,000 messages.
    const broker = await startMosquitto({
      config: ['max_queued_messages 0', 'log_type information'],
    });
    try {
      await use(broker);
    } finally {
      await broker.stop();
    }
  },
});

test('100,000 messages at QoS 0 and 20,000 at QoS 1 over 1,000 topics', async ({
  page,
  app,
  mosquitto,
  dataDir,
}) => {
  test.setTimeout(180_000);
  await connectTo(page, mosquitto);
  // Subscribing again at QoS 1: what is published at QoS 1 then also arrives at QoS 1.
  await page.getByRole('combobox', { name: 'QoS of the subscription' }).selectOption('1');
  const filter = page.getByRole('combobox', { name: 'Topic filter to subscribe to' });
  await filter.fill('#');
  await filter.press('Enter');
  await expect(page.getByText('QoS 1 granted')).toBeVisible();
  const floods: Flood[] = [
    { port: mosquitto.port, messages: 100_000, topics: 1_000, qos: 0, prefix: 'plain' },
    { port: mosquitto.port, messages: 20_000, topics: 1_000, qos: 1, prefix: 'confirmed' },
  ];
  for (const each of floods) await flood(each);
  const all = 120_000;
  await expect.poll(() => figure(page, 'received'), { timeout: 60_000 }).toBe(all);
  await expect.poll(() => figure(page, 'stored'), { timeout: 60_000 }).toBe(all);
  expect(await figure(page, 'dropped')).toBe(0);
  expect(await figure(page, 'not-shown')).toBe(0);
  const top = page.getByTestId('topic-tree').getByRole('treeitem');
  await expect(top.filter({ hasText: 'plain' })).toContainText('100,000');
  await expect(top.filter({ hasText: 'confirmed' })).toContainText('20,000');

  await app.stop();
  const captures = join(dataDir, 'captures');
  const file = readdirSync(captures).find((name) => name.endsWith('.mqttscope')) ?? '';
  const db = new DatabaseSync(join(captures, file), { readOnly: true });
  try {
    expect(db.prepare('SELECT count(*) AS rows FROM messages').get()).toMatchObject({ rows: all });
    for (const each of floods) expectBytes(db, each);
    const atQos1 = db.prepare('SELECT count(*) AS rows FROM messages WHERE flags & 3 = 1').get();
    expect(atQos1).toMatchObject({ rows: 20_000 });
  } finally {
    db.close();
  }
});

/** A sender's messages are in the file in its order, each with its topic and its very bytes. */
function expectBytes(db: DatabaseSync, each: Flood): void {
  const rows = db
    .prepare("SELECT topic, payload FROM readable WHERE topic LIKE ? || '/%' ORDER BY id")
    .iterate(each.prefix);
  let n = 0;
  for (const row of rows) {
    if (row.topic !== floodTopic(each, n)) throw new Error(`${n}: ${row.topic}`);
    const wanted = floodPayload(each, n);
    const stored = row.payload instanceof Uint8Array ? Buffer.from(row.payload) : Buffer.alloc(0);
    if (!stored.equals(wanted)) throw new Error(`${n}: ${stored.toString('hex')}`);
    n++;
  }
  expect(n).toBe(each.messages);
}
