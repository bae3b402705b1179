// Everything a chosen file can be, with files made by openssl.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  certificatesOf,
  chainPem,
  openIdentity,
} from '../../../electron/core/certificates/client-identity.ts';
import { inspectCa, inspectClient } from '../../../electron/core/certificates/tls-files.ts';
import { TestCertificates } from '../../support/certificates.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const made = new TestCertificates();
afterAll(() => made.dispose());

beforeAll(() => {
  const clients = { usage: 'clientAuth', names: '' } as const;
  made.issue('client', { ...clients, subject: '/CN=client-rsa/O=Test Lab', key: 'rsa' });
  made.issue('client-ec', { ...clients, subject: '/CN=client ec ü' });
  made.issue('client-ed', { ...clients, subject: '/CN=client ed', key: 'ed25519' });
  made.issue('server', {});
  made.issue('expired', { ...clients, from: '20200101000000Z', to: '20210101000000Z' });
  made.issue('future', { ...clients, from: '20400101000000Z' });
  made.issue('soon', { ...clients, to: '20261201000000Z' });
});

const file = (name: string) => ({ name, bytes: made.bytes(name) });
const codes = (problems: readonly { code: string }[]) => problems.map(({ code }) => code);

async function client(names: readonly string[], passphrase = '', asked = false) {
  const inspected = await inspectClient(names.map(file), passphrase, asked, NOW);
  const { problems, warnings } = inspected.report;
  return { ...inspected, problems: codes(problems), warnings: codes(warnings) };
}

describe('a CA file', () => {
  it.each(['root.pem', 'bundle.pem', 'bom.pem', 'crlf.pem', 'utf16.pem', 'with-text.pem'])(
    'is taken as %s',
    (name) => {
      const root = made.text('root.pem');
      made.write('bundle.pem', root + made.text('intermediate.pem'));
      made.write('bom.pem', `\ufeff${root}`);
      made.write('crlf.pem', root.replaceAll('\n', '\r\n'));
      made.write('utf16.pem', Buffer.from(`\ufeff${root}`, 'utf16le'));
      made.openssl('x509', '-in', 'root.pem', '-text', '-out', 'with-text.pem');
      const { report, pem } = inspectCa(file(name), NOW);
      expect(report).toMatchObject({ kind: 'pem', problems: [], warnings: [], files: [name] });
      expect(report.certificates[0]).toMatchObject({
        subject: 'O=Test Lab, CN=Test Root',
        isCa: true,
        selfSigned: true,
        key: 'EC prime256v1',
        fingerprint: made.fingerprint('root.pem'),
        validTo: Date.parse('2049-01-01T00:00:00Z'),
      });
      expect(certificatesOf(pem)).toHaveLength(name === 'bundle.pem' ? 2 : 1);
    },
  );

  it('is converted from DER', () => {
    made.openssl('x509', '-in', 'root.pem', '-outform', 'DER', '-out', 'root.der');
    const { report, pem } = inspectCa(file('root.der'), NOW);
    expect(codes(report.warnings)).toEqual(['CERTIFICATE_CONVERTED']);
    expect(report).toMatchObject({ kind: 'der', problems: [] });
    expect(pem).toBe(made.text('root.pem'));
  });

  it.each<[string, string, () => void]>([
    ['a key', 'CERTIFICATE_IS_KEY', () => made.write('ca', made.text('client.key'))],
    ['a request', 'CERTIFICATE_IS_REQUEST', () => made.write('ca', made.text('client.csr'))],
    ['a text', 'CERTIFICATE_NOT_FOUND', () => made.write('ca', 'no certificate at all')],
    ['nothing', 'CERTIFICATE_NOT_FOUND', () => made.write('ca', '')],
    [
      'a picture',
      'CERTIFICATE_NOT_FOUND',
      () => made.write('ca', Buffer.from('89504e470d0a', 'hex')),
    ],
    ['cut off', 'CERTIFICATE_DAMAGED', () => made.write('ca', made.text('root.pem').slice(0, 300))],
    [
      'damaged',
      'CERTIFICATE_DAMAGED',
      () =>
        made.write('ca', made.text('root.pem').replace(/\n[^\n]{20}/, '\nAAAAAAAAAAAAAAAAAAAA')),
    ],
    [
      'cut off as DER',
      'CERTIFICATE_DAMAGED',
      () => {
        made.openssl('x509', '-in', 'root.pem', '-outform', 'DER', '-out', 'root.der');
        made.write('ca', made.bytes('root.der').subarray(0, 200));
      },
    ],
    ['too large', 'CERTIFICATE_FILE_TOO_LARGE', () => made.write('ca', Buffer.alloc(5_000_000))],
    [
      'PKCS#7',
      'CERTIFICATE_IS_PKCS7',
      () => made.openssl('crl2pkcs7', '-nocrl', '-certfile', 'root.pem', '-out', 'ca'),
    ],
    [
      'PKCS#7 in DER',
      'CERTIFICATE_IS_PKCS7',
      () =>
        made.openssl(
          ...['crl2pkcs7', '-nocrl', '-certfile', 'root.pem', '-outform', 'DER', '-out', 'ca'],
        ),
    ],
    [
      'PKCS#12',
      'CERTIFICATE_IS_PKCS12',
      () =>
        made.openssl(
          ...['pkcs12', '-export', '-nokeys', '-in', 'root.pem', '-passout', 'pass:', '-out', 'ca'],
        ),
    ],
  ])('is refused as %s', (_what, code, make) => {
    make();
    const { report } = inspectCa(file('ca'), NOW);
    expect(codes(report.problems)).toEqual([code]);
    expect(report.problems[0]?.message).toMatch(/^[^{}]+\.$/);
  });

  it('is named when it is a certificate that may issue none, or holds a key', () => {
    expect(codes(inspectCa(file('server.pem'), NOW).report.warnings)).toEqual([
      'CA_IS_NOT_AN_AUTHORITY',
    ]);
    made.write('with-key.pem', made.text('root.pem') + made.text('root.key'));
    const { report, pem } = inspectCa(file('with-key.pem'), NOW);
    expect(codes(report.warnings)).toEqual(['CA_FILE_HOLDS_KEY']);
    expect(pem).not.toContain('PRIVATE');
  });
});

