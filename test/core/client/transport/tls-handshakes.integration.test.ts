// Every TLS handshake a project meets, each with an outcome of its own: a sentence that names cause, host and
// dates, or a way to the broker that says how it came to be trusted.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestCertificates } from '../../../support/certificates.ts';
import { recordedConnection, settingsFor } from '../recorded-connection.ts';
import { outcomeOfTls, type Try } from './tls-tries.ts';

const made = new TestCertificates();
afterAll(() => made.dispose());

beforeAll(() => {
  made.issue('server');
  made.issue('wrong-host', { names: 'DNS:other.example,DNS:another.example' });
  made.issue('cn-only', { names: '' });
  made.issue('expired', { from: '20200101000000Z', to: '20210101000000Z' });
  made.issue('future', { from: '20400101000000Z', to: '20450101000000Z' });
  made.issue('named', { names: 'DNS:broker.test' });
  made.selfSigned('self');
  const client = { usage: 'clientAuth', names: '' } as const;
  made.issue('client', { ...client, subject: '/CN=client-rsa/O=Test Lab', key: 'rsa' });
  made.issue('client-ec', { ...client, subject: '/CN=client ec ü' });
  made.issue('client-p12', { ...client, subject: '/CN=client p12' });
  made.openssl(
    ...['pkcs12', '-export', '-in', 'client-p12.pem', '-inkey', 'client-p12.key'],
    ...['-passout', 'pass:secret', '-out', 'client.p12'],
  );
  made.openssl(
    ...['pkcs8', '-topk8', '-in', 'client.key', '-out', 'locked.key', '-passout', 'pass:secret'],
  );
  made.write('bundle.pem', made.text('root.pem') + made.text('intermediate.pem'));
});

const outcomeOf = (attempt: Try) => outcomeOfTls(made, attempt);

const serverOf = (name: string): TlsOptions => ({
  cert: made.text(`${name}.pem`),
  key: made.text(`${name.replace(/-chain$/, '')}.key`),
});
const demandsClient = (): TlsOptions => ({
  ...serverOf('server-chain'),
  requestCert: true,
  rejectUnauthorized: true,
  ca: made.text('bundle.pem'),
});

type Expected = { code: string; says: RegExp; state?: string } | Record<string, unknown>;
const mTls = { server: demandsClient, ca: 'root.pem' } as const;
const pem = (name: string, key = `${name}.key`) => ({ certificate: `${name}.pem`, key });
const known = (subject: string) => ({ subject: expect.stringContaining(subject), known: true });
const sent = (subject: string) => ({ subject: expect.stringContaining(subject), known: false });

