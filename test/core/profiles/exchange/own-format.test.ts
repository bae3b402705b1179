import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ownFileSchema } from '../../../../electron/core/profiles/exchange/own-schema.ts';
import { DEFAULT_PROFILE, DEFAULT_WILL } from '../../../../shared/contract/defaults.ts';
import { type ProfileFields, profileFieldsSchema } from '../../../../shared/contract/profiles.ts';
import { startTestCore, type TestCore } from '../../../support/test-core.ts';
import { codesOf, draftsFrom, MQTTX } from './imported-files.ts';

/** Nothing in it is as in a new profile. */
const FIELDS: ProfileFields = {
  name: 'Everything',
  folder: 'Plant 1/Line 3',
  colour: 'teal',
  tags: ['a', 'b'],
  environment: 'production',
  transport: 'wss',
  transportChosen: false,
  host: '::1',
  port: 4443,
  servers: [{ host: 'second.example', port: 8884 }],
  path: '/ws?x=1',
  webSocket: {
    subProtocol: 'mqttv3.1',
    headers: [
      { name: 'X-Plain', value: 'seen', secret: false },
      { name: 'X-Token', value: '', secret: true },
    ],
  },
  proxy: { kind: 'socks5', host: 'proxy.example', port: 1080, username: 'me' },
  tls: {
    verify: 'pinned',
    pinned: [`${'AB:'.repeat(31)}CD`],
    serverName: 'other.example',
    alpn: ['mqtt'],
    minVersion: 'TLSv1.3',
  },
  protocolVersion: '3.1.1',
  clientId: 'everything-1',
  username: 'heater',
  authentication: 'SCRAM-SHA-256',
  ask: ['proxyPassword'],
  connectTimeout: 7,
  keepAlive: 15,
  reconnect: { enabled: false, firstDelay: 2, longestDelay: 20 },
  cleanStart: false,
  session: {
    expiryInterval: 600,
    receiveMaximum: 10,
    maximumPacketSize: 100_000,
    topicAliasMaximum: 0,
    requestResponseInformation: true,
    requestProblemInformation: false,
    userProperties: [
      ['a', '1'],
      ['a', '2'],
    ],
  },
  will: { ...DEFAULT_WILL, topic: 'a/will', payload: 'gone', qos: 2, userProperties: [['w', '']] },
  subscriptions: [
    { filter: 'a/#', qos: 1, name: 'all', noLocal: true, userProperties: [['s', 't']] },
  ],
  excluded: ['a/noise/#'],
  guarded: true,
  readOnly: true,
  protectedFilters: ['cmd/#'],
  statusTopics: ['$SYS/load'],
  recording: { maxBytes: 50_000_000, maxDays: 3, maxMessages: 10, withoutPayload: ['cam/#'] },
};
const SECRETS = {
  password: 'invented päss',
  proxyPassword: 'invented-proxy',
  keyPassphrase: 'invented-phrase',
  'header.X-Token': 'invented-token',
};

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.dispose());

async function written(passphrase?: string) {
  const { client } = core;
  const profile = await client.profiles.save({ fields: FIELDS, secrets: SECRETS });
  const file = await client.files.chooseSave({ name: 'profiles.json', folder: false });
  if (!file) throw new Error('unreachable');
  const asked = { ids: [profile.id], fileId: file.fileId };
  const counts = await client.profileExchange.export(passphrase ? { ...asked, passphrase } : asked);
  const text = await readFile(file.path, 'utf8');
  await client.profiles.remove({ id: profile.id, deleteCapture: true });
  return { ...file, counts, text };
}

async function fileOf(content: unknown) {
  const path = join(core.dataDir, `given-${Math.random()}.json`);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return core.core.files.add(path);
}

