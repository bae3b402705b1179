// SOCKS5 and HTTP CONNECT proxies on free loopback ports, for tests; they can refuse in every way proxies do.
import { connect, createServer, type Server, type Socket } from 'node:net';
import { ProxyReader } from '../../electron/core/client/transport/proxy-reader.ts';

export interface TestProxy extends AsyncDisposable {
  readonly port: number;
  /** "host:port" of each target asked for, in order. */
  readonly targets: string[];
  /** Bytes of each client, as they came before the tunnel was open. */
  readonly heard: string[];
}

export interface ProxyOptions {
  /** "user:password"; without, nobody needs to sign in. */
  login?: string;
  /** SOCKS5: the reply; HTTP: the status line after the version. */
  refuse?: number | string;
  /** Says nothing at all. */
  silent?: boolean;
  /** Where targets of this name really are; everything else is as it is asked for. */
  hosts?: Readonly<Record<string, string>>;
}

export function startSocks5(options: ProxyOptions = {}): Promise<TestProxy> {
  return startProxy(options, async (client, take, proxy) => {
    const [, count = 0] = await take(2);
    const methods = await take(count);
    const wanted = options.login === undefined ? 0 : 2;
    if (!methods.includes(wanted)) {
      client.end(Buffer.from([5, 0xff]));
      return;
    }
    client.write(Buffer.from([5, wanted]));
    if (options.login !== undefined && !(await signedIn(options.login, client, take))) return;
    const [, , , kind = 0] = await take(4);
    const host = await hostOf(kind, take);
    const port = (await take(2)).readUInt16BE();
    proxy.targets.push(`${host}:${port}`);
    if (typeof options.refuse === 'number') {
      client.end(Buffer.from([5, options.refuse, 0, 1, 0, 0, 0, 0, 0, 0]));
      return;
    }
    proxy.release();
    proxy.tunnel(client, host, port, {
      opened: Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]),
      failed: Buffer.from([5, 5, 0, 1, 0, 0, 0, 0, 0, 0]),
    });
  });
}

type Take = (count: number) => Promise<Buffer>;

async function signedIn(login: string, client: Socket, take: Take): Promise<boolean> {
  const [, nameLength = 0] = await take(2);
  const name = await take(nameLength);
  const [secretLength = 0] = await take(1);
  const secret = await take(secretLength);
  const right = `${name}:${secret}` === login;
  client[right ? 'write' : 'end'](Buffer.from([1, right ? 0 : 1]));
  return right;
}

async function hostOf(kind: number, take: Take): Promise<string> {
  if (kind === 1) return (await take(4)).join('.');
  if (kind === 4) {
    const bytes = await take(16);
    return Array.from({ length: 8 }, (_, n) => bytes.readUInt16BE(n * 2).toString(16)).join(':');
  }
  const [length = 0] = await take(1);
  return (await take(length)).toString();
}

export function startHttpProxy(options: ProxyOptions = {}): Promise<TestProxy> {
  return startProxy(options, async (client, take, proxy) => {
    let head = '';
    while (!head.endsWith('\r\n\r\n')) head += (await take(1)).toString('latin1');
    const [, host = '', port = ''] = /^CONNECT (\S+):(\d+) HTTP\/1\.1\r\n/.exec(head) ?? [];
    proxy.targets.push(`${host}:${port}`);
    const given = /^proxy-authorization: Basic (\S+)/im.exec(head)?.[1] ?? '';
    if (typeof options.refuse === 'string') client.end(`HTTP/1.1 ${options.refuse}\r\n\r\n`);
    else if (
      options.login !== undefined &&
      Buffer.from(given, 'base64').toString() !== options.login
    ) {
      const lines = ['407 Proxy Authentication Required', 'Proxy-Authenticate: Basic realm="x"'];
      client.end(`HTTP/1.1 ${lines.join('\r\n')}\r\n\r\n`);
    } else {
      proxy.release();
      proxy.tunnel(client, host.replace(/^\[|\]$/g, ''), Number(port), {
        opened: Buffer.from('HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n'),
        failed: Buffer.from('HTTP/1.1 502 Bad Gateway\r\n\r\n'),
      });
    }
  });
}

interface Tunnels {
  targets: string[];
  /** Lets go of the client's bytes: the target gets them from here on. */
  release(): void;
  tunnel(
    client: Socket,
    host: string,
    port: number,
    says: { opened: Buffer; failed: Buffer },
  ): void;
}

async function startProxy(
  { silent, hosts = {} }: ProxyOptions,
  serve: (client: Socket, take: Take, proxy: Tunnels) => Promise<void>,
): Promise<TestProxy> {
  const sockets = new Set<Socket>();
  const targets: string[] = [];
  const heard: string[] = [];
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  };
  const proxy: Tunnels = {
    targets,
    release: () => {},
    tunnel(client, host, port, { opened, failed }) {
      const target = connect({ host: hosts[host] ?? host, port });
      keep(target);
      target.once('connect', () => {
        client.write(opened);
        client.pipe(target).pipe(client);
      });
      target.once('error', () => client.end(failed));
    },
  };
  const server = createServer((client) => {
    keep(client);
    if (silent) return;
    const at = heard.push('') - 1;
    const reader = new ProxyReader(client);
    const take: Take = async (count) => {
      const bytes = await reader.bytes(count);
      heard[at] += bytes.toString('latin1');
      return bytes;
    };
    // A client that goes away in the middle is none of the test's business.
    serve(client, take, { ...proxy, release: () => reader.release() }).catch(() => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: portOf(server),
    targets,
    heard,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}