const HANDSHAKES: readonly (readonly [string, Try, Expected])[] = [
  [
    'good chain + root CA',
    { server: () => serverOf('server-chain'), ca: 'root.pem' },
    { verifiedBy: 'ca', issuers: [sent('Test Intermediate'), known('Test Root')], warnings: [] },
  ],
  [
    'no CA supplied',
    { server: () => serverOf('server-chain') },
    {
      code: 'TLS_UNKNOWN_ISSUER',
      says: /localhost.*"O=Test Lab, CN=Test Root".*CA file.*trust it/,
    },
  ],
  [
    'CA file without the root',
    { server: () => serverOf('server-chain'), ca: 'intermediate.pem' },
    {
      code: 'TLS_ISSUER_NOT_IN_CA_FILE',
      says: /localhost.*"O=Test Lab, CN=Test Root".*not in the CA file/,
    },
  ],
  [
    'server omits intermediate',
    { server: () => serverOf('server'), ca: 'root.pem' },
    { code: 'TLS_INTERMEDIATE_MISSING', says: /"O=Test Lab, CN=Test Intermediate".*does not send/ },
  ],
  [
    'server omits intermediate, client has bundle',
    { server: () => serverOf('server'), ca: 'bundle.pem' },
    { verifiedBy: 'ca', issuers: [known('Test Intermediate'), known('Test Root')] },
  ],
  [
    'wrong host name',
    { server: () => serverOf('wrong-host-chain'), ca: 'root.pem' },
    {
      code: 'TLS_HOST_MISMATCH',
      says: /for other\.example, another\.example, not for "localhost"/,
    },
  ],
  [
    'CN only, no SAN',
    { server: () => serverOf('cn-only-chain'), ca: 'root.pem' },
    { warnings: [{ code: 'TLS_NAME_FROM_COMMON_NAME' }] },
  ],
  [
    'expired',
    { server: () => serverOf('expired-chain'), ca: 'root.pem' },
    {
      code: 'TLS_CERTIFICATE_EXPIRED',
      says: /of localhost expired on 2021-01-01 00:00 UTC.*clock/,
    },
  ],
  [
    'not yet valid',
    { server: () => serverOf('future-chain'), ca: 'root.pem' },
    { code: 'TLS_CERTIFICATE_NOT_YET_VALID', says: /of localhost is valid from 2040-01-01.*clock/ },
  ],
  [
    'self-signed, no CA',
    { server: () => serverOf('self') },
    { code: 'TLS_SELF_SIGNED', says: /localhost is self-signed.*CA file.*trust it/ },
  ],
  [
    'self-signed pinned as CA',
    { server: () => serverOf('self'), ca: 'self.pem' },
    { verifiedBy: 'ca', certificate: { selfSigned: true }, issuers: [], unverified: false },
  ],
  [
    'self-signed, rejectUnauthorized=false',
    { server: () => serverOf('self'), tls: { verify: 'none' } },
    { verifiedBy: 'none', unverified: true },
  ],
  [
    'IP address target with IP SAN',
    { server: () => serverOf('server-chain'), ca: 'root.pem', fields: { host: '127.0.0.1' } },
    { serverName: null, saw: { sni: false } },
  ],
  [
    'mTLS good (leaf only)',
    { ...mTls, client: pem('client') },
    { clientCertificate: { key: 'RSA 2048' }, saw: { client: 'client-rsa' } },
  ],
  [
    'mTLS EC',
    { ...mTls, client: pem('client-ec') },
    { clientCertificate: { key: 'EC prime256v1' }, saw: { client: 'client ec ü' } },
  ],
  [
    'mTLS pfx',
    {
      ...mTls,
      client: { certificate: '', pkcs12: 'client.p12' },
      secrets: { keyPassphrase: 'secret' },
    },
    { clientCertificate: { subject: 'CN=client p12' }, saw: { client: 'client p12' } },
  ],
  [
    'mTLS missing client cert (TLS1.3)',
    mTls,
    { code: 'TLS_CERTIFICATE_REQUIRED', says: /demands a client certificate\. Choose one/ },
  ],
  [
    'mTLS missing client cert (TLS1.2)',
    { ...mTls, server: () => ({ ...demandsClient(), maxVersion: 'TLSv1.2' }) },
    {
      code: 'TLS_HANDSHAKE_REFUSED',
      says: /refused the TLS handshake.*client certificate: choose/,
    },
  ],
  [
    'mTLS key/cert mismatch',
    { ...mTls, client: pem('client', 'client-ec.key') },
    { code: 'CLIENT_KEY_MISMATCH', says: /"O=Test Lab, CN=client-rsa"/, state: 'stopped' },
  ],
  [
    'mTLS wrong passphrase',
    { ...mTls, client: pem('client', 'locked.key'), secrets: { keyPassphrase: 'not it' } },
    { code: 'KEY_PASSPHRASE_WRONG', says: /locked\.key/, state: 'stopped' },
  ],
  [
    'ALPN match',
    {
      server: () => ({ ...serverOf('server-chain'), ALPNProtocols: ['x-amzn-mqtt-ca', 'mqtt'] }),
      ca: 'root.pem',
      tls: { alpn: ['x-amzn-mqtt-ca'] },
    },
    { alpn: 'x-amzn-mqtt-ca', saw: { alpn: 'x-amzn-mqtt-ca' } },
  ],
  [
    'ALPN mismatch',
    {
      server: () => ({ ...serverOf('server-chain'), ALPNProtocols: ['mqtt'] }),
      ca: 'root.pem',
      tls: { alpn: ['x-amzn-mqtt-ca', 'other'] },
    },
    { code: 'TLS_ALPN_REFUSED', says: /by ALPN \(x-amzn-mqtt-ca, other\)/ },
  ],
  [
    'custom SNI',
    {
      server: () => serverOf('named-chain'),
      ca: 'root.pem',
      tls: { serverName: 'broker.test' },
      fields: { host: '127.0.0.1' },
    },
    { serverName: 'broker.test', saw: { sni: 'broker.test' } },
  ],
  [
    'TLS1.0 only server',
    { server: () => oldServer('TLSv1'), ca: 'root.pem' },
    { code: 'TLS_VERSION', says: /does not speak TLS 1\.2 or newer.*allow an older version/ },
  ],
  [
    'plain TCP client to TLS port',
    { server: () => serverOf('server-chain'), fields: { transport: 'mqtt' } },
    { code: 'CLOSED_BEFORE_CONNACK', says: /may expect TLS/ },
  ],
];

function oldServer(version: 'TLSv1' | 'TLSv1.1'): TlsOptions {
  const versions = { minVersion: version, maxVersion: version } as const;
  return { ...serverOf('server-chain'), ...versions, ciphers: 'DEFAULT:@SECLEVEL=0' };
}

const outcomes = new Map<string, string>();

