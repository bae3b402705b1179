// What a profile does beyond its connection: what it asks for, lets go, does not let out, and what of an
// edit applies while it is connected.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_PROFILE, DEFAULT_WILL } from '../../shared/contract/defaults.ts';
import type { ProfileFields } from '../../shared/contract/profiles.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { startTestCore, type TestCore } from '../support/test-core.ts';
import { accept, hex, packetId, scriptedBroker } from './client/scripted-broker.ts';
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

const utf8 = (text: string) => new TextEncoder().encode(text);
const { connect, edit } = liveProfiles(
  () => core,
  () => mosquitto.port,
);

function send(profileId: string, topic: string, confirmed?: boolean) {
  return core.client.publish.send({
    ...{ profileId, topic, payload: utf8('x'), qos: 1 as const, retain: false },
    ...(confirmed === undefined ? {} : { confirmed }),
  });
}

describe('what a profile asks for', () => {
  test('is needed, is used for every try of the run, and is asked for again', async () => {
    await using server = await scriptedBroker((packet, socket) => {
      if (packet.cmd === 'connect' && server.packets.length === 1) socket.end(hex('2003008900'));
      else accept(packet, socket);
    });
    const { client } = core;
    const profile = await client.profiles.save({
      fields: {
        ...defaults(),
        ...{ port: server.port, ask: ['username', 'password'], subscriptions: [] },
        reconnect: { enabled: true, firstDelay: 0.1, longestDelay: 0.1 },
      },
    });
    const profileId = profile.id;
    await expect(client.connections.connect({ profileId })).rejects.toMatchObject({
      code: 'CREDENTIALS_NEEDED',
      data: { detail: 'username, password' },
    });
    const half = client.connections.connect({ profileId, asked: { username: 'ann' } });
    await expect(half).rejects.toMatchObject({ data: { detail: 'password' } });
    const asked = { username: 'ann', password: 'only-typed' };
    await client.connections.connect({ profileId, asked });
    await core.until(profileId, ({ state }) => state === 'connected');
    const tries = server.packets.filter(({ cmd }) => cmd === 'connect');
    expect(tries).toHaveLength(2);
    for (const packet of tries) {
      expect(packet).toMatchObject({ username: 'ann', password: Buffer.from('only-typed') });
    }
    expect(JSON.stringify(await client.connections.watch({ after: null }))).not.toContain(
      'only-typed',
    );
    await client.connections.disconnect({ profileId });
    await expect(client.connections.connect({ profileId })).rejects.toMatchObject({
      code: 'CREDENTIALS_NEEDED',
    });
  });

  test('is a password where it proves itself, and 5.0', async () => {
    const { client } = core;
    const fields = { ...defaults(), authentication: 'SCRAM-SHA-256' as const };
    const { id } = await client.profiles.save({ fields });
    await expect(client.connections.connect({ profileId: id })).rejects.toMatchObject({
      data: { detail: 'username, password' },
    });
    await client.profiles.save({ id, fields: { ...fields, protocolVersion: '3.1.1' } });
    await expect(client.connections.connect({ profileId: id })).rejects.toMatchObject({
      code: 'AUTHENTICATION_UNSUPPORTED',
    });
  });
});

test('nothing is sent before it is chosen whether TLS is used', async () => {
  await using server = await scriptedBroker(accept);
  const { client } = core;
  const fields = { ...defaults(), port: server.port, username: 'ann', subscriptions: [] };
  const { id } = await client.profiles.save({
    fields: { ...fields, transportChosen: false, will: { ...DEFAULT_WILL, topic: 'gone' } },
    secrets: { password: 'not in clear' },
  });
  const refused = { code: 'TRANSPORT_NOT_CHOSEN' };
  await expect(client.connections.connect({ profileId: id })).rejects.toMatchObject(refused);
  await expect(client.connections.testWill({ profileId: id })).rejects.toMatchObject(refused);
  await expect(client.diagnosis.start({ profileId: id })).rejects.toMatchObject(refused);
  expect(server.packets).toEqual([]);
  await client.profiles.save({ id, fields });
  await client.connections.connect({ profileId: id });
  await core.until(id, ({ state }) => state === 'connected');
  await client.connections.disconnect({ profileId: id });
});

