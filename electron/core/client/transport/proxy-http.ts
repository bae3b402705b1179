// HTTP CONNECT (RFC 9110 section 9.3.6) with Basic authentication, the client's side.
import { isIP } from 'node:net';
import type { ProxyFields } from '../../../../shared/contract/profiles.ts';
import {
  hostUnreachable,
  loginNeeded,
  loginUnknown,
  loginWrong,
  notAProxy,
  refused,
} from './proxy-problems.ts';
import type { ProxyTalk } from './proxy-reader.ts';

const END = '\r\n\r\n';
const LONGEST_HEAD = 64 * 1024;
/** The proxy could not look the name up, reach the host, or wait for it any longer. */
const UNREACHED = [404, 500, 502, 503, 504];

/** Rejects with `TransportError`, or `ProxyClosed`. */
export async function openHttpTunnel(talk: ProxyTalk): Promise<void> {
  const { socket, reader, proxy, password, target } = talk;
  const host = isIP(target.host) === 6 ? `[${target.host}]` : target.host;
  const authority = `${host}:${target.port}`;
  const hasLogin = proxy.username !== '' || password !== '';
  const login = Buffer.from(`${proxy.username}:${password}`).toString('base64');
  const lines = [
    `CONNECT ${authority} HTTP/1.1`,
    `Host: ${authority}`,
    ...(hasLogin ? [`Proxy-Authorization: Basic ${login}`] : []),
  ];
  socket.write(`${lines.join('\r\n')}${END}`);
  const first = await reader.some();
  if (!'HTTP/'.startsWith(first.subarray(0, 5).toString('latin1'))) {
    throw notAProxy(proxy, `It began with the byte ${first[0]}.`);
  }
  const head = (await reader.through(END, LONGEST_HEAD))?.toString('latin1') ?? '';
  const [, status = '', reason = ''] = /^HTTP\/1\.\d (\d{3}) ?([^\r\n]*)/.exec(head) ?? [];
  if (status === '') throw notAProxy(proxy, 'It answered with something that is not HTTP.');
  if (status.startsWith('2')) return;
  // What a proxy adds in words is shown as it is; control characters are not.
  const detail = `${status} ${reason}`.replace(/[^\x20-\x7e]/g, '').slice(0, 200);
  if (status === '407') throw loginRefusal(proxy, head, hasLogin, detail);
  if (UNREACHED.includes(Number(status))) throw hostUnreachable(proxy, target, detail);
  if (/^(400|405|501)$/.test(status)) throw notAProxy(proxy, detail);
  throw refused(proxy, target, detail);
}

function loginRefusal(proxy: ProxyFields, head: string, hasLogin: boolean, detail: string) {
  const schemes = [...head.matchAll(/^proxy-authenticate: *([\w-]+)/gim)].map(
    ([, scheme = '']) => scheme,
  );
  const takesBasic = schemes.length === 0 || schemes.some((scheme) => /^basic$/i.test(scheme));
  if (!takesBasic) return loginUnknown(proxy, schemes.join(', '));
  return hasLogin ? loginWrong(proxy, detail) : loginNeeded(proxy, detail);
}