describe('a client certificate', () => {
  it.each([
    ['client', 'RSA 2048', 'O=Test Lab, CN=client-rsa'],
    ['client-ec', 'EC prime256v1', 'CN=client ec ü'],
    ['client-ed', 'Ed25519', 'CN=client ed'],
  ])('%s is taken with its key, in either order', async (name, kind, subject) => {
    for (const files of [
      [`${name}-chain.pem`, `${name}.key`],
      [`${name}.key`, `${name}-chain.pem`],
    ]) {
      const { report, problems, pem, key } = await client(files);
      expect(problems).toEqual([]);
      expect(report.certificates[0]).toMatchObject({ key: kind, subject });
      expect(report.key).toEqual({ encrypted: false, matches: true });
      expect(codes(report.warnings)).toEqual(['CERTIFICATE_CHAIN_INCOMPLETE']);
      expect(report.certificates).toHaveLength(2);
      expect(pem).not.toContain('PRIVATE');
      expect((await openIdentity({ files, certificates: pem }, key, '')).key).toContain('PRIVATE');
    }
  });

  it('is taken out of one file with both, whatever stands around them', async () => {
    made.write(
      'combined.pem',
      `Bag Attributes\n    friendlyName: x\n${made.text('client.key')}\n${made.text('client.pem')}`,
    );
    const { problems, report } = await client(['combined.pem']);
    expect(problems).toEqual([]);
    expect(report.key).toEqual({ encrypted: false, matches: true });
  });

  it('is complete with the root', async () => {
    made.write('whole.pem', made.text('client-chain.pem') + made.text('root.pem'));
    expect((await client(['whole.pem', 'client.key'])).warnings).toEqual([]);
  });

  it('is converted from DER, the key too', async () => {
    made.openssl('x509', '-in', 'client.pem', '-outform', 'DER', '-out', 'client.der');
    for (const form of [
      ['-outform', 'DER'],
      ['-outform', 'DER', '-traditional'],
    ]) {
      made.openssl('pkey', '-in', 'client.key', ...form, '-out', 'client-key.der');
      const { problems, report, key } = await client(['client.der', 'client-key.der']);
      expect(problems).toEqual([]);
      expect(report.kind).toBe('der');
      expect(codes(report.warnings)).toContain('CERTIFICATE_CONVERTED');
      expect(key).toContain('-----BEGIN');
    }
  });

  it.each([
    ['without its key', ['client.pem'], 'CLIENT_KEY_MISSING'],
    ['with the key of another', ['client.pem', 'client-ec.key'], 'CLIENT_KEY_MISMATCH'],
    ['with a file that is no key', ['client.pem', 'root.pem'], 'CLIENT_KEY_NOT_FOUND'],
    ['that is a key only', ['client.key'], 'CERTIFICATE_IS_KEY'],
    ['that is a request', ['client.csr', 'client.key'], 'CERTIFICATE_IS_REQUEST'],
  ])('%s is refused', async (_what, files, code) => {
    expect((await client(files)).problems).toEqual([code]);
  });

  it.each([
    ['expired', 'CERTIFICATE_EXPIRED', '2021-01-01'],
    ['future', 'CERTIFICATE_NOT_YET_VALID', '2040-01-01'],
    ['soon', 'CERTIFICATE_EXPIRES_SOON', '2026-12-01'],
    ['server', 'CERTIFICATE_NOT_FOR_CLIENTS', 'localhost'],
  ])('that is %s is taken with a warning', async (name, code, words) => {
    const { report, problems } = await client([`${name}.pem`, `${name}.key`]);
    expect(problems).toEqual([]);
    expect(report.warnings.find((each) => each.code === code)?.message).toContain(words);
  });
});

