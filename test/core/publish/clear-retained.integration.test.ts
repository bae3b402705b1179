// Clearing retained messages of a real mosquitto: what goes, what stays, and who is asked first.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messageFlags } from '../../../electron/core/message-flags.ts';
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts';
import { startTestCore, type TestCore } from '../../support/test-core.ts';
import { connectTarget, hasEnded, jobUntil, listenTo } from '../exchange/replay-under-test.ts';
import { liveProfiles } from '../live-profiles.ts';
import { seedCapture } from '../seeded-capture.ts';

let core: TestCore;
let mosquitto: Mosquitto;
beforeAll(async () => {
  // Without its limit a broker drops what it keeps beyond 1,000; it takes 20 messages at once.
  mosquitto = await startMosquitto({ config: ['max_queued_messages 0'] });
  core = await startTestCore();
});
afterAll(async () => {
  await core.dispose();
  await mosquitto.stop();
});

const { edit } = liveProfiles(
  () => core,
  () => mosquitto.port,
);

/** Leaves retained messages at the broker, and waits until a new connection has them in its tree. */
async function keeping(
  name: string,
  topics: readonly string[],
  fields: Partial<ProfileFields> = {},
): Promise<{ id: string; node: number }> {
  const publisher = await connectAsync(mosquitto.url, { protocolVersion: 5 });
  await Promise.all(
    topics.map((topic) =>
      publisher.publishAsync(`${name}/${topic}`, 'kept', { retain: true, qos: 1 }),
    ),
  );
  await publisher.endAsync();
  const subscriptions = [{ filter: `${name}/#`, qos: 1 as const }];
  const id = await connectTarget(core, mosquitto.port, name, { subscriptions, ...fields });
  await core.until(id, ({ counters }) => counters.received === topics.length);
  const found = await core.client.topics.find({ captureId: id, topic: name });
  return { id, node: found?.node ?? -1 };
}

async function clear(profileId: string, node: number, confirmed = false) {
  const { jobId } = await core.client.publish.clearRetained({
    ...{ profileId, nodes: [node], confirmed },
  });
  return jobUntil(core, jobId, hasEnded);
}

/** What a new subscriber gets of the broker; `end` has a message of its own. */
async function keptBelow(name: string): Promise<string[]> {
  const publisher = await connectAsync(mosquitto.url);
  await publisher.publishAsync(`${name}/end`, 'end', { retain: true, qos: 1 });
  const listener = await listenTo(mosquitto.url, `${name}/#`, true);
  // At QoS 2 behind those the broker had to send first.
  await publisher.publishAsync(`${name}/after`, 'after', { qos: 2 });
  while (!listener.heard.some(({ topic }) => topic === `${name}/after`)) {
    await listener.count(listener.heard.length + 1);
  }
  await publisher.publishAsync(`${name}/end`, '', { retain: true, qos: 1 });
  await publisher.endAsync();
  await listener.end();
  return listener.heard.filter(({ retain }) => retain).map(({ topic }) => topic);
}

const plan = (profileId: string, node: number) =>
  core.client.publish.clearPlan({ profileId, nodes: [node] });

test.each(['3.1.1', '5.0'] as const)(
  'over %s: every one of 1,200 goes, in steps the broker takes',
  async (protocolVersion) => {
    const name = `many${protocolVersion}`;
    const topics = Array.from({ length: 1_200 }, (_, n) => `${n % 10}/${n}`);
    const { id, node } = await keeping(name, topics, { protocolVersion });
    expect(await plan(id, node)).toEqual({
      ...{ topics: 1_200, filters: [`${name}/#`], refused: 0, refusedReasons: [] },
      ...{ system: 0, protected: 0 },
    });
    expect(await clear(id, node)).toMatchObject({
      ...{ kind: 'clear-retained', state: 'done', done: 1_200, total: 1_200, messages: 1_200 },
      ...{ skipped: 0, name: `${name}: ${name}/#` },
    });
    expect((await plan(id, node)).topics).toBe(0);
    expect(await keptBelow(name)).toEqual([`${name}/end`]);
  },
);

test('only at and below what was chosen', async () => {
  const { id } = await keeping('some', ['a', 'a/b', 'c']);
  const chosen = await core.client.topics.find({ captureId: id, topic: 'some/a' });
  expect((await clear(id, chosen?.node ?? -1)).messages).toBe(2);
  expect((await keptBelow('some')).sort()).toEqual(['some/c', 'some/end']);
});

test('what cannot be published and what the broker refuses is left out, with the reason', async () => {
  const acl = join(core.dataDir, 'acl');
  await writeFile(acl, 'topic readwrite #\ntopic deny odd/secret\n');
  const strict = await startMosquitto({ config: [`acl_file ${acl}`] });
  const flags = messageFlags(1, true, false, false);
  const topics = ['odd/a', 'odd/secret', 'odd/\udcff'];
  const { profileId } = await seedCapture(
    core,
    topics.map((topic) => ({ topic, payload: 'kept', flags })),
    { host: '127.0.0.1', port: strict.port, subscriptions: [] },
  );
  await core.client.connections.connect({ profileId });
  await core.until(profileId, ({ state }) => state === 'connected');
  expect(await plan(profileId, 0)).toMatchObject({
    ...{ topics: 2, filters: ['#'], refused: 1 },
    refusedReasons: [expect.stringMatching(/\.$/)],
  });
  const job = await clear(profileId, 0);
  expect(job).toMatchObject({ state: 'done', done: 3, messages: 1, skipped: 2 });
  expect(job.skippedReasons).toContainEqual(expect.stringContaining('Not authorized'));
  // Known as before: it was not cleared.
  expect((await plan(profileId, 0)).topics).toBe(1);
  await core.client.connections.disconnect({ profileId });
  await strict.stop();
});

test('known as cleared also where nothing is subscribed any more', async () => {
  const { id, node } = await keeping('unheard', ['a', 'b']);
  await core.client.connections.unsubscribe({ profileId: id, filter: 'unheard/#' });
  await clear(id, node);
  expect((await plan(id, node)).topics).toBe(0);
});

test('read-only, protected and guarded as everything that publishes, and not without a connection', async () => {
  const { id, node } = await keeping('asked', ['a', 'b']);
  await edit(id, { readOnly: true });
  await expect(plan(id, node)).rejects.toMatchObject({ code: 'PROFILE_READ_ONLY' });
  await expect(clear(id, node, true)).rejects.toMatchObject({ code: 'PROFILE_READ_ONLY' });
  await edit(id, { readOnly: false, guarded: true });
  await expect(clear(id, node)).rejects.toMatchObject({ code: 'PROFILE_GUARDED' });
  await edit(id, { guarded: false, protectedFilters: ['+/a'] });
  expect(await plan(id, node)).toMatchObject({ topics: 2, protected: 1 });
  await expect(clear(id, node)).rejects.toMatchObject({ code: 'TOPIC_PROTECTED' });
  expect((await keptBelow('asked')).sort()).toEqual(['asked/a', 'asked/b', 'asked/end']);
  expect((await clear(id, node, true)).messages).toBe(2);
  await core.client.connections.disconnect({ profileId: id });
  await expect(plan(id, node)).rejects.toMatchObject({ code: 'NOT_CONNECTED' });
});