describe('with a passphrase', () => {
  test('everything comes back, the secrets too', async () => {
    const { fileId, counts, text } = await written('a phrase');
    expect(counts).toEqual({ profiles: 1, secrets: 4, secretsLeftOut: 0 });
    for (const secret of Object.values(SECRETS)) expect(text).not.toContain(secret);
    expect(text).not.toContain('a phrase');
    const { client } = core;
    const asked = { fileId, passphrase: 'a phrase' };
    const preview = await client.profileExchange.preview(asked);
    const [shown] = preview.profiles;
    expect(shown).toMatchObject({
      ...{ name: 'Everything', address: '[::1]:4443', folder: 'Plant 1/Line 3' },
      ...{ notMapped: [], problems: [], warnings: [], exists: false },
    });
    expect(shown?.secrets.toSorted()).toEqual(Object.keys(SECRETS).toSorted());
    for (const secret of Object.values(SECRETS)) {
      expect(JSON.stringify(preview)).not.toContain(secret);
    }
    const { profiles, problems } = await client.profileExchange.import({
      ...{ ...asked, indexes: [0, 0, 7], folder: 'From a colleague' },
    });
    expect(problems).toEqual([]);
    expect(profiles).toHaveLength(1);
    const [profile] = profiles;
    const folder = 'From a colleague/Plant 1/Line 3';
    expect(profileFieldsSchema.parse(profile)).toEqual({ ...FIELDS, folder });
    expect((await client.profileExchange.preview(asked)).profiles[0]?.exists).toBe(true);
    // What the secrets port holds is written again, and is the same.
    const again = await client.files.chooseSave({ name: 'again.json', folder: false });
    if (!again || !profile) throw new Error('unreachable');
    const next = { ids: [profile.id], fileId: again.fileId, passphrase: 'other' };
    expect((await client.profileExchange.export(next)).secrets).toBe(4);
    const { drafts } = await draftsFrom(await readFile(again.path, 'utf8'), 'other');
    expect(drafts[0]?.secrets).toEqual(SECRETS);
    await client.profiles.remove({ id: profile.id, deleteCapture: true });
  });

  test('a missing, a wrong and an empty passphrase, and a file that was changed', async () => {
    const { fileId, text } = await written('a phrase');
    const { preview } = core.client.profileExchange;
    await expect(preview({ fileId })).rejects.toMatchObject({ code: 'PASSPHRASE_NEEDED' });
    const wrong = preview({ fileId, passphrase: 'a Phrase' });
    await expect(wrong).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    const without = await preview({ fileId, passphrase: '' });
    expect(without.profiles[0]?.secrets).toEqual([]);
    expect(codesOf(without.profiles[0]?.warnings ?? [])).toEqual(['SECRETS_STAY_OUT']);

    // Formatting does not matter; another host would get the password.
    const parsed = JSON.parse(text);
    expect((await draftsFrom(parsed, 'a phrase')).drafts[0]?.secrets).toEqual(SECRETS);
    parsed.profiles[0].host = 'attacker.example';
    const changed = await fileOf(parsed);
    const opening = preview({ fileId: changed.fileId, passphrase: 'a phrase' });
    await expect(opening).rejects.toMatchObject({ code: 'PROFILE_SECRETS_DAMAGED' });
    for (const [name, value] of [
      ['kdf', { ...parsed.sealedSecrets.kdf, N: 2 }],
      ['nonce', 'AAAA'],
      ['data', 5],
    ] as const) {
      const sealedSecrets = { ...parsed.sealedSecrets, [name]: value };
      const damaged = draftsFrom({ ...JSON.parse(text), sealedSecrets }, 'a phrase');
      await expect(damaged).rejects.toMatchObject({ problem: { code: 'PROFILE_FILE_DAMAGED' } });
    }
  });
});