const ENCRYPTED: readonly (readonly [string, string, readonly string[], string | null])[] = [
  ['PKCS#1 3DES', 'client', ['rsa', '-traditional', '-des3'], null],
  ['PKCS#8 AES-256', 'client', ['pkcs8', '-topk8', '-v2', 'aes-256-cbc'], null],
  [
    'PKCS#8 AES-128, SHA-512',
    'client',
    ['pkcs8', '-topk8', '-v2', 'aes-128-cbc', '-v2prf', 'hmacWithSHA512'],
    null,
  ],
  ['PKCS#8 3DES', 'client', ['pkcs8', '-topk8', '-v2', 'des3'], null],
  ['PKCS#8 scrypt', 'client', ['pkcs8', '-topk8', '-scrypt'], null],
  ['PKCS#8 PBE-SHA1-3DES', 'client', ['pkcs8', '-topk8', '-v1', 'PBE-SHA1-3DES'], null],
  ['SEC1 AES', 'client-ec', ['ec', '-aes256'], null],
  ['PKCS#8 PBE-MD5-DES', 'client', ['pkcs8', '-topk8', '-v1', 'PBE-MD5-DES'], 'MD5 and DES'],
  ['PKCS#8 PBE-SHA1-DES', 'client', ['pkcs8', '-topk8', '-v1', 'PBE-SHA1-DES'], 'SHA1 and DES'],
  ['PKCS#8 PBE-SHA1-RC2-40', 'client', ['pkcs8', '-topk8', '-v1', 'PBE-SHA1-RC2-40'], 'RC2-40'],
  ['PKCS#8 PBE-SHA1-RC2-128', 'client', ['pkcs8', '-topk8', '-v1', 'PBE-SHA1-RC2-128'], 'RC2-128'],
];

describe('an encrypted key', () => {
  it.each(ENCRYPTED)('%s', async (_what, name, [command = '', ...options], weak) => {
    const old = ['-provider', 'legacy', '-provider', 'default'];
    made.openssl(
      ...[command, ...options, ...(weak === null ? [] : old), '-in', `${name}.key`],
      ...['-passout', 'pass:geheim ü', '-out', 'encrypted.key'],
    );
    const files = [`${name}.pem`, 'encrypted.key'];
    const right = await client(files, 'geheim ü');
    expect(right.problems).toEqual([]);
    expect(right.report.key).toEqual({ encrypted: true, matches: true });
    expect(right.warnings.includes('KEY_ENCRYPTION_WEAK')).toBe(weak !== null);
    if (weak !== null) expect(JSON.stringify(right.report.warnings)).toContain(weak);

    expect((await client(files, 'wrong')).problems).toEqual(['KEY_PASSPHRASE_WRONG']);
    expect((await client(files)).problems).toEqual(['KEY_PASSPHRASE_NEEDED']);
    const asked = await client(files, '', true);
    expect(asked.problems).toEqual([]);
    expect(asked.warnings).toContain('KEY_NOT_CHECKED');
    expect(asked.report.key).toEqual({ encrypted: true, matches: null });

    const identity = await openIdentity({ files, certificates: right.pem }, right.key, 'geheim ü');
    expect(identity.key).toBe(plainKey(name));
    expect(right.key).toContain('-----BEGIN');
  });

  it('of a method nobody reads is named', async () => {
    made.openssl(
      ...['rsa', '-traditional', '-provider', 'legacy', '-provider', 'default', '-des'],
      ...['-in', 'client.key', '-passout', 'pass:x', '-out', 'des.key'],
    );
    const { report } = await client(['client.pem', 'des.key'], 'x');
    expect(report.problems).toMatchObject([
      { code: 'KEY_ENCRYPTION_UNKNOWN', message: expect.stringContaining('DES-CBC') },
    ]);
  });
});

