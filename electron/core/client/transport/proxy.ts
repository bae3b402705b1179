// The way through a proxy: a socket that talks to it becomes one that talks to the broker.
import type { Socket } from 'node:net';
import type { ProxyFields } from '../../../../shared/contract/profiles.ts';
import { openHttpTunnel } from './proxy-http.ts';
import { notAProxy, type ProxyTarget } from './proxy-problems.ts';
import { ProxyClosed, ProxyReader } from './proxy-reader.ts';
import { openSocks5 } from './proxy-socks5.ts';

/** `socket` is connected to the proxy. Rejects with `TransportError`; it does not close the socket. */
export async function openTunnel(
  socket: Socket,
  proxy: ProxyFields,
  password: string,
  target: ProxyTarget,
): Promise<void> {
  const reader = new ProxyReader(socket);
  const open = proxy.kind === 'socks5' ? openSocks5 : openHttpTunnel;
  try {
    await open({ socket, reader, proxy, password, target });
  } catch (error) {
    if (!(error instanceof ProxyClosed)) throw error;
    throw notAProxy(proxy, 'It closed the connection without an answer.');
  } finally {
    reader.release();
  }
}