test('without a passphrase no secret is written, and both sides say so', async () => {
  const { fileId, counts, text } = await written();
  expect(counts).toEqual({ profiles: 1, secrets: 0, secretsLeftOut: 4 });
  for (const secret of Object.values(SECRETS)) expect(text).not.toContain(secret);
  const { profiles } = await core.client.profileExchange.preview({ fileId });
  expect(codesOf(profiles[0]?.warnings ?? [])).toEqual(['SECRETS_NOT_IN_FILE']);

  // Each is asked for at connect, as what the keychain has lost.
  const taken = await core.client.profileExchange.import({ fileId, indexes: [0], folder: '' });
  const [{ id, secretsLost } = { id: '', secretsLost: [] }] = taken.profiles;
  expect([...secretsLost].sort()).toEqual(Object.keys(SECRETS).sort());
  await core.client.profiles.remove({ id, deleteCapture: true });
});

test('a file written by hand needs only where the broker is; a secret header is no field', async () => {
  const short = {
    ...{ transport: 'wss', host: 'b.example', port: 8084, tls: { alpn: ['mqtt'] } },
    ...{ webSocket: { headers: [{ name: 'X-T', value: 'hush', secret: true }] }, future: 1 },
  };
  const { drafts, notMapped } = await draftsFrom({
    ...{ format: 'mqttscope-profiles', version: 1, profiles: [short], comment: 'x' },
  });
  const [draft] = drafts;
  expect(draft?.problems).toEqual([]);
  expect(draft?.fields).toEqual({
    ...{ ...DEFAULT_PROFILE, name: 'b.example', host: 'b.example' },
    ...{ transport: 'wss', port: 8084, clientId: draft?.fields.clientId },
    tls: { ...DEFAULT_PROFILE.tls, alpn: ['mqtt'] },
    webSocket: { subProtocol: 'mqtt', headers: [{ name: 'X-T', value: '', secret: true }] },
  });
  expect(draft?.secrets).toEqual({ 'header.X-T': 'hush' });
  expect(JSON.stringify([draft?.mapped, draft?.notMapped])).not.toContain('hush');
  expect(draft?.notMapped).toMatchObject([{ path: 'future', reason: 'unknown', value: '1' }]);
  expect(notMapped).toMatchObject([{ path: 'comment', reason: 'unknown' }]);
  for (const missing of ['transport', 'host', 'port'] as const) {
    const { [missing]: _, ...rest } = short;
    const file = { format: 'mqttscope-profiles', version: 1, profiles: [rest] };
    expect(codesOf((await draftsFrom(file)).drafts[0]?.problems ?? [])).toEqual([
      'PROFILE_INVALID',
    ]);
  }
});

test('folders without a profile come along, below the folder that is chosen', async () => {
  const { client } = core;
  const { id } = await client.profiles.save({ fields: { ...FIELDS, name: 'in', folder: 'x' } });
  const file = await client.files.chooseSave({ name: 'folders.json', folder: false });
  if (!file) throw new Error('unreachable');
  const { fileId } = file;
  await client.profileExchange.export({ ids: [id], emptyFolders: ['x/y', 'z'], fileId });
  await client.profiles.remove({ id, deleteCapture: true });
  expect((await client.profileExchange.preview({ fileId })).emptyFolders).toEqual(['x/y', 'z']);
  const { profiles } = await client.profileExchange.import({ fileId, indexes: [0], folder: 'new' });
  const after = await client.profiles.watch({ after: null });
  const paths = after.emptyFolders.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['x', 'new/x/y', 'new/z']));
  for (const each of profiles) await client.profiles.remove({ id: each.id, deleteCapture: true });
});

test('a file of version 1 is read, and folders in another shape are named', async () => {
  const profile = { transport: 'mqtt', host: 'b.example', port: 1883 };
  const file = { format: 'mqttscope-profiles', version: 1, profiles: [profile] };
  const { drafts, folders, notMapped } = await draftsFrom(file);
  expect(drafts[0]?.fields.transportChosen).toBe(true);
  expect([folders, notMapped]).toEqual([[], []]);
  const odd = await draftsFrom({ ...file, version: 2, folders: [1, 'x'] });
  expect(odd.folders).toEqual([]);
  expect(odd.notMapped).toMatchObject([{ path: 'folders', reason: 'invalid' }]);
  const given = await draftsFrom({ ...file, version: 2, folders: [' a / b', 'a/b', '/'] });
  expect(given.folders).toEqual(['a/b']);
});

