import { expect } from 'vitest';
import type { ContractClient } from '../../shared/contract/contract.ts';
import { DEFAULT_PROFILE } from '../../shared/contract/defaults.ts';
import { walkCaptures } from './walk-captures.ts';
import { walkDiagnosis, walkPackets, walkServerStatus } from './walk-observed.ts';
import { walkProfileExchange } from './walk-profile-exchange.ts';
import { walkProfileList } from './walk-profile-list.ts';
import { walkWill } from './walk-will.ts';

/** A session of a user in one function: every call of the contract at least once. */
export async function callEverything(
  client: ContractClient,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const info = await client.app.info();
  expect(info).toMatchObject({ version: '1.2.3', host: 'browser', problems: [] });

  const value = { sizes: [1, 2.5, null], dark: true, text: 'a "b" \u0000 \u{1F321}' };
  await client.settings.set({ key: 'walk', value });
  expect(await client.settings.get({ key: 'walk' })).toEqual({ value });
  const keys = ['walk'];
  const { revision, values } = await client.settings.watch({ keys, after: null });
  expect(values).toEqual({ walk: value });
  const news = client.settings.watch({ keys, after: revision });
  await client.settings.set({ key: 'walk', value: { dark: false }, before: { dark: true } });
  expect((await news).values).toEqual({ walk: { ...value, dark: false } });

  const fields = { ...DEFAULT_PROFILE, name: 'walk', clientId: 'walk', username: 'me' };
  const saved = await client.profiles.save({ fields, secrets: { password: 'top hush' } });
  expect(saved).toMatchObject({ ...fields, secrets: ['password'], builtIn: false });
  expect((await client.profiles.list()).map(({ id }) => id)).toContain(saved.id);
  expect(JSON.stringify(await client.profiles.list())).not.toContain('top hush');
  const copy = await client.profiles.duplicate({ id: saved.id, name: 'copy' });
  await walkProfileList(client, saved.id, copy.id);
  await client.profiles.remove({ id: copy.id, deleteCapture: true });
  await walkProfileExchange(client, saved.id);
  await client.profiles.remove({ id: saved.id, deleteCapture: true });

  expect((await client.broker.status()).running).toBe(false);
  const { profileId } = await client.broker.start();
  if (profileId === null) throw new Error('The built-in broker has no profile.');
  await client.connections.connect({ profileId });
  await stateOf(client, profileId, 'connected');
  const granted = await client.connections.subscribe({
    profileId,
    subscription: { filter: 'walk/#', qos: 1 },
  });
  expect(granted).toMatchObject({ filter: 'walk/#', state: 'granted', grantedQos: 1 });

  await walkMessages(client, profileId, bytes);
  await walkWill(client);
  await walkPackets(client, profileId);
  await walkServerStatus(client, profileId);
  await walkDiagnosis(client, profileId);
  await walkTopics(client, profileId);
  await walkTable(client, profileId);
  await walkCaptures(client, profileId);
  await stateOf(client, profileId, 'connected');

  await client.connections.unsubscribe({ profileId, filter: 'walk/#' });
  await client.connections.disconnect({ profileId });
  await stateOf(client, profileId, 'disconnected');
  expect((await client.broker.stop()).running).toBe(false);
}

async function walkMessages(
  client: ContractClient,
  captureId: string,
  bytes: Uint8Array<ArrayBuffer>,
) {
  const topic = 'walk/bytes';
  const result = await client.publish.send({
    profileId: captureId,
    topic,
    payload: bytes,
    qos: 1,
    retain: false,
    properties: { correlationData: bytes, userProperties: [['name', 'value']] },
  });
  expect(result.acknowledgement).toContain('PUBACK');
  const node = await nodeOf(client, captureId, topic);
  const asked = { captureId, node, after: null, limit: 10 };
  const { rows, message: whole } = await client.messages.newest(asked);
  const [newest] = rows;
  if (!newest) throw new Error('The message is not in its topic.');
  const message = await client.messages.get({ captureId, id: newest.id });
  expect(message).toMatchObject({ topic, size: bytes.length });
  expect(whole).toEqual(message);
  expect(message.payload).toEqual(bytes);
  const piece = { captureId, id: newest.id, offset: 250, length: 20 };
  expect(await client.messages.payload(piece)).toEqual(bytes.slice(250, 270));
  const older = await client.messages.older({ captureId, node, before: newest.id, limit: 500 });
  expect(older.rows.every(({ id }) => id < newest.id)).toBe(true);
}

