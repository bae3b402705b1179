// TCP and TLS sockets, made here for all four transports so that one place knows when the network
// was reached, and so that reading can be paused on the socket itself.
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface SocketTarget {
  host: string;
  port: number;
  secure: boolean;
}

/** `opened` is called once, when the peer can be written to: after TCP, or after the TLS handshake. */
export function openSocket(target: SocketTarget, opened: () => void): Socket {
  const host = bareHost(target.host);
  const socket = target.secure
    ? // RFC 6066 allows names only; Node would warn about an address.
      connectTls({ host, port: target.port, ...(isIP(host) ? {} : { servername: host }) })
    : connectTcp({ host, port: target.port });
  socket.setNoDelay(true);
  socket.once(target.secure ? 'secureConnect' : 'connect', opened);
  return socket;
}

/** An IPv6 address as sockets want it: without the brackets it has in addresses. */
function bareHost(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

/** A host as a URL wants it: an IPv6 address in brackets. */
export function urlHost(host: string): string {
  const bare = bareHost(host);
  return isIP(bare) === 6 ? `[${bare}]` : bare;
}
