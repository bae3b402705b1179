// The byte stream under MQTT: TCP, TLS, or a WebSocket over either. Sockets are made here for all
// four transports, so that one place knows when the network was reached.
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { type Duplex, PassThrough } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import { LONGEST_PACKET } from './connack.ts';
import { isSecure } from './peer.ts';

export interface WebSocketTarget {
  protocol: 'ws' | 'wss';
  hostname: string;
  port: number;
  path: string;
  wsOptions: {
    createConnection: () => Socket;
    perMessageDeflate: false;
    maxPayload: number;
  };
}

/**
 * Starts connecting. `opened` is called once, when the peer can be written to: after TCP, or after
 * the TLS handshake. `webSocket` makes a stream over the socket it is given. Throws nothing: a
 * target that cannot even be tried is a stream that fails.
 */
export function openTransport(
  fields: ProfileFields,
  opened: () => void,
  webSocket: (target: WebSocketTarget) => Duplex,
): Duplex {
  const socket = () => openSocket(bareHost(fields.host), fields.port, isSecure(fields), opened);
  try {
    if (fields.transport === 'mqtt' || fields.transport === 'mqtts') return socket();
    return webSocket({
      protocol: fields.transport,
      hostname: urlHost(fields.host),
      port: fields.port,
      path: fields.path.startsWith('/') ? fields.path : `/${fields.path}`,
      // The WebSocket library would stop at 100 MB.
      wsOptions: {
        createConnection: socket,
        perMessageDeflate: false,
        maxPayload: LONGEST_PACKET,
      },
    });
  } catch (error) {
    const stream = new PassThrough();
    process.nextTick(() => stream.destroy(error instanceof Error ? error : undefined));
    return stream;
  }
}

function openSocket(host: string, port: number, secure: boolean, opened: () => void): Socket {
  const socket = secure
    ? // A server name is a name: RFC 6066 does not allow addresses.
      connectTls({ host, port, ...(isIP(host) ? {} : { servername: host }) })
    : connectTcp({ host, port });
  socket.setNoDelay(true);
  socket.once(secure ? 'secureConnect' : 'connect', opened);
  return socket;
}

/** An IPv6 address as sockets want it: without the brackets it has in addresses. */
function bareHost(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

function urlHost(host: string): string {
  const bare = bareHost(host);
  return isIP(bare) === 6 ? `[${bare}]` : bare;
}