describe('handshakes', () => {
  it.each(HANDSHAKES)('%s', async (name, attempt, expected) => {
    const outcome = await outcomeOf(attempt);
    if ('code' in expected) {
      const {
        code,
        says,
        state = 'waiting',
      } = expected as { code: string; says: RegExp; state?: string };
      expect(outcome).toMatchObject({ state, problem: { code } });
      expect(outcome.problem?.message).toMatch(says);
      expect(outcome.problem?.message).toMatch(/^[^{}]+\.$/);
      outcomes.set(name, outcome.problem?.message ?? '');
    } else {
      const { saw, ...tls } = expected;
      expect(outcome).toMatchObject({ state: 'connected', problem: null, refused: null });
      expect(outcome.path?.tls).toMatchObject(tls);
      expect(outcome.path?.tls?.protocol).toBe('TLSv1.3');
      if (saw) expect(outcome.saw[0]).toMatchObject(saw);
      outcomes.set(name, JSON.stringify(outcome.path?.tls));
    }
  });

  it('end in as many outcomes as there are', () => {
    expect(new Set(outcomes.values()).size).toBe(HANDSHAKES.length);
  });

  const measured = join(import.meta.dirname, '../../../../shared/traffic/tls-measured.json');
  it.skipIf(!existsSync(measured))('are all that were measured (skipped without the list)', () => {
    const { handshakes } = JSON.parse(readFileSync(measured, 'utf8')) as {
      handshakes: { name: string }[];
    };
    expect(HANDSHAKES.map(([name]) => name)).toEqual(handshakes.map(({ name }) => name));
  });
});

describe('trust on first use', () => {
  it('refuses, shows the certificate, and takes it once it is pinned', async () => {
    const self = { server: () => serverOf('self') };
    const fingerprint = made.fingerprint('self.pem');
    const first = await outcomeOf(self);
    expect(first.refused).toBe(fingerprint);
    const none = await outcomeOf({ ...self, tls: { verify: 'pinned' } });
    expect(none).toMatchObject({
      state: 'stopped',
      refused: fingerprint,
      problem: { code: 'TLS_PIN_MISSING', message: expect.stringContaining(fingerprint) },
    });
    const pinned = await outcomeOf({ ...self, tls: { verify: 'pinned', pinned: [fingerprint] } });
    expect(pinned).toMatchObject({ state: 'connected', path: { tls: { verifiedBy: 'pinned' } } });
  });

  it('holds whoever issued it, whatever its name and date, and says what is wrong with it', async () => {
    for (const [name, warnings] of [
      ['wrong-host', []],
      ['expired', [{ code: 'TLS_CERTIFICATE_EXPIRED' }]],
    ] as const) {
      const pins = [made.fingerprint(`${name}.pem`)];
      const outcome = await outcomeOf({
        server: () => serverOf(`${name}-chain`),
        tls: { verify: 'pinned', pinned: pins },
      });
      expect(outcome).toMatchObject({ state: 'connected', path: { tls: { warnings } } });
    }
  });

  it('refuses another certificate, even one the system or a CA would vouch for', async () => {
    const outcome = await outcomeOf({
      server: () => serverOf('server-chain'),
      ca: 'root.pem',
      tls: { verify: 'pinned', pinned: [made.fingerprint('self.pem')] },
    });
    expect(outcome).toMatchObject({
      state: 'stopped',
      refused: made.fingerprint('server.pem'),
      problem: {
        code: 'TLS_PIN_MISMATCH',
        detail: expect.stringContaining(
          `shown: SHA-256 ${made.fingerprint('server.pem')}; trusted: SHA-256 ${made.fingerprint('self.pem')}`,
        ),
      },
    });
  });
});

describe('versions', () => {
  it('of old are spoken when they are allowed, and are warned of', async () => {
    for (const version of ['TLSv1', 'TLSv1.1'] as const) {
      const outcome = await outcomeOf({
        server: () => oldServer(version),
        ca: 'root.pem',
        tls: { minVersion: version },
      });
      expect(outcome).toMatchObject({
        state: 'connected',
        path: { tls: { protocol: version, warnings: [{ code: 'TLS_OLD_VERSION' }] } },
      });
    }
  });

  it('below the least that is allowed are refused', async () => {
    const outcome = await outcomeOf({
      server: () => ({ ...serverOf('server-chain'), maxVersion: 'TLSv1.2' }),
      ca: 'root.pem',
      tls: { minVersion: 'TLSv1.3' },
    });
    expect(outcome.problem).toMatchObject({
      code: 'TLS_VERSION',
      message: expect.stringContaining('TLS 1.3'),
    });
  });
});

it('a key the secrets port has lost stops with its own sentence', async () => {
  await using connection = recordedConnection();
  const certificates = {
    ca: null,
    client: { files: ['client.key'], certificates: made.text('client.pem') },
  };
  connection.connect({ ...settingsFor(1, { transport: 'mqtts' }), certificates });
  const { problem } = await connection.when(({ state }) => state === 'stopped');
  expect(problem?.code).toBe('CLIENT_KEY_LOST');
});
