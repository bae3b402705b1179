// What to do about a problem of a connection, by its code.

const NAME = ['check-host', 'check-network'];
const PORT = ['check-port', 'check-broker-runs'];
const SILENCE = ['check-port', 'check-firewall'];
const NOT_TLS = ['use-plain'];
const TRUST = ['choose-ca', 'pin-certificate'];
const RENEW = ['renew-certificate', 'check-clock'];
const CLIENT = ['check-client-certificate'];
const LOGIN = ['check-credentials'];
const RIGHTS = ['check-rights', 'check-client-id'];
const PROXY = ['check-proxy'];
const WEB = ['check-path', 'check-port'];

const ADVICE: Readonly<Record<string, readonly string[]>> = {
  HOST_UNKNOWN: NAME,
  HOST_UNREACHABLE: ['check-network'],
  CONNECTION_REFUSED: PORT,
  CONNECT_TIMEOUT: SILENCE,
  CONNECT_FAILED: PORT,
  NO_CONNACK: ['check-port', 'check-transport'],
  CLOSED_BEFORE_CONNACK: ['check-transport', 'try-other-version'],
  NOT_MQTT: ['check-port', 'check-transport'],
  NOT_WEBSOCKET: ['check-transport', 'check-port'],
  TLS_NOT_SPOKEN: NOT_TLS,
  TLS_FAILED: ['check-port', 'check-transport'],
  TLS_VERSION: ['check-tls-version'],
  TLS_CIPHERS: ['check-tls-version'],
  TLS_ALPN_REFUSED: ['check-alpn'],
  TLS_SERVER_NAME_UNKNOWN: ['check-server-name'],
  TLS_HOST_MISMATCH: ['check-server-name'],
  TLS_SELF_SIGNED: TRUST,
  TLS_UNKNOWN_ISSUER: TRUST,
  TLS_ISSUER_NOT_IN_CA_FILE: TRUST,
  TLS_INTERMEDIATE_MISSING: ['send-intermediate', ...TRUST],
  TLS_CERTIFICATE_EXPIRED: RENEW,
  TLS_CERTIFICATE_NOT_YET_VALID: ['check-clock'],
  TLS_CERTIFICATE_WEAK: ['renew-certificate'],
  TLS_CERTIFICATE_REVOKED: ['renew-certificate'],
  TLS_PIN_MISSING: ['pin-certificate'],
  TLS_PIN_MISMATCH: ['pin-certificate'],
  TLS_CERTIFICATE_REQUIRED: CLIENT,
  TLS_CLIENT_CERTIFICATE_REFUSED: CLIENT,
  TLS_HANDSHAKE_REFUSED: [...CLIENT, 'check-tls-version'],
  CLIENT_KEY_LOST: CLIENT,
  CLIENT_KEY_MISMATCH: CLIENT,
  CLIENT_CERTIFICATE_UNUSABLE: CLIENT,
  KEY_PASSPHRASE_NEEDED: ['type-credentials'],
  KEY_PASSPHRASE_WRONG: ['type-credentials'],
  CREDENTIALS_NEEDED: ['type-credentials'],
  PROXY_LOGIN_NEEDED: ['check-proxy-credentials'],
  PROXY_LOGIN_WRONG: ['check-proxy-credentials'],
  PROXY_LOGIN_UNKNOWN: PROXY,
  PROXY_REFUSED: ['ask-proxy-administrator'],
  PROXY_HOST_UNREACHABLE: NAME,
  PROXY_NOT_SPOKEN: PROXY,
  PROXY_UNREACHABLE: PROXY,
  PROXY_SILENT: PROXY,
  WEBSOCKET_REFUSED: WEB,
  WEBSOCKET_REDIRECTED: WEB,
  WEBSOCKET_FORBIDDEN: ['check-headers'],
  WEBSOCKET_HEADER_INVALID: ['check-headers'],
  BAD_CREDENTIALS: LOGIN,
  NOT_AUTHORIZED: [...LOGIN, ...RIGHTS],
  AUTHENTICATION_FAILED: LOGIN,
  BAD_AUTHENTICATION_METHOD: ['check-authentication'],
  AUTHENTICATION_UNSUPPORTED: ['check-authentication'],
  UNSUPPORTED_PROTOCOL_VERSION: ['try-other-version'],
  CLIENT_ID_INVALID: ['check-client-id'],
  SUBSCRIBE_REFUSED: ['check-rights'],
};

export function adviceFor(problem: string): readonly string[] {
  return ADVICE[problem] ?? [];
}
