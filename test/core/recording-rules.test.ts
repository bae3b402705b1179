// What a profile says of its recording: payloads left out, limits, kept ranges, erasing.
import { readFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Profile, profileFieldsSchema } from '../../shared/contract/profiles.ts';
import { startTestCore, type TestCore } from '../support/test-core.ts';

let core: TestCore;
let profileId: string;
beforeEach(async () => {
  core = await startTestCore();
  const status = await core.client.broker.start();
  profileId = status.profileId ?? '';
  await core.client.connections.connect({ profileId });
  await core.until(profileId, ({ counters }) => counters.stored > 50);
});
afterEach(() => core.dispose());

async function change(edit: (profile: Profile) => void): Promise<void> {
  const profile = (await core.client.profiles.list()).find(({ id }) => id === profileId);
  if (!profile) throw new Error('The profile is gone.');
  edit(profile);
  const { id } = profile;
  const fields = profileFieldsSchema.parse(profile);
  await core.client.profiles.save({ id, fields });
}

const publish = (topic: string, text: string) =>
  core.client.publish.send({
    profileId,
    topic,
    payload: new TextEncoder().encode(text),
    qos: 0,
    retain: false,
  });

/** Asks again until there is an answer. */
function eventually<T>(ask: () => Promise<T | null | undefined | false>): Promise<T> {
  return vi.waitUntil(ask, { timeout: 10_000, interval: 5 }) as Promise<T>;
}

function newest(topic: string) {
  return eventually(async () => {
    const found = await core.client.topics.find({ captureId: profileId, topic });
    if (!found) return null;
    const asked = { captureId: profileId, node: found.node, after: null, limit: 10 };
    const { rows, received } = await core.client.messages.newest(asked);
    // Ours, and what the broker sent back.
    return received > 0 && rows.length === 2 && rows;
  });
}

test('payloads of a filter are not recorded, everything else of the message is', async () => {
  await change(({ recording }) => {
    recording.withoutPayload = ['private/#'];
  });
  await publish('private/door', 'the-secret-code');
  await publish('public/door', 'open to all');
  const hidden = await newest('private/door');
  expect(hidden.map(({ withoutPayload, preview }) => [withoutPayload, preview.bytes])).toEqual([
    [true, 0],
    [true, 0],
  ]);
  const shown = await newest('public/door');
  expect(shown[0]).toMatchObject({ withoutPayload: false, preview: { text: 'open to all' } });
  const status = await core.until(profileId, ({ counters }) => counters.waiting === 0);
  expect(status.counters.withoutPayload).toBe(2);
  const bytes = Buffer.concat([
    await readFile(status.capture.path),
    await readFile(`${status.capture.path}-wal`),
  ]);
  expect(bytes.includes('the-secret-code')).toBe(false);
  expect(bytes.includes('open to all')).toBe(true);
});

test('a filter that is none is refused', async () => {
  await expect(
    change(({ recording }) => {
      recording.withoutPayload = ['a/#/b'];
    }),
  ).rejects.toMatchObject({ code: expect.stringMatching(/FILTER/) });
});

test('a change of the profile is in the time line, by the names of what changed', async () => {
  await change((profile) => {
    profile.keepAlive = 77;
    profile.recording.maxMessages = 100_000;
  });
  const asked = { captureId: profileId, from: null, to: null };
  const changed = await eventually(async () =>
    (await core.client.results.events(asked)).find(({ kind }) => kind === 'config-changed'),
  );
  expect(changed.detail).toEqual({ changed: ['keepAlive', 'recording'] });
});

test('a kept range is listed and let go', async () => {
  const now = Date.now();
  const pin = await core.client.captures.pin({
    captureId: profileId,
    name: 'the fault',
    from: now - 60_000,
    to: now,
  });
  const pins = async () => {
    const { captures } = await core.client.captures.watch({ after: null });
    return captures.find(({ captureId }) => captureId === profileId)?.pins;
  };
  await eventually(async () => (await pins())?.length === 1);
  expect(await pins()).toEqual([pin]);
  await core.client.captures.unpin({ captureId: profileId, pinId: pin.pinId });
  await eventually(async () => (await pins())?.length === 0);
});

test('erasing: nothing of it is left, and recording goes on', async () => {
  await publish('erase/me', 'something-to-forget');
  await newest('erase/me');
  const before = await core.until(profileId, ({ counters }) => counters.waiting === 0);
  await core.client.captures.erase({ captureId: profileId });
  const after = await core.until(profileId, ({ counters }) => counters.stored > 20);
  expect(after.state).toBe('connected');
  expect(await core.client.topics.find({ captureId: profileId, topic: 'erase/me' })).toBeNull();
  const db = new DatabaseSync(before.capture.path, { readOnly: true });
  const row = db.prepare('SELECT count(*) AS n FROM messages').get();
  const topics = db.prepare("SELECT count(*) AS n FROM topics WHERE name = 'erase/me'").get();
  db.close();
  expect(Number(row?.n)).toBeLessThan(before.capture.messages + 1_000);
  expect(topics?.n).toBe(0);
});
