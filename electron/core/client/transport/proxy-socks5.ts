// SOCKS5 (RFC 1928) with user name and password (RFC 1929), the client's side. Names are looked up by
// the proxy. The libraries for it answer a refusal with one text; here each has its own sentence.
import { isIP } from 'node:net';
import {
  hostUnreachable,
  loginNeeded,
  loginUnknown,
  loginWrong,
  notAProxy,
  refused,
} from './proxy-problems.ts';
import { ProxyClosed, type ProxyReader, type ProxyTalk } from './proxy-reader.ts';

const VERSION = 5;
const NO_LOGIN = 0;
const PASSWORD = 2;
const NOT_ALLOWED = 2;
const REPLIES = [
  'succeeded',
  'general SOCKS server failure',
  'connection not allowed by ruleset',
  'network unreachable',
  'host unreachable',
  'connection refused',
  'TTL expired',
  'command not supported',
  'address type not supported',
];
/** Of them, those that say that the host was not reached. */
const UNREACHED = [1, 3, 4, 5, 6];

/** Rejects with `TransportError`, or `ProxyClosed`. */
export async function openSocks5(talk: ProxyTalk): Promise<void> {
  const { socket, reader, proxy, password, target } = talk;
  const hasLogin = proxy.username !== '' || password !== '';
  const methods = hasLogin ? [NO_LOGIN, PASSWORD] : [NO_LOGIN];
  socket.write(Buffer.from([VERSION, methods.length, ...methods]));
  const [version = 0, method = 0] = await reader.bytes(2);
  if (version !== VERSION) {
    throw notAProxy(proxy, `It began with the bytes ${version} and ${method}.`);
  }
  if (method === PASSWORD && hasLogin) await login(talk);
  else if (method !== NO_LOGIN) {
    throw hasLogin ? loginUnknown(proxy, 'GSSAPI or other') : loginNeeded(proxy);
  }
  socket.write(
    Buffer.concat([
      Buffer.from([VERSION, 1, 0]),
      addressBytes(target.host),
      portBytes(target.port),
    ]),
  );
  const [, reply = 0, , kind = 0] = await reader.bytes(4);
  if (reply !== 0) {
    const detail = `SOCKS5 reply ${reply}: ${REPLIES[reply] ?? 'unknown'}`;
    if (UNREACHED.includes(reply)) throw hostUnreachable(proxy, target, detail);
    throw refused(proxy, target, reply === NOT_ALLOWED ? (REPLIES[reply] ?? '') : detail);
  }
  await reader.bytes((await addressLength(reader, kind)) + 2);
}

async function login({ socket, reader, proxy, password }: ProxyTalk): Promise<void> {
  const [name, secret] = [Buffer.from(proxy.username), Buffer.from(password)];
  if (name.length > 255 || secret.length > 255) {
    throw loginWrong(proxy, 'SOCKS5 takes at most 255 bytes of each.');
  }
  socket.write(
    Buffer.concat([Buffer.from([1, name.length]), name, Buffer.from([secret.length]), secret]),
  );
  try {
    const [, status] = await reader.bytes(2);
    if (status !== 0) throw loginWrong(proxy, `status ${status}`);
  } catch (error) {
    // Some proxies say it by closing.
    throw error instanceof ProxyClosed ? loginWrong(proxy) : error;
  }
}

function addressBytes(host: string): Buffer {
  switch (isIP(host)) {
    case 4:
      return Buffer.from([1, ...host.split('.').map(Number)]);
    case 6:
      return Buffer.from([4, ...groupsOf(host).flatMap((group) => [group >> 8, group & 0xff])]);
    default: {
      const name = Buffer.from(host);
      return Buffer.concat([Buffer.from([3, name.length]), name]);
    }
  }
}

/** The eight groups of an IPv6 address; a zone is of this computer and means nothing to a proxy. */
function groupsOf(host: string): number[] {
  const [address = ''] = host.split('%');
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((n) => n.toString(16)).join(':'),
  );
  const [head = '', tail] = plain.split('::');
  const read = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  if (tail === undefined) return read(head);
  const [left, right] = [read(head), read(tail)];
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}

function portBytes(port: number): Buffer {
  return Buffer.from([port >> 8, port & 0xff]);
}

async function addressLength(reader: ProxyReader, kind: number): Promise<number> {
  if (kind === 1) return 4;
  if (kind === 4) return 16;
  const [length = 0] = await reader.bytes(1);
  return length;
}
