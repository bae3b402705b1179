import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ProfileStore } from '../../../electron/core/profiles/profile-store.ts';
import { DEFAULT_PROFILE } from '../../../shared/contract/defaults.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { createMemorySecrets } from '../../support/memory-secrets.ts';

const fields = { ...DEFAULT_PROFILE, clientId: 'one' };
let dataDir: string;
const secrets = createMemorySecrets();
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'mqttscope-profiles-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

async function open(problems: Problem[] = []) {
  const clock = manualClock();
  return ProfileStore.open({ dataDir, secrets, clock, random: Math.random }, problems);
}

test('profiles are there again after a restart, the password only in the secrets port', async () => {
  const store = await open();
  const saved = await store.save(undefined, fields, { password: 'top secret' });
  expect(saved).toMatchObject({
    ...fields,
    secrets: ['password'],
    secretsLost: [],
    builtIn: false,
  });
  const text = await readFile(join(dataDir, 'profiles', `${saved.id}.json`), 'utf8');
  expect(text).not.toContain('top secret');
  const again = await open();
  expect(again.list()).toEqual([saved]);
  expect(await again.secret(saved.id, 'password')).toBe('top secret');
});

test('the file holds the fields and nothing a reply added to them', async () => {
  const store = await open();
  const saved = await store.save(undefined, fields);
  await store.save(saved.id, { ...saved, name: 'renamed' });
  const text = await readFile(join(dataDir, 'profiles', `${saved.id}.json`), 'utf8');
  expect(JSON.parse(text).profile).toEqual({ ...fields, name: 'renamed' });
});

test('saving without a password keeps it, with an empty one removes it', async () => {
  const store = await open();
  const { id } = await store.save(undefined, fields, { password: 'secret' });
  expect((await store.save(id, { ...fields, name: 'renamed' })).secrets).toEqual(['password']);
  expect((await store.save(id, fields, { password: '' })).secrets).toEqual([]);
  expect(await store.secret(id, 'password')).toBeUndefined();
});

test.each([
  ['cut off', '{"version":1,"id":"broken","prof'],
  ['of a later version', JSON.stringify({ version: 9, id: 'broken', profile: {} })],
  [
    'with a port that is none',
    JSON.stringify({
      version: 1,
      id: 'broken',
      builtIn: false,
      created: 0,
      profile: { ...fields, port: 99_999 },
    }),
  ],
  [
    'that says it is another',
    JSON.stringify({ version: 1, id: 'other', builtIn: false, created: 0, profile: fields }),
  ],
])('a profile file %s is kept aside and named; the rest loads', async (_what, text) => {
  const good = await (await open()).save(undefined, fields, undefined);
  await writeFile(join(dataDir, 'profiles', 'broken.json'), text);
  const problems: Problem[] = [];
  const store = await open(problems);
  expect(store.list()).toEqual([good]);
  expect(problems).toMatchObject([
    { code: 'PROFILE_BROKEN', message: expect.stringContaining('broken.json') },
  ]);
  const aside = (await readdir(join(dataDir, 'profiles'))).find((name) =>
    name.includes('.broken-'),
  );
  expect(await readFile(join(dataDir, 'profiles', aside ?? ''), 'utf8')).toBe(text);
});

test('a file of version 1 is completed, and its password is known', async () => {
  const { folder: _, tls: __, session: ___, ...old } = { ...fields, name: 'old one' };
  const file = { version: 1, id: 'old', builtIn: false, created: 5, profile: old };
  await mkdir(join(dataDir, 'profiles'));
  await writeFile(join(dataDir, 'profiles', 'old.json'), JSON.stringify(file));
  await secrets.set('profile/old/password', 'from before');
  const [profile] = (await open()).list();
  expect(profile).toEqual({
    ...{ ...fields, name: 'old one' },
    ...{ id: 'old', builtIn: false, secrets: ['password'], secretsLost: [] },
    certificates: { ca: null, client: null },
  });
});

test('what the secrets port has forgotten is named, and named no more when it is given again', async () => {
  const store = await open();
  const { id } = await store.save(undefined, fields, { password: 'a', proxyPassword: 'b' });
  await secrets.delete(`profile/${id}/password`);
  const again = await open();
  expect(again.get(id)).toMatchObject({ secrets: ['proxyPassword'], secretsLost: ['password'] });
  const saved = await again.save(id, fields, { password: 'c' });
  expect(saved).toMatchObject({ secrets: ['password', 'proxyPassword'], secretsLost: [] });
});

test('a copy has the secrets, another client ID, and stands behind the original', async () => {
  const store = await open();
  const first = await store.save(undefined, { ...fields, name: 'first' }, { password: 'mine' });
  await store.save(undefined, { ...fields, name: 'last' });
  const copy = await store.duplicate(first.id, 'copy');
  expect(store.list().map(({ name }) => name)).toEqual(['first', 'copy', 'last']);
  expect(await store.secret(copy.id, 'password')).toBe('mine');
  expect(copy.clientId).not.toBe(first.clientId);
});

