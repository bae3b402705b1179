import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ProfileStore } from '../../../electron/core/profiles/profile-store.ts';
import { createMemorySecrets } from '../../../electron/web/memory-secrets.ts';
import { DEFAULT_PROFILE } from '../../../shared/contract/defaults.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { manualClock } from '../../support/manual-clock.ts';

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
  const saved = await store.save(undefined, fields, 'top secret');
  expect(saved).toMatchObject({ ...fields, hasPassword: true, builtIn: false });
  const text = await readFile(join(dataDir, 'profiles', `${saved.id}.json`), 'utf8');
  expect(text).not.toContain('top secret');
  const again = await open();
  expect(again.list()).toEqual([saved]);
  expect(await again.password(saved.id)).toBe('top secret');
});

test('the file holds the fields and nothing a reply added to them', async () => {
  const store = await open();
  const saved = await store.save(undefined, fields, undefined);
  await store.save(saved.id, { ...saved, name: 'renamed' }, undefined);
  const text = await readFile(join(dataDir, 'profiles', `${saved.id}.json`), 'utf8');
  expect(JSON.parse(text).profile).toEqual({ ...fields, name: 'renamed' });
});

test('saving without a password keeps it, with an empty one removes it', async () => {
  const store = await open();
  const { id } = await store.save(undefined, fields, 'secret');
  expect((await store.save(id, { ...fields, name: 'renamed' }, undefined)).hasPassword).toBe(true);
  expect((await store.save(id, fields, '')).hasPassword).toBe(false);
  expect(await store.password(id)).toBeUndefined();
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

test('removing takes the file and the password', async () => {
  const store = await open();
  const { id } = await store.save(undefined, fields, 'secret');
  await store.remove(id);
  expect(store.list()).toEqual([]);
  expect(await store.password(id)).toBeUndefined();
  expect(() => store.get(id)).toThrow('no longer exists');
});
