// Several live connections in one core, each with its own tree, counters and capture.
import { readFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { startTestCore, type TestCore } from '../support/test-core.ts';

let core: TestCore;
let mosquitto: Mosquitto;
beforeAll(async () => {
  mosquitto = await startMosquitto();
  core = await startTestCore();
});
afterAll(async () => {
  await core.dispose();
  await mosquitto.stop();
});

const utf8 = (text: string) => new TextEncoder().encode(text);

async function topicsOf(captureId: string): Promise<string[]> {
  const { viewId } = await core.client.topics.openView({ captureId });
  await core.client.topics.expand({ viewId, node: 0, expanded: true, subtree: true });
  const asked = { viewId, after: null, first: 0, count: 500, anchor: null };
  const { rows } = await core.client.topics.frame(asked);
  const names = [];
  for (const row of rows) {
    if (row.messages === 0) continue;
    names.push((await core.client.topics.path({ captureId, node: row.node })).topic);
  }
  await core.client.topics.closeView({ viewId });
  return names;
}

test('three clients at once: trees, counters and publishes never mix', async () => {
  const { client } = core;
  const five = await core.connect({
    name: 'five',
    port: mosquitto.port,
    clientId: 'five',
    protocolVersion: '5.0',
    subscriptions: [{ filter: 'five/#', qos: 1 }],
  });
  const three = await core.connect({
    name: 'three',
    port: mosquitto.port,
    clientId: 'three',
    protocolVersion: '3.1.1',
    subscriptions: [{ filter: 'three/#', qos: 1 }],
  });
  const { profileId: builtIn } = await client.broker.start();
  if (builtIn === null) throw new Error('The built-in broker has no profile.');
  await client.connections.connect({ profileId: builtIn });
  await core.until(builtIn, ({ counters }) => counters.received > 100);

  const rounds = 50;
  for (let n = 0; n < rounds; n++) {
    const sends = [
      { profileId: five, topic: 'three/x', payload: utf8(`5 to 3, ${n}`) },
      { profileId: three, topic: 'five/x', payload: utf8(`3 to 5, ${n}`) },
      { profileId: builtIn, topic: 'five/x', payload: utf8(`built-in, ${n}`) },
    ];
    for (const each of sends) await client.publish.send({ ...each, qos: 1, retain: false });
  }
  for (const [profileId, topic] of [
    [five, 'five/x'],
    [three, 'three/x'],
  ] as const) {
    const { counters } = await core.until(profileId, (status) => status.counters.stored >= rounds);
    expect(counters).toMatchObject({ received: rounds, stored: rounds, sent: rounds, dropped: 0 });
    expect(await topicsOf(profileId)).toEqual([topic]);
  }
  const own = await topicsOf(builtIn);
  expect(own).toContain('five/x');
  expect(own).not.toContain('three/x');
  expect(own.length).toBeGreaterThan(100);

  const found = await client.topics.find({ captureId: five, topic: 'five/x' });
  const { rows } = await client.messages.newest({
    captureId: five,
    node: found?.node ?? 0,
    after: null,
    limit: 500,
  });
  expect(rows.map(({ preview }) => preview.text)).toEqual(
    Array.from({ length: rounds }, (_, n) => `3 to 5, ${rounds - 1 - n}`),
  );
  await client.broker.stop();
});

test('what is recorded can be read by others at once, and is deleted on request', async () => {
  const { client } = core;
  const id = await core.connect({
    name: 'again',
    port: mosquitto.port,
    clientId: 'again',
    subscriptions: [{ filter: 'again/#', qos: 0 }],
  });
  const device = await connectAsync(mosquitto.url, { protocolVersion: 5 });
  await device.publishAsync('again/a', 'one', { qos: 1 });
  await device.endAsync();
  const { capture } = await core.until(id, ({ counters }) => counters.stored === 1);
  const db = new DatabaseSync(capture.path, { readOnly: true });
  expect(
    db.prepare('SELECT topic, CAST(payload AS TEXT) AS text FROM readable').all(),
  ).toMatchObject([{ topic: 'again/a', text: 'one' }]);
  db.close();
  await client.profiles.remove({ id, deleteCapture: true });
  await expect(readFile(capture.path)).rejects.toThrow('ENOENT');
  await expect(client.topics.openView({ captureId: id })).rejects.toMatchObject({
    code: 'PROFILE_UNKNOWN',
  });
});

test('a publish that is refused is not recorded as sent', async () => {
  const { client } = core;
  const profileId = await core.connect({
    name: 'strict',
    port: mosquitto.port,
    clientId: 'strict',
  });
  for (const topic of ['a/#', '', 'a+', 'nul\0', 't'.repeat(65_536)]) {
    const sending = client.publish.send({
      profileId,
      topic,
      payload: utf8('x'),
      qos: 0,
      retain: false,
    });
    await expect(sending).rejects.toMatchObject({
      code: 'TOPIC_NAME_INVALID',
      message: expect.stringMatching(/\.$/),
    });
  }
  await expect(
    client.connections.subscribe({ profileId, subscription: { filter: 'a/b#', qos: 0 } }),
  ).rejects.toMatchObject({
    code: 'TOPIC_FILTER_INVALID',
  });
  const status = await core.until(profileId, () => true);
  expect(status).toMatchObject({ state: 'connected', counters: { sent: 0 } });
  await client.connections.disconnect({ profileId });
  await expect(
    client.publish.send({ profileId, topic: 'a', payload: utf8('x'), qos: 1, retain: false }),
  ).rejects.toMatchObject({ code: 'NOT_CONNECTED' });
});