test('what was stopped is not connected by erasing what it recorded', async () => {
  await using server = await scriptedBroker((packet, socket) => {
    if (packet.cmd === 'connect') socket.end(hex('2003008600'));
  });
  const { client } = core;
  const { id } = await client.profiles.save({ fields: { ...defaults(), port: server.port } });
  await client.connections.connect({ profileId: id });
  await core.until(id, ({ state }) => state === 'stopped');
  await client.captures.erase({ captureId: id });
  expect(await core.until(id, () => true)).toMatchObject({ state: 'disconnected' });
});

function defaults(): ProfileFields {
  return { ...DEFAULT_PROFILE, host: '127.0.0.1', clientId: 'asking' };
}

describe('publishing', () => {
  test('is refused by a read-only profile, at once when it becomes one', async () => {
    const id = await connect({});
    await send(id, 'open/a');
    await edit(id, { readOnly: true });
    await expect(send(id, 'open/a')).rejects.toMatchObject({ code: 'PROFILE_READ_ONLY' });
    await expect(send(id, 'open/a', true)).rejects.toMatchObject({ code: 'PROFILE_READ_ONLY' });
    const { counters } = await core.until(id, ({ counters }) => counters.sent > 0);
    expect(counters.sent).toBe(1);
    await expect(replay(id, 'all', true)).rejects.toMatchObject({ code: 'PROFILE_READ_ONLY' });
    await expect(core.client.exchange.replayPlan(options(id, 'all'))).rejects.toMatchObject({
      code: 'PROFILE_READ_ONLY',
    });
  });

  test('to a protected topic must be confirmed, by a replay too', async () => {
    const id = await connect({
      protectedFilters: ['plant/+/set'],
      subscriptions: [{ filter: 'plant/#', qos: 1 }],
    });
    await expect(send(id, 'plant/1/set')).rejects.toMatchObject({
      code: 'TOPIC_PROTECTED',
      message: expect.stringContaining('plant/1/set'),
      data: { detail: 'plant/+/set' },
    });
    await send(id, 'plant/1/state');
    await send(id, 'plant/1/set', true);
    await core.until(id, ({ counters }) => counters.stored === 2);
    expect(await core.client.exchange.replayPlan(options(id, 'set'))).toMatchObject({
      ...{ guarded: true, refused: 0, messages: 1 },
    });
    expect(await core.client.exchange.replayPlan(options(id, 'state'))).toMatchObject({
      guarded: false,
    });
    await expect(replay(id, 'set', false)).rejects.toMatchObject({ code: 'TOPIC_PROTECTED' });
    await replay(id, 'set', true);
    await core.until(id, ({ counters }) => counters.stored === 3);
    await replay(id, 'state', false);
    await core.until(id, ({ counters }) => counters.stored === 4);
  });

  function options(profileId: string, last: string) {
    const query = last === 'all' ? '' : `topic:+/+/${last}`;
    return {
      ...{ captureId: profileId, profileId, includeSent: false, qos: null, retain: null },
      scope: { kind: 'query' as const, query },
      timing: { kind: 'fast' as const },
      rewrite: { pattern: '', replacement: '', prefix: '' },
    };
  }
  const replay = (profileId: string, last: string, confirmed: boolean) =>
    core.client.exchange.replay({ ...options(profileId, last), confirmed });
});