test('profiles stand where they are moved to, also after a restart and after many moves', async () => {
  const store = await open();
  const ids: string[] = [];
  for (const name of ['a', 'b', 'c', 'd']) {
    ids.push((await store.save(undefined, { ...fields, name })).id);
  }
  const [a = '', b = '', c = '', d = ''] = ids;
  const names = (of: ProfileStore) => of.list().map(({ name }) => name);
  const move = (moved: string[], folder: string, before: string | null) =>
    store.move(
      moved.map((profileId) => ({ profileId })),
      folder,
      before === null ? null : { profileId: before },
    );
  await move([d, b], 'Plant 1', a);
  expect(names(store)).toEqual(['b', 'd', 'a', 'c']);
  await move([a], '', null);
  expect(names(store)).toEqual(['b', 'd', 'c', 'a']);
  for (let n = 0; n < 200; n++) await move(n % 2 === 0 ? [b] : [d], 'Plant 1', c);
  expect(names(store)).toEqual(['b', 'd', 'c', 'a']);
  const again = await open();
  expect(names(again)).toEqual(['b', 'd', 'c', 'a']);
  expect(again.list().map(({ folder }) => folder)).toEqual(['Plant 1', 'Plant 1', '', '']);
});

test('a folder stays where its last profile left, also after a restart, until it is removed', async () => {
  const store = await open();
  const ids: string[] = [];
  for (const name of ['a', 'b', 'c']) {
    const folder = name === 'b' ? 'x/y' : '';
    ids.push((await store.save(undefined, { ...fields, name, folder })).id);
  }
  const [, b = '', c = ''] = ids;
  const before = store.revision();
  await store.save(b, { ...fields, name: 'b' });
  expect(store.revision()).toBeGreaterThan(before);
  expect(store.listWithFolders().emptyFolders).toEqual([{ path: 'x/y', before: c }]);
  await store.createFolders(['x/z', 'x/y', 'new ']);
  const expected = [
    { path: 'x/y', before: c },
    { path: 'x/z', before: null },
    { path: 'new', before: null },
  ];
  expect(store.listWithFolders().emptyFolders).toEqual(expected);
  const again = await open();
  expect(again.listWithFolders().emptyFolders).toEqual(expected);
  await again.renameFolder('x', 'Plant');
  await again.move([{ profileId: c }], 'Plant/z', null);
  await again.renameFolder('new', '');
  expect(again.listWithFolders().emptyFolders).toEqual([{ path: 'Plant/y', before: c }]);
  expect(again.get(c).folder).toBe('Plant/z');
  await again.remove(c);
  expect((await open()).listWithFolders().emptyFolders.map(({ path }) => path)).toEqual([
    ...['Plant/y', 'Plant/z'],
  ]);
});

test('a file of folders that cannot be read is kept aside and named', async () => {
  const profile = await (await open()).save(undefined, fields);
  await writeFile(join(dataDir, 'profile-folders.json'), '{"version":1,"folders":[{"pa');
  const problems: Problem[] = [];
  const store = await open(problems);
  expect(store.listWithFolders()).toEqual({ profiles: [profile], emptyFolders: [] });
  expect(problems).toMatchObject([{ code: 'FOLDERS_BROKEN' }]);
});

test('changes of several windows come one after the other', async () => {
  const store = await open();
  const { id } = await store.save(undefined, fields);
  const names = ['one', 'two', 'three', 'four'];
  await Promise.all([
    ...names.map((name) => store.save(id, { ...fields, name, folder: name })),
    store.move([{ profileId: id }], 'moved', null),
    store.duplicate(id, 'copy'),
  ]);
  expect(store.list().map(({ name, folder }) => [name, folder])).toEqual([
    ['four', 'moved'],
    ['copy', 'moved'],
  ]);
  expect((await open()).listWithFolders()).toEqual(store.listWithFolders());
});

test('what the session at the broker may still have is remembered until it has not', async () => {
  const store = await open();
  const subscriptions = ['a/#', 'b', 'c'].map((filter) => ({ filter, qos: 0 as const }));
  const kept = { ...fields, cleanStart: false, subscriptions };
  const { id } = await store.save(undefined, kept);
  await store.save(id, { ...kept, subscriptions: subscriptions.slice(1) });
  await store.change(id, () => ({ subscriptions: [] }));
  await store.change(id, () => ({ subscriptions: subscriptions.slice(2) }));
  const again = await open();
  expect(again.left(id)).toEqual(['a/#', 'b']);
  await again.ended(id, 'b');
  expect(again.left(id)).toEqual(['a/#']);
  await again.ended(id);
  expect((await open()).left(id)).toEqual([]);
  await again.save(id, { ...kept, cleanStart: true });
  await again.save(id, { ...kept, cleanStart: true, subscriptions: [] });
  expect(again.left(id)).toEqual([]);
});

test('removing takes the file and the password', async () => {
  const store = await open();
  const { id } = await store.save(undefined, fields, { password: 'secret' });
  await store.remove(id);
  expect(store.list()).toEqual([]);
  expect(await store.secret(id, 'password')).toBeUndefined();
  expect(() => store.get(id)).toThrow('no longer exists');
});
