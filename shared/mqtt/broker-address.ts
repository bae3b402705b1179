// A broker's address as people type it: `host`, `host:port`, or mqtt(s)/ws(s)://user@host:port/path.
import { DEFAULT_PORTS } from '../contract/defaults.ts';
import type { Problem } from '../util/problem.ts';

export interface BrokerAddress {
  transport: 'mqtt' | 'mqtts' | 'ws' | 'wss';
  host: string;
  port: number;
  /** Only where one was typed. */
  path?: string | undefined;
  username: string;
  password?: string | undefined;
}

/** Other tools' names for the same transports. */
const SCHEMES: Readonly<Record<string, BrokerAddress['transport']>> = {
  mqtt: 'mqtt',
  tcp: 'mqtt',
  mqtts: 'mqtts',
  ssl: 'mqtts',
  tls: 'mqtts',
  ws: 'ws',
  wss: 'wss',
};

/** Where an address says no port: brokers listen on 8083 and 8084, but ws:// and wss:// mean those of the web. */
export const ADDRESS_PORTS = { ...DEFAULT_PORTS, ws: 80, wss: 443 } as const;

/** A password may have an "@" nobody encoded: the last one before the path is meant. */
const SHAPE =
  /^(?:(?<scheme>[a-z][a-z0-9+.-]*):\/\/)?(?:(?<user>[^/?\s]*)@)?(?:\[(?<v6>[0-9a-f:.]+(?:%[\w.-]+)?)\]|(?<name>[^\s/?#:@[\]]+))(?::(?<port>\d+))?(?<path>[/?]\S*)?$/i;
const BARE_V6 = /^[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*(?:%[\w.-]+)?$/i;

/** Reads an address; a sentence says what is wrong with one that cannot be read. */
export function parseBrokerAddress(text: string): BrokerAddress | Problem {
  const typed = text.trim();
  const groups = SHAPE.exec(BARE_V6.test(typed) ? `[${typed}]` : typed)?.groups;
  if (!groups) return bad(faultOf(typed));
  const scheme = groups.scheme?.toLowerCase() ?? 'mqtt';
  const transport = Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : undefined;
  if (!transport) {
    return bad(`"${scheme}" is no way to reach a broker. Use mqtt, mqtts, ws or wss.`);
  }
  const typedPort = groups.port;
  // 8883 without a scheme is TLS by its registration; anything else would only fail.
  const secured = groups.scheme === undefined && typedPort === '8883' ? 'mqtts' : transport;
  const port = typedPort === undefined ? ADDRESS_PORTS[secured] : Number(typedPort);
  if (port < 1 || port > 65_535) return bad(NO_PORT);
  const user = splitUser(groups.user);
  if (!user) return bad('The user name of this address is not encoded as an address needs it.');
  const host = groups.v6 ?? groups.name ?? '';
  // A path and its query stay as they were typed; a query alone is one of the root. Without WebSocket
  // nothing would come of them, so they are not understood either.
  const path = secured.startsWith('ws') ? groups.path?.replace(/^\?/, '/?') : undefined;
  return { transport: secured, host, port, path, ...user };
}

const NO_PORT = 'A port is a number from 1 to 65535.';

/** What is wrong with the shape of an address, as far as it can be told. */
function faultOf(typed: string): string {
  const [, before = '', after = ''] = /^([a-z]+):(?!\/\/)(.+)$/i.exec(typed) ?? [];
  if (Object.hasOwn(SCHEMES, before.toLowerCase())) return `Write it as ${before}://${after}.`;
  if (typed.includes('#')) return 'A "#" is no part of an address; in a password write it as %23.';
  if (/\s/.test(typed)) return 'An address has no blanks.';
  if (/[^:]:$/.test(typed)) return 'The port is missing behind the colon.';
  if (/^[^@]*[^:@]:[^:@/\]]+$/.test(typed.replace(/^\w+:\/\//, ''))) return NO_PORT;
  return 'Type a host, host:port, or an address such as mqtt://broker.example:1883.';
}

function splitUser(text = ''): { username: string; password?: string | undefined } | undefined {
  const colon = text.indexOf(':');
  try {
    if (colon < 0) return { username: decodeURIComponent(text) };
    return {
      username: decodeURIComponent(text.slice(0, colon)),
      password: decodeURIComponent(text.slice(colon + 1)),
    };
  } catch {
    return undefined;
  }
}

function bad(message: string): Problem {
  return { code: 'ADDRESS_INVALID', message };
}