test('excluded topics are let go and counted apart; filters count what is received', async () => {
  const id = await connect({
    subscriptions: [
      { filter: '#', qos: 1 },
      // The broker would send what two of them match twice.
      { filter: 'count/+', qos: 1, paused: true },
      { filter: 'nothing', qos: 0 },
    ],
    excluded: ['count/noise'],
  });
  const publisher = await connect({ subscriptions: [] });
  for (let n = 0; n < 20; n++)
    await send(publisher, n % 4 === 0 ? 'count/noise' : `count/${n % 4}`);
  await send(publisher, 'other');
  const status = await core.until(
    id,
    ({ counters }) => counters.received >= 16 && counters.waiting === 0,
  );
  expect(status.counters).toMatchObject({ received: 16, stored: 16, excluded: 5, dropped: 0 });
  expect(status.subscriptionCounts.map(({ filter, messages }) => [filter, messages])).toEqual([
    ['#', 16],
    ['count/+', 15],
    ['nothing', 0],
  ]);
  expect(await core.client.topics.find({ captureId: id, topic: 'count/noise' })).toBeNull();

  await edit(id, { excluded: [] });
  await send(publisher, 'count/noise');
  const after = await core.until(id, ({ counters }) => counters.received === 17);
  expect(after.counters.excluded).toBe(5);
  await core.client.connections.unsubscribe({ profileId: id, filter: 'nothing' });
  const left = await core.until(id, ({ subscriptionCounts }) => subscriptionCounts.length === 2);
  expect(left.subscriptionCounts[0]).toMatchObject({ filter: '#', messages: 17 });

  // Another filter in the place of one: it begins at 0, the others go on.
  await core.client.connections.subscribe({
    profileId: id,
    subscription: { filter: 'count/1', qos: 0, paused: true },
    replaces: 'count/+',
  });
  await send(publisher, 'count/1');
  const replaced = await core.until(id, ({ counters }) => counters.received === 18);
  expect(replaced.subscriptionCounts).toMatchObject([
    { filter: '#', messages: 18 },
    { filter: 'count/1', messages: 1 },
  ]);
});

