// What a proxy says no with, and what can be wrong with a proxy.
import type { ProxyFields } from '../../../../shared/contract/profiles.ts';
import type { AfterCode } from '../../../../shared/mqtt/reason-codes.ts';
import type { Problem } from '../../../../shared/util/problem.ts';
import { addressOf } from '../peer.ts';
import { TransportError } from './transport-problem.ts';

export interface ProxyTarget {
  host: string;
  port: number;
}

const KINDS = { socks5: 'SOCKS5', http: 'HTTP' } as const;

/** "socks5://host:port" */
export function proxyAddress(proxy: ProxyFields): string {
  return `${proxy.kind}://${addressOf(proxy)}`;
}

function error(
  code: string,
  after: AfterCode,
  proxy: ProxyFields,
  message: string,
  detail?: string,
): TransportError {
  const said = detail === undefined || detail === '' ? '' : `; ${detail}`;
  return new TransportError({ code, message, detail: `${proxyAddress(proxy)}${said}` }, after);
}

export const loginNeeded = (proxy: ProxyFields, detail?: string) =>
  error(
    'PROXY_LOGIN_NEEDED',
    'stop',
    proxy,
    `The proxy ${addressOf(proxy)} demands a user name and a password. Fill them in at the proxy of the profile.`,
    detail,
  );

export const loginUnknown = (proxy: ProxyFields, method: string) =>
  error(
    'PROXY_LOGIN_UNKNOWN',
    'stop',
    proxy,
    `The proxy ${addressOf(proxy)} demands another way of signing in (${method}) than user name and password. Ask its administrator for one that takes them.`,
  );

export const loginWrong = (proxy: ProxyFields, detail?: string) =>
  error(
    'PROXY_LOGIN_WRONG',
    'stop',
    proxy,
    `The proxy ${addressOf(proxy)} refused the user name or password. Correct them at the proxy of the profile.`,
    detail,
  );

export const refused = (proxy: ProxyFields, target: ProxyTarget, detail: string) =>
  error(
    'PROXY_REFUSED',
    'slow',
    proxy,
    `The proxy ${addressOf(proxy)} does not let anybody through to ${addressOf(target)}. Ask its administrator to allow this host and port.`,
    detail,
  );

export const hostUnreachable = (proxy: ProxyFields, target: ProxyTarget, detail: string) =>
  error(
    'PROXY_HOST_UNREACHABLE',
    'retry',
    proxy,
    `The proxy ${addressOf(proxy)} cannot reach ${addressOf(target)}. Check host and port of the broker; the name is looked up by the proxy.`,
    detail,
  );

export const notAProxy = (proxy: ProxyFields, detail: string) =>
  error(
    'PROXY_NOT_SPOKEN',
    'slow',
    proxy,
    `What answers at ${addressOf(proxy)} is no ${KINDS[proxy.kind]} proxy. Check kind, host and port of the proxy.`,
    detail,
  );

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no computer of this name was found',
  EAI_AGAIN: 'the name could not be looked up',
  ECONNREFUSED: 'nothing listens on this port',
  ETIMEDOUT: 'it does not answer',
};

export const proxyUnreachable = (proxy: ProxyFields, code: string) =>
  error(
    'PROXY_UNREACHABLE',
    'retry',
    proxy,
    `The proxy ${addressOf(proxy)} cannot be reached: ${REASONS[code] ?? 'there is no way to it'}. Check host and port of the proxy.`,
    code,
  );

/** When the deadline of a try is over while the proxy has not answered. */
export function proxySilent(proxy: ProxyFields, target: ProxyTarget): Problem {
  return {
    code: 'PROXY_SILENT',
    message: `The proxy ${addressOf(proxy)} did not answer in time. Check host, port and kind of the proxy, and whether it can reach ${addressOf(target)}.`,
    detail: proxyAddress(proxy),
  };
}