const STORES: readonly (readonly [string, readonly string[], string, string | null])[] = [
  ['modern', [], 'secret', null],
  ['with a UTF-8 password', [], 'pässword mit ü €', null],
  ['without a password', [], '', null],
  ['legacy RC2-40', ['-legacy'], 'secret', 'RC2-40'],
  ['legacy RC2-40 with a UTF-8 password', ['-legacy'], 'pässword', 'RC2-40'],
  [
    'of 3DES',
    ['-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'SHA1'],
    'secret',
    null,
  ],
  ['with SHA-512 and many rounds', ['-macalg', 'SHA512', '-iter', '20000'], 'secret', null],
  ['without a MAC', ['-nomac'], 'secret', null],
];

describe('a PKCS#12 file', () => {
  it.each(STORES)('%s', async (_what, options, passphrase, weak) => {
    made.openssl(
      ...['pkcs12', '-export', ...options, '-in', 'client-chain.pem', '-inkey', 'client.key'],
      ...['-passout', `pass:${passphrase}`, '-out', 'client.p12'],
    );
    const right = await client(['client.p12'], passphrase);
    expect(right.problems).toEqual([]);
    expect(right.report).toMatchObject({
      kind: 'pkcs12',
      key: { encrypted: passphrase !== '', matches: true },
    });
    expect(right.report.certificates.map(({ subject }) => subject)).toEqual([
      'O=Test Lab, CN=client-rsa',
      'O=Test Lab, CN=Test Intermediate',
    ]);
    expect(right.warnings.includes('KEY_ENCRYPTION_WEAK')).toBe(weak !== null);
    expect(right.pem).toBe(made.text('client-chain.pem'));
    const identity = await openIdentity(
      { files: ['client.p12'], certificates: '' },
      right.key,
      passphrase,
    );
    expect(identity.key).toBe(plainKey('client'));
    expect(chainPem(identity)).toBe(right.pem);
    if (passphrase === '') return;
    expect((await client(['client.p12'], 'wrong')).problems).toEqual(['KEY_PASSPHRASE_WRONG']);
    expect((await client(['client.p12'])).problems).toEqual(['KEY_PASSPHRASE_NEEDED']);
    const asked = await client(['client.p12'], '', true);
    expect(asked).toMatchObject({ problems: [], warnings: ['KEY_NOT_CHECKED'], pem: '' });
  });

  it('that is cut off is refused, and none of its bytes makes it hang or throw', async () => {
    made.openssl(
      ...['pkcs12', '-export', '-in', 'client-ec.pem', '-inkey', 'client-ec.key'],
      ...['-passout', 'pass:secret', '-out', 'client.p12'],
    );
    const whole = made.bytes('client.p12');
    for (let at = 0; at < whole.length; at += 7) {
      for (const broken of [whole.subarray(0, at), flipped(whole, at)]) {
        const bytes = Buffer.from(broken);
        const inspected = await inspectClient([{ name: 'x.p12', bytes }], 'secret', false, NOW);
        const { problems } = inspected.report;
        if (problems.length > 0) expect(problems[0]?.message).toMatch(/\.$/);
      }
    }
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0x55;
  return copy;
}

function plainKey(name: string): string {
  return readFileSync(made.path(`${basename(name)}.key`), 'utf8');
}