describe('an edit while connected', () => {
  test('names what needs a new connection, and no more', async () => {
    const id = await connect({ keepAlive: 60 });
    await edit(id, { name: 'renamed', tags: ['x'], guarded: true, statusTopics: ['$SYS/a'] });
    expect(await core.until(id, () => true)).toMatchObject({
      reconnectFor: [],
      state: 'connected',
    });
    await edit(id, { keepAlive: 30, cleanStart: false, path: '/elsewhere' });
    expect((await core.until(id, () => true)).reconnectFor).toEqual(['keepAlive', 'cleanStart']);
    await edit(id, { keepAlive: 60, cleanStart: true });
    expect((await core.until(id, () => true)).reconnectFor).toEqual([]);
    const profile = (await core.client.profiles.list()).find((each) => each.id === id);
    if (!profile) throw new Error('unreachable');
    await core.client.profiles.save({ id, fields: profile, secrets: { password: 'new' } });
    expect((await core.until(id, () => true)).reconnectFor).toEqual(['password']);
    await core.client.connections.disconnect({ profileId: id });
    expect((await core.until(id, () => true)).reconnectFor).toEqual([]);
  });

  test('of its subscriptions is sent', async () => {
    const id = await connect({ subscriptions: [{ filter: 'before', qos: 0 }] });
    await edit(id, {
      subscriptions: [
        { filter: 'live', qos: 1 },
        { filter: 'rest', qos: 0, paused: true },
      ],
    });
    const { subscriptions } = await core.until(
      id,
      (status) => status.subscriptions[0]?.state === 'granted',
    );
    expect(subscriptions.map(({ filter, state }) => [filter, state])).toEqual([
      ['live', 'granted'],
      ['rest', 'paused'],
    ]);
    await send(id, 'live');
    await send(id, 'before');
    await send(id, 'rest');
    const { counters } = await core.until(id, (status) => status.counters.stored === 1);
    expect(counters.received).toBe(1);
  });

  test('keeps the place of a subscription that is replaced, in the profile too', async () => {
    const subscriptions = ['a', 'b', 'c'].map((filter) => ({ filter, qos: 0 as const }));
    const id = await connect({ subscriptions });
    await core.client.connections.subscribe({
      profileId: id,
      subscription: { filter: 'b/#', qos: 1, colour: 'red' },
      replaces: 'b',
    });
    const profile = (await core.client.profiles.list()).find((each) => each.id === id);
    expect(profile?.subscriptions.map(({ filter }) => filter)).toEqual(['a', 'b/#', 'c']);
  });

  test('leaves alone what the broker has not answered yet, added or removed', async () => {
    const waiting: (() => void)[] = [];
    await using server = await scriptedBroker((packet, socket) => {
      const answer = { subscribe: '9004IDID0000', unsubscribe: 'b004IDID0000' }[String(packet.cmd)];
      const late = answer?.replace('IDID', packetId(packet));
      if (late) waiting.push(() => socket.write(hex(late)));
      else accept(packet, socket);
    });
    const { client } = core;
    const names = ['a', 'b', 'c', 'd'];
    const { id: profileId } = await client.profiles.save({
      fields: { ...defaults(), port: server.port, subscriptions: [] },
    });
    await client.connections.connect({ profileId });
    await core.until(profileId, ({ state }) => state === 'connected');

    const added = names.map((filter) =>
      client.connections.subscribe({ profileId, subscription: { filter, qos: 0 } }),
    );
    await server.sent('subscribe', 4);
    await edit(profileId, { tags: ['while it waits'] });
    for (const answer of waiting.splice(0)) answer();
    for (const { state } of await Promise.all(added)) expect(state).toBe('granted');

    const removed = ['a', 'b'].map((filter) =>
      client.connections.unsubscribe({ profileId, filter }),
    );
    const paused = client.connections.subscribe({
      profileId,
      subscription: { filter: 'c', qos: 0, paused: true },
    });
    await server.sent('unsubscribe', 3);
    await edit(profileId, { tags: [] });
    for (const answer of waiting.splice(0)) answer();
    await Promise.all([...removed, paused]);

    const { subscriptions } = await core.until(profileId, () => true);
    expect(subscriptions.map(({ filter, state }) => [filter, state])).toEqual([
      ['c', 'paused'],
      ['d', 'granted'],
    ]);
    const profile = (await client.profiles.list()).find((each) => each.id === profileId);
    expect(profile).toMatchObject({
      subscriptions: [{ filter: 'c', paused: true }, { filter: 'd' }],
    });
    const sent = server.packets.map(({ cmd }) => cmd).filter((cmd) => cmd.endsWith('subscribe'));
    expect(sent).toHaveLength(7);
    await client.connections.disconnect({ profileId });
  });

  test('and a subscription of one that was never connected show all it will subscribe to', async () => {
    const { client } = core;
    const subscriptions = [
      { filter: 'a/#', qos: 0 as const },
      { filter: 'b/#', qos: 1 as const, paused: true },
    ];
    const { id: profileId } = await client.profiles.save({
      fields: { ...defaults(), subscriptions },
    });
    const { viewId } = await client.topics.openView({ captureId: profileId });
    const shown = async () =>
      (await core.until(profileId, () => true)).subscriptions.map(({ filter, state }) => [
        ...[filter, state],
      ]);
    const both = [
      ['a/#', 'idle'],
      ['b/#', 'paused'],
    ];
    expect(await shown()).toEqual(both);
    await client.connections.subscribe({ profileId, subscription: { filter: 'new/#', qos: 0 } });
    expect(await shown()).toEqual([...both, ['new/#', 'idle']]);
    await client.topics.closeView({ viewId });
  });

  test('that removes a subscription ends it in the session the broker has kept', async () => {
    const { client } = core;
    const session = { ...DEFAULT_PROFILE.session, expiryInterval: 600 };
    const id = await connect({
      ...{ cleanStart: false, session },
      subscriptions: [
        { filter: 'left/#', qos: 1 },
        { filter: 'kept/#', qos: 1 },
      ],
    });
    await client.connections.disconnect({ profileId: id });
    await edit(id, { subscriptions: [{ filter: 'kept/#', qos: 1 }] });
    // What is in memory is gone, as after a restart.
    await client.captures.erase({ captureId: id });
    await client.connections.connect({ profileId: id });
    const { sessionPresent } = await core.until(
      id,
      ({ subscriptions }) => subscriptions[0]?.state === 'granted',
    );
    expect(sessionPresent).toBe(true);
    await send(id, 'left/a');
    await send(id, 'kept/a');
    expect((await core.until(id, ({ counters }) => counters.stored > 0)).counters.received).toBe(1);
  });

  test('while the next try is waited for is tried at once', async () => {
    const { client } = core;
    const fields = { ...defaults(), port: 1, subscriptions: [] };
    const { id } = await client.profiles.save({ fields });
    await client.connections.connect({ profileId: id });
    await core.until(id, ({ state }) => state === 'waiting');
    await edit(id, { port: mosquitto.port });
    await core.until(id, ({ state }) => state === 'connected');
  });
});
