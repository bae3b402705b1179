// Who may talk to the browser host.
//
// Threats: another web page open in the user's browser (it can send requests to loopback and, by
// DNS rebinding, read the answers), another user of the same machine, a neighbour in the network
// when told to listen there. Answers: a random token that only the printed URL holds, kept by the
// browser in a cookie that other sites cannot send and scripts cannot read; a Host header that must
// name this machine, so a rebound name is refused; for the WebSocket and uploads, which no same-origin
// policy protects, an Origin that must be our own.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';

export type Refusal = { status: 401 | 403; sentence: string };

export interface Access {
  readonly token: string;
  /** Null when the request may be answered. */
  refuse(request: IncomingMessage): Refusal | null;
  /** The same for a WebSocket and an upload, which must come from our own page too. */
  refuseFromElsewhere(request: IncomingMessage): Refusal | null;
  /** True when the URL itself carries the token. */
  hasTokenInUrl(request: IncomingMessage): boolean;
  /** Set-Cookie value that keeps the token in the browser. */
  cookie(): string;
}

interface Endpoint {
  /** The address listened on. */
  address: string;
  port: number;
}

/** `endpoint` is asked for at each request: the port is known only after listening. */
export function createAccess(endpoint: () => Endpoint): Access {
  const token = randomBytes(32).toString('base64url');
  // Cookies do not tell ports apart; two instances on one host would overwrite each other's.
  const cookieName = (): string => `mqttscope-${endpoint().port}`;
  const hasTokenInUrl = (request: IncomingMessage): boolean => {
    const given = urlOf(request)?.searchParams.get('token');
    return given !== null && given !== undefined && same(given, token);
  };

  const refuse = (request: IncomingMessage): Refusal | null => {
    if (!isOurHost(request.headers.host, endpoint())) {
      return { status: 403, sentence: 'This address does not belong to MQTTScope.' };
    }
    const cookie = readCookie(request.headers.cookie, cookieName());
    if ((cookie !== undefined && same(cookie, token)) || hasTokenInUrl(request)) return null;
    return {
      status: 401,
      sentence:
        'MQTTScope needs its access token. Open the whole address it printed when it started, with "?token=" and what follows.',
    };
  };

  return {
    token,
    refuse,
    refuseFromElsewhere: (request) => {
      if (request.headers.origin !== `http://${request.headers.host}`) {
        return { status: 403, sentence: 'Another page may not talk to MQTTScope.' };
      }
      return refuse(request);
    },
    hasTokenInUrl,
    cookie: () => `${cookieName()}=${token}; Path=/; HttpOnly; SameSite=Strict`,
  };
}

export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || /^127(\.\d{1,3}){3}$/.test(address);
}

/** The URL of a request; null when it has none that can be read. */
export function urlOf(request: IncomingMessage): URL | null {
  return URL.parse(request.url ?? '/', 'http://host');
}

/**
 * On loopback only loopback names are ours. Listening elsewhere, IP addresses cannot be rebound and
 * names other than this machine's own are refused.
 */
function isOurHost(header: string | undefined, { address, port }: Endpoint): boolean {
  const match = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d+))?$/i.exec(header ?? '');
  if (!match || Number(match[2] ?? 80) !== port) return false;
  const name = (match[1] ?? '').replace(/^\[|\]$/g, '').toLowerCase();
  if (isLoopback(name)) return true;
  return !isLoopback(address) && (isIP(name) !== 0 || name === hostname().toLowerCase());
}

function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** Takes the same time for every wrong token of the right length. */
function same(given: string, token: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(token);
  return a.length === b.length && timingSafeEqual(a, b);
}
