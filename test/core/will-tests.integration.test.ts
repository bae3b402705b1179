// The test of a will message: what comes, what it leaves retained at the broker, and how that is undone.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_PROFILE } from '../../shared/contract/defaults.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { startTestCore, type TestCore } from '../support/test-core.ts';
import { liveProfiles } from './live-profiles.ts';

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

const { connect, edit } = liveProfiles(
  () => core,
  () => mosquitto.port,
);
const utf8 = (text: string) => new TextEncoder().encode(text);
const DEFAULTS = { ...DEFAULT_PROFILE, host: '127.0.0.1', clientId: 'asking' };

const will = {
  ...{ topic: 'will/test', payload: 'gone', payloadEncoding: 'text' as const, qos: 1 as const },
  ...{ retain: true, delayInterval: 0, messageExpiryInterval: null, contentType: '' },
  ...{ payloadFormatIndicator: null, responseTopic: '', correlationData: '', userProperties: [] },
};

test.each(['3.1.1', '5.0'] as const)(
  'sees it come over %s, the live connection undisturbed',
  async (protocolVersion) => {
    const id = await connect({ will, protocolVersion, subscriptions: [] });
    const since = (await core.until(id, () => true)).since;
    // The second time there is a retained one of the first.
    for (let n = 0; n < 2; n++) {
      expect(await core.client.connections.testWill({ profileId: id })).toMatchObject({
        ...{ outcome: 'received', topic: 'will/test', payload: utf8('gone'), qos: 1 },
        retain: protocolVersion === '5.0' ? true : null,
      });
    }
    expect(await core.until(id, () => true)).toMatchObject({ state: 'connected', since });
  },
);

const retaining = (topic: string) => ({ will: { ...will, topic }, subscriptions: [] });
const testIt = (profileId: string, confirmed = false) =>
  core.client.connections.testWill({ profileId, confirmed });
const undo = (profileId: string, confirmed = false) =>
  core.client.connections.undoWillTest({ profileId, confirmed });
const publish = (profileId: string, topic: string, payload: string) =>
  core.client.publish.send({
    ...{ profileId, topic, payload: utf8(payload), qos: 1 as const, retain: true },
    confirmed: true,
  });

test('clears what it left where nothing was, and puts back what it replaced', async () => {
  const id = await connect(retaining('will/undone'));
  expect(await testIt(id)).toMatchObject({ retained: 'new' });
  // What it finds now is what it left itself.
  expect(await testIt(id)).toMatchObject({ retained: 'new' });
  await undo(id);
  await publish(id, 'will/undone', 'gone');
  expect(await testIt(id)).toMatchObject({ retained: 'same' });
  await publish(id, 'will/undone', 'online');
  expect(await testIt(id)).toMatchObject({ retained: 'replaced' });
  await undo(id);
  await core.client.connections.subscribe({
    profileId: id,
    subscription: { filter: 'will/undone', qos: 0 },
  });
  await core.until(id, ({ counters }) => counters.received > 0);
  const found = await core.client.topics.find({ captureId: id, topic: 'will/undone' });
  const { rows } = await core.client.messages.newest({
    ...{ captureId: id, node: found?.node ?? 0, after: null, limit: 10 },
  });
  expect(rows.map(({ preview }) => preview.text)).toContain('online');
  // There is nothing to undo any more.
  await undo(id);
});

test('puts back what a will message without payload has deleted', async () => {
  const topic = 'will/empty';
  const id = await connect({ will: { ...will, topic, payload: '' }, subscriptions: [] });
  expect(await testIt(id)).toMatchObject({ retained: null });
  await publish(id, topic, 'kept');
  expect(await testIt(id)).toMatchObject({ retained: 'removed' });
  await undo(id);
  expect(await testIt(id)).toMatchObject({ retained: 'removed' });
});

test('leaves alone what is retained there meanwhile', async () => {
  const id = await connect(retaining('will/changed'));
  await testIt(id);
  await publish(id, 'will/changed', 'newer');
  await expect(undo(id)).rejects.toMatchObject({ code: 'RETAINED_CHANGED' });
});

test('asks before it publishes where the profile protects it', async () => {
  const id = await connect({ ...retaining('will/guarded'), protectedFilters: ['will/#'] });
  await expect(testIt(id)).rejects.toMatchObject({ code: 'TOPIC_PROTECTED' });
  expect(await testIt(id, true)).toMatchObject({ retained: 'new' });
  await expect(undo(id)).rejects.toMatchObject({ code: 'TOPIC_PROTECTED' });
  await edit(id, { readOnly: true });
  await expect(undo(id, true)).rejects.toMatchObject({ code: 'PROFILE_READ_ONLY' });
  await edit(id, { readOnly: false });
  await undo(id, true);
});

test('uses what was typed for the connection, and asks for what was not', async () => {
  const { client } = core;
  const fields = { ...DEFAULTS, ...retaining('will/asked'), port: mosquitto.port };
  const saved = await client.profiles.save({ fields: { ...fields, ask: ['password'] } });
  await expect(testIt(saved.id)).rejects.toMatchObject({ code: 'CREDENTIALS_NEEDED' });
  const asked = { password: 'typed' };
  const test = await client.connections.testWill({ profileId: saved.id, asked });
  expect(test.outcome).toBe('received');
});

test('waits for its delay', async () => {
  const session = { ...DEFAULTS.session, expiryInterval: 60 };
  const id = await connect({ will: { ...will, delayInterval: 1 }, session });
  const { outcome, afterMs } = await core.client.connections.testWill({ profileId: id });
  expect(outcome).toBe('received');
  expect(afterMs).toBeGreaterThan(500);
});

test('is refused where there is none, and says what is wrong with the broker', async () => {
  const id = await connect({ will, readOnly: true });
  const missing = core.client.connections.testWill({ profileId: id });
  await expect(missing).rejects.toMatchObject({ code: 'WILL_MISSING' });
  await edit(id, { readOnly: false, port: 1 });
  const unreached = core.client.connections.testWill({ profileId: id });
  await expect(unreached).rejects.toMatchObject({ code: 'CONNECTION_REFUSED' });
  const wild = edit(id, { will: { ...will, topic: 'a/+' } });
  await expect(wild).rejects.toMatchObject({ code: 'WILL_INVALID' });
});
