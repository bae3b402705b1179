// A profile with TLS files as a page makes one: chosen, looked at, saved, connected with; its certificate
// trusted on first use. The secrets are nowhere but in the secrets port.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_PROFILE } from '../../shared/contract/defaults.ts';
import { TestCertificates } from '../support/certificates.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { startTestCore, type TestCore } from '../support/test-core.ts';

const PASSPHRASE = 'the-passphrase-of-the-key';
const made = new TestCertificates();
let broker: Mosquitto;
let core: TestCore;

beforeAll(async () => {
  const server = made.issue('server');
  made.issue('client', { usage: 'clientAuth', names: '', subject: '/CN=device-7' });
  made.openssl(
    ...['pkcs12', '-export', '-in', 'client-chain.pem', '-inkey', 'client.key'],
    ...['-passout', `pass:${PASSPHRASE}`, '-out', 'client.p12'],
  );
  made.write('bundle.pem', made.text('root.pem') + made.text('intermediate.pem'));
  const tls = [`certfile ${server.chain}`, `keyfile ${server.key}`];
  broker = await startMosquitto({
    listeners: [[...tls, `cafile ${made.path('bundle.pem')}`, 'require_certificate true'], tls],
  });
  core = await startTestCore();
});
afterAll(async () => {
  await core.dispose();
  await broker.stop();
  made.dispose();
});

const fields = (port: number, tls: Partial<typeof DEFAULT_PROFILE.tls> = {}) => ({
  ...{ ...DEFAULT_PROFILE, host: 'localhost', port, transport: 'mqtts' as const },
  ...{ clientId: `tls-${port}`, tls: { ...DEFAULT_PROFILE.tls, ...tls } },
});

test('a PKCS#12 file and a CA file are looked at, kept, and connect; a copy does too', async () => {
  const { client } = core;
  const chosen = async (name: string) => (await core.core.files.add(made.path(name))).fileId;
  const store = await chosen('client.p12');
  const use = { use: 'client' as const, certificate: store, key: null };
  expect((await client.certificates.inspect(use)).problems).toMatchObject([
    { code: 'KEY_PASSPHRASE_NEEDED' },
  ]);
  expect(
    (await client.certificates.inspect({ ...use, passphrase: 'wrong' })).problems,
  ).toMatchObject([{ code: 'KEY_PASSPHRASE_WRONG' }]);
  const report = await client.certificates.inspect({ ...use, passphrase: PASSPHRASE });
  expect(report).toMatchObject({ problems: [], certificates: [{ subject: 'CN=device-7' }, {}] });

  const profile = await client.profiles.save({
    fields: fields(broker.listenerPorts[0] ?? 0, { verify: 'ca' }),
    secrets: { keyPassphrase: PASSPHRASE },
    files: {
      ca: await chosen('root.pem'),
      client: { certificate: store, key: null },
    },
  });
  expect(profile).toMatchObject({ secrets: ['keyPassphrase'], certificates: { client: report } });
  const copy = await client.profiles.duplicate({ id: profile.id, name: 'copy' });
  for (const { id } of [profile, copy]) {
    await client.connections.connect({ profileId: id });
    const { path } = await core.until(id, ({ state }) => state === 'connected');
    expect(path?.tls).toMatchObject({
      verifiedBy: 'ca',
      clientCertificate: { subject: 'CN=device-7' },
      warnings: [],
    });
    await client.connections.disconnect({ profileId: id });
  }
  expect(await everythingIn(core.dataDir)).not.toMatch(
    new RegExp(
      `${PASSPHRASE}|PRIVATE KEY|${made.bytes('client.p12').toString('base64').slice(80, 160)}`,
    ),
  );
});

test('files that are not known or cannot serve are refused', async () => {
  const { client } = core;
  await expect(
    client.certificates.inspect({ use: 'ca', certificate: 'made-up', key: null }),
  ).rejects.toMatchObject({ code: 'FILE_UNKNOWN' });
  const gone = await core.core.files.add(made.path('is-not-there.pem'));
  await expect(
    client.certificates.inspect({ use: 'ca', certificate: gone.fileId, key: null }),
  ).rejects.toMatchObject({ code: 'FILE_MISSING' });
  const key = await core.core.files.add(made.path('client.key'));
  const before = await client.profiles.list();
  await expect(
    client.profiles.save({ fields: fields(1), files: { ca: key.fileId } }),
  ).rejects.toMatchObject({ code: 'CERTIFICATE_IS_KEY' });
  expect(await client.profiles.list()).toEqual(before);
});

test('a certificate nobody vouches for is shown, and trusted once it is pinned', async () => {
  const { client } = core;
  const port = broker.listenerPorts[1] ?? 0;
  const { id } = await client.profiles.save({ fields: fields(port) });
  await client.connections.connect({ profileId: id });
  const refused = await core.until(id, ({ state }) => state === 'waiting' || state === 'stopped');
  expect(refused).toMatchObject({
    problem: { code: 'TLS_UNKNOWN_ISSUER' },
    refusedCertificate: {
      fingerprint: made.fingerprint('server.pem'),
      names: ['localhost', '127.0.0.1'],
    },
  });
  await client.connections.disconnect({ profileId: id });
  const pinned = [refused.refusedCertificate?.fingerprint ?? ''];
  await client.profiles.save({ id, fields: fields(port, { verify: 'pinned', pinned }) });
  await client.connections.connect({ profileId: id });
  const { path, refusedCertificate } = await core.until(id, ({ state }) => state === 'connected');
  expect(path?.tls).toMatchObject({ verifiedBy: 'pinned', unverified: false });
  expect(refusedCertificate).toBeNull();
});

async function everythingIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1'));
  return (await Promise.all(texts)).join('\n');
}