async function walkTopics(client: ContractClient, captureId: string) {
  const { viewId } = await client.topics.openView({ captureId });
  const node = await nodeOf(client, captureId, 'walk/bytes');
  expect(await client.topics.path({ captureId, node })).toEqual({
    node,
    topic: 'walk/bytes',
    isTopic: true,
  });
  await client.topics.reveal({ viewId, node });
  await client.topics.filter({ viewId, mode: 'topic-filter', text: 'walk/#' });
  const asked = { viewId, after: null, first: 0, count: 50, anchor: node };
  const frame = await client.topics.frame(asked);
  expect(frame.rows.map(({ name, level }) => [name, level])).toEqual([
    ['walk', 1],
    ['bytes', 2],
  ]);
  expect(frame.anchorIndex).toBe(1);
  const top = frame.rows[0];
  if (!top) throw new Error('unreachable');
  await client.topics.expand({ viewId, node: top.node, expanded: false, subtree: true });
  expect((await client.topics.frame(asked)).total).toBe(1);
  await client.topics.sort({ viewId, by: 'messages', descending: true });
  await client.topics.pin({ viewId, topics: ['walk/bytes'] });
  expect((await client.topics.frame(asked)).pinnedRows[0]).toMatchObject({
    node,
    name: 'walk/bytes',
    unread: 1,
  });
  await client.topics.markRead({ captureId, nodes: [0], subtree: true });
  expect((await client.topics.frame(asked)).pinnedRows[0]?.unread).toBe(0);
  expect(await client.topics.range({ viewId, from: 0, to: 0 })).toEqual({
    nodes: [top.node],
    cut: false,
  });
  expect(await client.topics.startingWith({ viewId, text: 'WA', from: 0 })).toEqual({
    node: top.node,
    index: 0,
  });
  expect(await client.topics.paths({ captureId, nodes: [node] })).toEqual({
    topics: ['walk/bytes'],
  });
  await client.topics.closeView({ viewId });
}

async function walkTable(client: ContractClient, captureId: string) {
  const { viewId } = await client.topics.openView({ captureId, layout: 'table' });
  expect(
    await client.topics.decorate({
      viewId,
      values: [{ filter: 'walk/#', path: '$' }],
      colours: [{ query: 'topic:walk/#' }, { query: 'qos:7' }],
    }),
  ).toMatchObject({ values: [null], colours: [null, { code: 'QUERY_QOS_INVALID' }] });
  await client.topics.sort({ viewId, by: { path: 0 }, descending: true });
  await client.topics.sort({ viewId, by: 'topic', descending: false });
  const wrong = await client.topics.filter({ viewId, mode: 'query', text: 'topic:walk/# qos:7' });
  expect(wrong.problem).toMatchObject({ code: 'QUERY_QOS_INVALID', at: 17, length: 1 });
  const filter = { viewId, mode: 'query', text: 'topic:walk/#' } as const;
  expect(await client.topics.filter(filter)).toEqual({ problem: null });
  const asked = { viewId, first: 0, count: 50, anchor: null };
  let frame = await client.topics.frame({ ...asked, after: null });
  while (frame.toFilter > 0 || frame.rows[0]?.colour !== 0) {
    frame = await client.topics.frame({ ...asked, after: frame.revision });
  }
  expect(frame.rows.map(({ name, level }) => [name, level])).toEqual([['walk/bytes', 1]]);
  const columns = ['topic', 'messages', { path: 0 }] as const;
  const header = ['Topic', 'Messages', 'Value'];
  const csv = { viewId, nodes: null, columns: [...columns], header };
  const { text, rows, cut } = await client.topics.csv(csv);
  expect(text.split('\r\n').slice(0, 2)).toEqual(['Topic,Messages,Value', 'walk/bytes,1,']);
  expect([rows, cut]).toEqual([1, false]);
  await client.topics.closeView({ viewId });
}

/** Follows the state as the page does, until it is the one wanted. */
async function stateOf(client: ContractClient, profileId: string, wanted: string): Promise<void> {
  let after: number | null = null;
  for (;;) {
    const { revision, connections } = await client.connections.watch({ after });
    if (connections.find((one) => one.profileId === profileId)?.state === wanted) return;
    after = revision;
  }
}

/** A topic is known as soon as a message of it has come; the counters say when to look again. */
async function nodeOf(client: ContractClient, captureId: string, topic: string): Promise<number> {
  let after: number | null = null;
  for (;;) {
    const found = await client.topics.find({ captureId, topic });
    if (found?.isTopic) return found.node;
    after = (await client.connections.watch({ after })).revision;
  }
}
