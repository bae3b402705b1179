// Certificates and keys inside of imported and exported files, made by openssl.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_PROFILE } from '../../../../shared/contract/defaults.ts';
import { TestCertificates } from '../../../support/certificates.ts';
import { startTestCore, type TestCore } from '../../../support/test-core.ts';
import { codesOf, EXPLORER_CONNECTION } from './imported-files.ts';

const made = new TestCertificates();
let core: TestCore;
beforeAll(async () => {
  made.issue('client', { usage: 'clientAuth' });
  made.issue('other', { usage: 'clientAuth' });
  made.openssl(
    ...['pkcs8', '-topk8', '-in', 'client.key', '-out', 'locked.key', '-passout', 'pass:opens-it'],
  );
  made.openssl(
    ...['pkcs12', '-export', '-in', 'client-chain.pem', '-inkey', 'client.key'],
    ...['-passout', 'pass:opens-it', '-out', 'client.p12'],
  );
  core = await startTestCore();
});
afterAll(async () => {
  await core.dispose();
  made.dispose();
});

async function chosen(name: string): Promise<string> {
  return (await core.core.files.add(made.path(name))).fileId;
}

/** A profile with these files leaves the program and comes in again. */
async function roundTrip(client: { certificate: string; key: string | null }, passphrase?: string) {
  const { profiles, profileExchange, files } = core.client;
  const fields = {
    ...{ ...DEFAULT_PROFILE, clientId: 'tls', transport: 'mqtts' as const },
    tls: { ...DEFAULT_PROFILE.tls, verify: 'ca' as const },
  };
  const saved = await profiles.save({
    fields,
    secrets: { keyPassphrase: 'opens-it' },
    files: { ca: await chosen('root.pem'), client },
  });
  const file = await files.chooseSave({ name: 'tls.json', folder: false });
  if (!file) throw new Error('unreachable');
  const { fileId, path } = file;
  const counts = await profileExchange.export({
    ...{ ids: [saved.id], fileId, ...(passphrase === undefined ? {} : { passphrase }) },
  });
  const source = { fileId, ...(passphrase === undefined ? {} : { passphrase }) };
  const preview = await profileExchange.preview(source);
  const taken = await profileExchange.import({ ...source, indexes: [0], folder: '' });
  const [profile] = taken.profiles;
  if (!profile) throw new Error(JSON.stringify(taken.problems));
  for (const { id } of [saved, profile]) await profiles.remove({ id, deleteCapture: true });
  return { saved, counts, preview, profile, text: await readFile(path, 'utf8') };
}

test.each([
  ['PEM', 'client.pem', 'locked.key'],
  ['PKCS#12', 'client.p12', null],
])('%s comes back with its key under a passphrase', async (_kind, certificate, key) => {
  const client = {
    certificate: await chosen(certificate),
    key: key === null ? null : await chosen(key),
  };
  const { saved, counts, preview, profile, text } = await roundTrip(client, 'of the file');
  expect(counts).toEqual({ profiles: 1, secrets: 2, secretsLeftOut: 0 });
  expect(preview.profiles[0]).toMatchObject({ problems: [], warnings: [] });
  expect(preview.profiles[0]?.secrets.toSorted()).toEqual(['clientKey', 'keyPassphrase']);
  const { ca, client: own } = saved.certificates;
  expect(profile.certificates.ca).toEqual(ca);
  expect(profile.certificates.client?.certificates).toEqual(own?.certificates);
  expect(profile.certificates.client?.key).toEqual(own?.key);
  const secret = made.bytes(key ?? certificate);
  for (const form of [secret.toString('latin1').slice(100, 160), secret.toString('base64')]) {
    expect(text).not.toContain(form);
  }
});

test('without a passphrase the key stays out, and the certificate that needs it', async () => {
  const client = { certificate: await chosen('client.pem'), key: await chosen('locked.key') };
  const { counts, preview, profile, text } = await roundTrip(client);
  expect(counts).toEqual({ profiles: 1, secrets: 0, secretsLeftOut: 2 });
  expect(codesOf(preview.profiles[0]?.warnings ?? []).sort()).toEqual([
    ...['CLIENT_KEY_NOT_IN_FILE', 'SECRETS_NOT_IN_FILE'],
  ]);
  expect(profile.certificates.client).toBeNull();
  expect(profile.certificates.ca?.files).toEqual(['root.pem']);
  expect(text).not.toContain('PRIVATE KEY');
});

const inner = (name: string) => ({ name, data: made.bytes(name).toString('base64') });

async function explorerPreview(more: object) {
  const path = join(core.dataDir, `settings-${Math.random()}.json`);
  const connection = { ...EXPLORER_CONNECTION, ...more };
  await writeFile(path, JSON.stringify({ ConnectionManager_connections: { a: connection } }));
  const { fileId } = await core.core.files.add(path);
  const { profiles } = await core.client.profileExchange.preview({ fileId });
  const { profileExchange } = core.client;
  const taken = await profileExchange.import({ fileId, indexes: [0], folder: '' });
  for (const { id } of taken.profiles)
    await core.client.profiles.remove({ id, deleteCapture: true });
  return { shown: profiles[0], profile: taken.profiles[0] };
}

test('MQTT Explorer keeps them inside: they are taken over', async () => {
  const { shown, profile } = await explorerPreview({
    selfSignedCertificate: inner('root.pem'),
    clientCertificate: inner('client.pem'),
    clientKey: inner('client.key'),
  });
  expect(shown).toMatchObject({ problems: [], secrets: ['password', 'clientKey'] });
  expect(profile).toMatchObject({
    tls: { verify: 'ca' },
    certificates: {
      ca: { files: ['root.pem'] },
      client: { files: ['client.pem', 'client.key'], key: { encrypted: false, matches: true } },
    },
  });
});

test.each([
  [
    'a key of another certificate',
    { clientCertificate: 'client.pem', clientKey: 'other.key' },
    'CLIENT_KEY_MISMATCH',
  ],
  ['a certificate without a key', { clientCertificate: 'client.pem' }, 'CLIENT_KEY_MISSING'],
  ['a request for an authority', { selfSignedCertificate: 'client.csr' }, 'CERTIFICATE_IS_REQUEST'],
])('%s stays out, and is named before anything is taken over', async (_what, names, code) => {
  const files = Object.entries(names).map(([member, name]) => [member, inner(name)]);
  const { shown, profile } = await explorerPreview(Object.fromEntries(files));
  expect(codesOf(shown?.warnings ?? [])).toContain(code);
  expect(shown?.problems).toEqual([]);
  expect(shown?.secrets).toEqual(['password']);
  const [member] = Object.keys(names);
  expect(shown?.notMapped).toContainEqual({
    ...{ path: `${member}.data`, value: '', reason: 'invalid', params: {} },
  });
  expect(profile?.certificates).toEqual({ ca: null, client: null });
});
