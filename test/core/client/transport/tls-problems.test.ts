// What OpenSSL and BoringSSL say of a handshake, as sentences: both name alerts, each in its own way.
import { describe, expect, it } from 'vitest';
import {
  type HandshakePeer,
  handshakeProblem,
} from '../../../../electron/core/client/transport/tls-alert-problems.ts';
import { certificateProblem } from '../../../../electron/core/client/transport/tls-certificate-problems.ts';
import { DEFAULT_PROFILE } from '../../../../shared/contract/defaults.ts';

const PEER: HandshakePeer = {
  address: 'broker.example:8883',
  fields: { ...DEFAULT_PROFILE.tls, alpn: ['mqtt'] },
  serverName: 'broker.example',
  hasClientCertificate: false,
};
const WITH_CERTIFICATE = { ...PEER, hasClientCertificate: true };
const alert = (name: string) =>
  `80DC2736947F0000:error:0A000410:SSL routines:ssl3_read_bytes:${name}:../deps/openssl/rec_layer_s3.c:1605:SSL alert number 40`;

it.each<[string, string, string, HandshakePeer, string]>([
  ['ERR_SSL_WRONG_VERSION_NUMBER', '', 'TLS_NOT_SPOKEN', PEER, 'transport mqtt'],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', '', 'TLS_NOT_SPOKEN', PEER, 'transport mqtt'],
  ['EPROTO', alert('wrong version number'), 'TLS_NOT_SPOKEN', PEER, 'TLS port'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', '', 'TLS_CERTIFICATE_REQUIRED', PEER, 'Choose one'],
  [
    'ERR_SSL_TLSV1_ALERT_CERTIFICATE_REQUIRED',
    '',
    'TLS_CERTIFICATE_REQUIRED',
    WITH_CERTIFICATE,
    'did not take',
  ],
  [
    'EPROTO',
    alert('sslv3 alert handshake failure'),
    'TLS_HANDSHAKE_REFUSED',
    PEER,
    'demand a client certificate',
  ],
  [
    'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
    '',
    'TLS_HANDSHAKE_REFUSED',
    WITH_CERTIFICATE,
    'cipher',
  ],
  [
    'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
    '',
    'TLS_HANDSHAKE_REFUSED',
    PEER,
    'broker.example:8883',
  ],
  ['ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL', '', 'TLS_ALPN_REFUSED', PEER, '(mqtt)'],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', '', 'TLS_VERSION', PEER, 'TLS 1.2'],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', '', 'TLS_VERSION', PEER, 'older version'],
  ['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', '', 'TLS_SERVER_NAME_UNKNOWN', PEER, '"broker.example"'],
  [
    'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
    '',
    'TLS_CLIENT_CERTIFICATE_REFUSED',
    WITH_CERTIFICATE,
    'does not know its issuer',
  ],
  [
    'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
    '',
    'TLS_CLIENT_CERTIFICATE_REFUSED',
    PEER,
    'Choose a client certificate',
  ],
  [
    'ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_REVOKED',
    '',
    'TLS_CLIENT_CERTIFICATE_REFUSED',
    WITH_CERTIFICATE,
    'revoked',
  ],
  ['ERR_SSL_DH_KEY_TOO_SMALL', '', 'TLS_CIPHERS', PEER, 'cipher'],
  [
    'ERR_TLS_DH_PARAM_SIZE',
    'DH parameter size 512 is less than 1024',
    'TLS_CIPHERS',
    PEER,
    'safe enough',
  ],
  ['ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED', '', 'TLS_FAILED', PEER, 'broker.example:8883'],
])('%s %s is %s', (code, text, expected, peer, words) => {
  const problem = handshakeProblem(code, text, peer);
  expect(problem?.code).toBe(expected);
  expect(problem?.message).toContain(words);
  expect(problem?.message).toMatch(/^[^{}]+\.$/);
  // OpenSSL's text has an address of this program's memory in it.
  expect(problem?.detail).not.toMatch(/80DC2736947F0000|\.\.\/deps/);
});

it('is nothing of TLS when the network failed', () => {
  expect(handshakeProblem('ECONNRESET', 'read ECONNRESET', PEER)).toBeUndefined();
});

describe('a certificate', () => {
  const NOW = Date.parse('2026-11-21T12:00:00Z');
  const own = {
    ...{
      subject: 'CN=broker.example',
      issuer: 'CN=Lab',
      key: 'RSA 1024',
      names: ['broker.example'],
    },
    ...{ validFrom: 0, validTo: NOW + 1, isCa: false, selfSigned: false, fingerprint: 'AA' },
  };
  const server = {
    name: 'broker.example',
    address: 'broker.example:8883',
    chain: [own],
    byCaFile: false,
  };

  it.each([
    ['CERT_REVOKED', 'TLS_CERTIFICATE_REVOKED', 'revoked'],
    ['EE_KEY_TOO_SMALL', 'TLS_CERTIFICATE_WEAK', 'RSA 1024'],
    ['CA_MD_TOO_WEAK', 'TLS_CERTIFICATE_WEAK', 'too weak'],
    ['INVALID_PURPOSE', 'TLS_CERTIFICATE_BROKEN', 'INVALID_PURPOSE'],
    ['CERT_SIGNATURE_FAILURE', 'TLS_CERTIFICATE_BROKEN', 'signatures'],
  ])('refused for %s is %s', (code, expected, words) => {
    const problem = certificateProblem(code, server, NOW);
    expect(problem.code).toBe(expected);
    expect(problem.message).toContain(words);
    expect(problem.detail).toContain(code);
  });

  it('of an issuer that is not in the CA file says that the file was looked at', () => {
    const problem = (code: string) => certificateProblem(code, { ...server, byCaFile: true }, NOW);
    expect(problem('UNABLE_TO_GET_ISSUER_CERT')).toMatchObject({
      code: 'TLS_ISSUER_NOT_IN_CA_FILE',
      message: expect.stringContaining('"CN=Lab", whose certificate is not in the CA file'),
    });
    expect(problem('UNABLE_TO_VERIFY_LEAF_SIGNATURE').message).toContain('CA file of the profile');
  });

  it('of an issuer that has expired names the issuer', () => {
    const issuer = { ...own, subject: 'CN=Lab', validTo: Date.parse('2025-01-01T00:00:00Z') };
    const { message } = certificateProblem(
      'CERT_HAS_EXPIRED',
      { ...server, chain: [own, issuer] },
      NOW,
    );
    expect(message).toContain('"CN=Lab" above that of broker.example expired on 2025-01-01');
  });

  it('that is missing is named', () => {
    expect(certificateProblem('', { ...server, chain: [] }, NOW).code).toBe('TLS_NO_CERTIFICATE');
  });
});
