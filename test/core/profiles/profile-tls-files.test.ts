// TLS files of a profile: taken over whole or not at all, keys in the secrets port and nowhere else.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ProfileStore } from '../../../electron/core/profiles/profile-store.ts';
import { DEFAULT_PROFILE } from '../../../shared/contract/defaults.ts';
import { TestCertificates } from '../../support/certificates.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { createMemorySecrets } from '../../support/memory-secrets.ts';

const fields = { ...DEFAULT_PROFILE, clientId: 'one', transport: 'mqtts' as const };
const made = new TestCertificates();
let dataDir: string;
let secrets: ReturnType<typeof createMemorySecrets>;

beforeAll(() => {
  made.issue('client', { usage: 'clientAuth' });
  made.issue('other', { usage: 'clientAuth' });
  made.openssl(
    ...['pkcs8', '-topk8', '-in', 'client.key', '-out', 'locked.key', '-passout', 'pass:opens'],
  );
  made.openssl(
    ...['pkcs12', '-export', '-in', 'client-chain.pem', '-inkey', 'client.key'],
    ...['-passout', 'pass:opens', '-out', 'client.p12'],
  );
});
afterAll(() => made.dispose());
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'mqttscope-tls-files-'));
  secrets = createMemorySecrets();
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const open = () =>
  ProfileStore.open({ dataDir, secrets, clock: manualClock(), random: Math.random }, []);
const file = (name: string) => ({ name, bytes: made.bytes(name) });

async function everything(): Promise<string> {
  const names = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const files = names.filter((each) => each.isFile());
  return (
    await Promise.all(files.map((each) => readFile(join(each.parentPath, each.name), 'latin1')))
  ).join('\n');
}

test('are copied, reported after a restart, and the key is only a secret', async () => {
  const store = await open();
  const chosen = {
    ca: file('root.pem'),
    client: [file('client.pem'), file('locked.key')],
  };
  const { id, certificates } = await store.save(
    undefined,
    fields,
    { keyPassphrase: 'opens' },
    chosen,
  );
  expect(certificates).toMatchObject({
    ca: { files: ['root.pem'], kind: 'pem', problems: [] },
    client: { files: ['client.pem', 'locked.key'], key: { encrypted: true, matches: true } },
  });
  const again = await open();
  const profile = again.get(id);
  expect(profile.certificates).toEqual(certificates);
  expect(profile.secrets).toEqual(['keyPassphrase']);
  expect(await again.secret(id, 'clientKey')).toBe(made.text('locked.key').trim());
  expect(again.certificates(id)).toEqual({
    ca: made.text('root.pem'),
    client: { files: ['client.pem', 'locked.key'], certificates: made.text('client.pem') },
  });
  const text = await everything();
  expect(text).toContain('BEGIN CERTIFICATE');
  expect(text).not.toMatch(/PRIVATE KEY|opens/);
  expect(text).not.toContain(made.text('locked.key').split('\n')[2]);
});

test('that cannot serve reject the save and leave everything as it was', async () => {
  const store = await open();
  const { id } = await store.save(undefined, fields, {}, { ca: file('root.pem') });
  const before = store.get(id);
  const stored = await everything();
  const chosen = { ca: file('intermediate.pem'), client: [file('client.pem'), file('other.key')] };
  await expect(
    store.save(id, { ...fields, name: 'new' }, { password: 'x' }, chosen),
  ).rejects.toMatchObject({ problem: { code: 'CLIENT_KEY_MISMATCH' } });
  expect(store.get(id)).toEqual(before);
  expect(await everything()).toBe(stored);
  expect(await store.secret(id, 'password')).toBeUndefined();
  await expect(store.save(undefined, fields, {}, { ca: file('client.key') })).rejects.toMatchObject(
    { problem: { code: 'CERTIFICATE_IS_KEY' } },
  );
  expect(store.list()).toHaveLength(1);
});

test('a passphrase that does not open the key is refused, also later', async () => {
  const store = await open();
  const client = [file('client.pem'), file('locked.key')];
  await expect(
    store.save(undefined, fields, { keyPassphrase: 'no' }, { client }),
  ).rejects.toMatchObject({ problem: { code: 'KEY_PASSPHRASE_WRONG' } });
  await expect(store.save(undefined, fields, {}, { client })).rejects.toMatchObject({
    problem: { code: 'KEY_PASSPHRASE_NEEDED' },
  });
  const { id } = await store.save(undefined, fields, { keyPassphrase: 'opens' }, { client });
  await expect(store.save(id, fields, { keyPassphrase: 'no' })).rejects.toMatchObject({
    problem: { code: 'KEY_PASSPHRASE_WRONG' },
  });
  expect(await store.secret(id, 'keyPassphrase')).toBe('opens');
  expect((await store.save(id, fields, {}, { client })).certificates.client?.problems).toEqual([]);
});

test('a file whose passphrase is asked for is taken unopened and completed when it is told', async () => {
  const store = await open();
  const asking = { ...fields, ask: ['keyPassphrase' as const] };
  const { id, certificates } = await store.save(
    undefined,
    asking,
    {},
    { client: [file('client.p12')] },
  );
  expect(certificates.client).toMatchObject({
    kind: 'pkcs12',
    certificates: [],
    key: { encrypted: true, matches: null },
    problems: [],
  });
  const told = await store.save(id, fields, { keyPassphrase: 'opens' });
  expect(told.certificates.client).toMatchObject({
    kind: 'pkcs12',
    files: ['client.p12'],
    key: { encrypted: true, matches: true },
  });
  expect(store.certificates(id).client?.certificates).toBe(made.text('client-chain.pem'));
});

test('are copied with a profile, let go of, and removed with it', async () => {
  const store = await open();
  const chosen = { ca: file('root.pem'), client: [file('client.pem'), file('client.key')] };
  const { id } = await store.save(undefined, fields, {}, chosen);
  const copy = await store.duplicate(id, 'copy');
  expect(copy.certificates).toEqual(store.get(id).certificates);
  expect(await store.secret(copy.id, 'clientKey')).toBe(made.text('client.key').trim());

  const bare = await store.save(id, fields, {}, { client: null });
  expect(bare.certificates).toMatchObject({ ca: { files: ['root.pem'] }, client: null });
  expect(await store.secret(id, 'clientKey')).toBeUndefined();
  expect(await readdir(join(dataDir, 'certificates', id))).toEqual(['ca.pem']);
  await store.save(id, fields, {}, { ca: null });
  expect(await readdir(join(dataDir, 'certificates'))).toEqual([copy.id]);
  await store.remove(copy.id);
  expect(await readdir(join(dataDir, 'certificates'))).toEqual([]);
  expect(await store.secret(copy.id, 'clientKey')).toBeUndefined();
  expect(await everything()).not.toContain('PRIVATE KEY');
});

test('a key the secrets port has lost is named', async () => {
  const store = await open();
  const chosen = { client: [file('client.pem'), file('client.key')] };
  const { id } = await store.save(undefined, fields, {}, chosen);
  await secrets.delete(`profile/${id}/clientKey`);
  const profile = (await open()).get(id);
  expect(profile.certificates.client?.problems).toMatchObject([{ code: 'CLIENT_KEY_LOST' }]);
  expect(profile).toMatchObject({ secrets: [], secretsLost: [] });
});
