// Which settings are meant by a few words: by their labels, their options, what stands beside them, and
// the names other programs and the trade have for them.
import { SECTION_OF, SETTINGS, type Section, type Setting } from './editor-places.ts';

/** What the page says, in its language. */
export interface SettingWords {
  label(setting: Setting): string;
  section(section: Section): string;
  /** Hints and options, where there are any. */
  beside(setting: Setting): readonly string[];
}

export interface FoundSetting {
  setting: Setting;
  label: string;
}

const MOST_FOUND = 8;

/** Other names, the same in every language. */
const ALSO: Partial<Record<Setting, string>> = {
  transport: 'websocket ws wss mqtts tcp ssl tls',
  host: 'url uri address server broker hostname',
  path: 'websocket url',
  username: 'login user account',
  password: 'login secret token',
  colour: 'color',
  environment: 'production staging development',
  servers: 'failover fallback cluster',
  connectTimeout: 'timeout',
  keepAlive: 'ping heartbeat',
  reconnect: 'retry',
  firstDelay: 'retry reconnect interval backoff',
  longestDelay: 'retry reconnect interval backoff',
  proxyKind: 'socks socks5 http',
  subProtocol: 'websocket',
  headers: 'websocket cookie authorization http',
  verify: 'ssl tls self-signed insecure ca certificate trust pinning',
  ca: 'ssl tls certificate authority root pem',
  pinned: 'pinning thumbprint certificate',
  clientCertificate: 'ssl tls mtls pfx p12 pkcs12 pem key',
  keyPassphrase: 'pfx p12 pkcs12 password',
  serverName: 'sni hostname',
  minVersion: 'ssl',
  clientId: 'identifier',
  authentication: 'scram sasl auth',
  cleanStart: 'clean session persistent',
  connectProperties: 'mqtt5',
  will: 'lwt last will testament',
  willRetain: 'lwt retained',
  subscriptions: 'qos shared $share no local retain handling topics',
  excluded: 'ignore mute blacklist',
  guarded: 'confirm',
  readOnly: 'publish',
  protectedFilters: 'confirm',
};

/** Settings that have all the words, those first whose label says them; blanks and hyphens make no difference. */
export function matchingSettings(text: string, words: SettingWords): FoundSetting[] {
  const asked = text.split(/\s+/).map(plain).filter(Boolean);
  const whole = plain(text);
  const rank = (setting: Setting, label: string): number => {
    const labelled = plain(label);
    if (labelled.startsWith(whole)) return 0;
    const names = [labelled, plain(ALSO[setting] ?? ''), plain(words.section(SECTION_OF[setting]))];
    const texts = [...names, ...words.beside(setting).map((one) => one.toLowerCase())];
    const [byLabel, byName, byText] = [[labelled], names, texts].map((known) =>
      asked.every((word) => known.some((one) => one.includes(word))),
    );
    return byLabel ? 1 : byName ? 2 : byText ? 3 : Number.POSITIVE_INFINITY;
  };
  return SETTINGS.map((setting) => ({ setting, label: words.label(setting) }))
    .map((one) => ({ ...one, rank: rank(one.setting, one.label) }))
    .filter((one) => one.rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST_FOUND)
    .map(({ setting, label }) => ({ setting, label }));
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[\s-]+/g, '');
}