test('what cannot be taken over is named, the others are there; nothing changes behind the preview', async () => {
  const { client } = core;
  const given = await fileOf([
    { ...MQTTX, name: 'good' },
    { ...MQTTX, name: 'bad', port: 0 },
  ]);
  const { fileId } = given;
  const { profiles: shown } = await client.profileExchange.preview({ fileId });
  expect(shown.map(({ problems }) => problems.length)).toEqual([0, 1]);
  const asked = { fileId, indexes: [0, 1], folder: '' };
  const { profiles, problems } = await client.profileExchange.import(asked);
  expect(profiles.map(({ name, secrets }) => [name, secrets])).toEqual([['good', ['password']]]);
  expect(problems).toMatchObject([
    { code: 'PROFILE_INVALID', detail: expect.stringMatching(/^bad: port/) },
  ]);
  await writeFile(given.path, JSON.stringify([{ ...MQTTX, host: 'other.example' }]));
  await expect(client.profileExchange.import(asked)).rejects.toMatchObject({
    code: 'PROFILE_FILE_CHANGED',
  });
  for (const { id } of profiles) await client.profiles.remove({ id, deleteCapture: true });
});

test('files that are too large or not there are refused before they are read', async () => {
  const given = await fileOf('');
  await truncate(given.path, 65 * 1024 * 1024);
  const large = core.client.profileExchange.preview({ fileId: given.fileId });
  await expect(large).rejects.toMatchObject({ code: 'PROFILE_FILE_TOO_LARGE' });
  const { fileId } = await core.core.files.add(join(core.dataDir, 'nothing.json'));
  const missing = core.client.profileExchange.preview({ fileId });
  await expect(missing).rejects.toMatchObject({ code: 'FILE_MISSING' });
  const unknown = core.client.profileExchange.preview({ fileId: 'made up' });
  await expect(unknown).rejects.toMatchObject({ code: 'FILE_UNKNOWN' });
});

test('everything of a file is taken over but what is there already', async () => {
  const { client } = core;
  const given = await fileOf([
    MQTTX,
    { ...MQTTX, name: 'second' },
    { ...MQTTX, name: '', host: '' },
  ]);
  const first = await core.core.takeProfiles(given.path, '');
  expect(first.profiles.map(({ name }) => name)).toEqual(['Boiler room', 'second']);
  expect(first.existing).toEqual([]);
  expect(codesOf(first.problems)).toContain('PROFILE_INVALID');
  const again = await core.core.takeProfiles(given.path, '');
  expect(again.profiles).toEqual([]);
  expect(again.existing).toEqual(['Boiler room', 'second']);
  for (const { id } of first.profiles) await client.profiles.remove({ id, deleteCapture: true });
});

test('a profile whose transport was chosen since is there already', async () => {
  const { client } = core;
  const given = await fileOf([{ ...MQTTX, ssl: undefined, protocol: undefined }]);
  const [taken] = (await core.core.takeProfiles(given.path, '')).profiles;
  if (!taken) throw new Error('unreachable');
  expect(taken.transportChosen).toBe(false);
  const fields = { ...taken, transport: 'mqtts' as const, transportChosen: true };
  await client.profiles.save({ id: taken.id, fields });
  expect((await core.core.takeProfiles(given.path, '')).existing).toEqual([taken.name]);
  await client.profiles.remove({ id: taken.id, deleteCapture: true });
});

test('the published schema is the one that is checked', async () => {
  const schema = `${JSON.stringify(z.toJSONSchema(ownFileSchema, { io: 'input' }), null, 2)}\n`;
  await expect(schema).toMatchFileSnapshot(
    '../../../../shared/formats/mqttscope-profiles.schema.json',
  );
});
