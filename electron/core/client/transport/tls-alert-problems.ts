// Why a TLS handshake ended without a word about the broker's certificate: alerts of the broker, and what
// OpenSSL or BoringSSL say of its bytes. Both name the alert, each in its own way.
import type { TlsFields } from '../../../../shared/contract/profiles.ts';
import type { Problem } from '../../../../shared/util/problem.ts';

export interface HandshakePeer {
  /** "host:port" */
  address: string;
  fields: TlsFields;
  /** Asked for by SNI; null: none. */
  serverName: string | null;
  hasClientCertificate: boolean;
}

type Sentence = (peer: HandshakePeer) => string;
type Row = readonly [pattern: RegExp, code: string, sentence: Sentence];

const CLIENT_REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/certificate expired/, 'it has expired'],
  [/certificate revoked/, 'it was revoked'],
  [/unknown ca/, 'the broker does not know its issuer'],
  [/unsupported certificate/, 'it is of a kind the broker does not take'],
  [/decrypt error/, 'its key does not fit'],
  [/access denied/, 'it has no right to connect'],
];

const ROWS: readonly Row[] = [
  [
    /wrong version number|packet length too long|http request|record layer failure/,
    'TLS_NOT_SPOKEN',
    ({ address }) =>
      `${address} does not speak TLS. Choose the transport mqtt (or ws) in the profile, or the TLS port of the broker.`,
  ],
  [
    /certificate required|peer did not return a certificate/,
    'TLS_CERTIFICATE_REQUIRED',
    ({ address, hasClientCertificate }) =>
      hasClientCertificate
        ? `The broker at ${address} demands a client certificate and did not take the one of the profile. Choose one that is issued by its CA.`
        : `The broker at ${address} demands a client certificate. Choose one in the profile.`,
  ],
  [
    /no application protocol/,
    'TLS_ALPN_REFUSED',
    ({ address, fields }) =>
      `The broker at ${address} speaks none of the protocols the profile offers by ALPN (${fields.alpn.join(', ') || 'none'}). Correct the list, or leave it empty.`,
  ],
  [
    /alert protocol version|unsupported protocol|wrong ssl version|unsupported ssl version/,
    'TLS_VERSION',
    ({ address, fields }) =>
      `The broker at ${address} does not speak ${fields.minVersion.replace('v', ' ')} or newer, the least the profile allows. Update the broker, or allow an older version in the profile.`,
  ],
  [
    /unrecognized name/,
    'TLS_SERVER_NAME_UNKNOWN',
    ({ address, serverName }) =>
      `The server at ${address} has no broker named "${serverName ?? ''}". Correct the TLS server name of the profile.`,
  ],
  [
    /alert (?:bad certificate|certificate|unknown ca|unsupported certificate|access denied|decrypt error)/,
    'TLS_CLIENT_CERTIFICATE_REFUSED',
    ({ address, hasClientCertificate }) =>
      hasClientCertificate
        ? `The broker at ${address} refused the client certificate of the profile{reason}. Choose another one.`
        : `The broker at ${address} refused this client because of its certificate{reason}. Choose a client certificate in the profile.`,
  ],
  [
    /alert handshake failure/,
    'TLS_HANDSHAKE_REFUSED',
    ({ address, hasClientCertificate }) =>
      hasClientCertificate
        ? `The broker at ${address} refused the TLS handshake. It may not take the client certificate of the profile, or have no cipher in common.`
        : `The broker at ${address} refused the TLS handshake. Most brokers that do so demand a client certificate: choose one in the profile.`,
  ],
  [
    /no shared cipher|no ciphers|no cipher match|insufficient security|dh key too small|dh param/,
    'TLS_CIPHERS',
    ({ address, fields }) =>
      `The broker at ${address} offers no cipher that is safe enough. Update the broker${fields.minVersion === 'TLSv1' ? '' : ', or allow an older version of TLS in the profile'}.`,
  ],
];

/** undefined: nothing of TLS. */
export function handshakeProblem(
  code: string,
  text: string,
  peer: HandshakePeer,
): Problem | undefined {
  const said = `${code} ${text}`.toLowerCase().replaceAll('_', ' ');
  const detail = `${code ? `${code}; ` : ''}${shortened(text)}; ${peer.address}`;
  const row = ROWS.find(([pattern]) => pattern.test(said));
  if (row) {
    const [, problemCode, sentence] = row;
    const reason = CLIENT_REFUSALS.find(([pattern]) => pattern.test(said))?.[1];
    const message = sentence(peer).replace('{reason}', reason ? `: ${reason}` : '');
    return { code: problemCode, message, detail };
  }
  if (!/^(ERR_SSL|ERR_TLS|EPROTO|ERR_OSSL)/.test(code)) return undefined;
  return {
    code: 'TLS_FAILED',
    message: `No secure connection to ${peer.address} could be made. Check its TLS settings.`,
    detail,
  };
}

/** OpenSSL's text begins with an address of its memory and ends with a line of its source. */
function shortened(text: string): string {
  const parts = text.split(':').map((part) => part.trim());
  return parts.length >= 6 && parts.includes('SSL routines') ? (parts[5] ?? text) : text;
}
