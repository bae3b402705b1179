// The byte stream under MQTT, for all four transports: TCP, a proxy, TLS, a WebSocket over any of them.
// The way is opened step by step, and a stream of MQTT is given the socket when its peer is accepted.
import { connect as connectTcp, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectionPath } from '../../../../shared/contract/connections.ts';
import type { ProfileFields, SecretValues } from '../../../../shared/contract/profiles.ts';
import { type Problem, ProblemError, textOf } from '../../../../shared/util/problem.ts';
import { openIdentity, type TlsCertificates } from '../../certificates/client-identity.ts';
import { addressOf, isSecure, isWebSocket } from '../peer.ts';
import { openTunnel } from './proxy.ts';
import { proxyAddress, proxySilent, proxyUnreachable } from './proxy-problems.ts';
import { socketHost } from './socket-host.ts';
import type { TlsMaterial } from './tls-options.ts';
import { explainTlsError, openTls, type TlsPath, type TlsTarget } from './tls-socket.ts';
import { codeOf, TransportError } from './transport-problem.ts';
import { TransportStream } from './transport-stream.ts';
import { openWebSocket } from './web-socket.ts';

export interface TransportSettings {
  /** Host and port are those of the server this try goes to. */
  fields: ProfileFields;
  /** By name: `proxyPassword`, `keyPassphrase`, `clientKey`, `header.<name>`. */
  secrets: SecretValues;
  certificates?: TlsCertificates | undefined;
}

export interface TransportEvents {
  /** Called once, when the peer can be written to: after TCP, the proxy, and TLS with its checks. */
  opened(path: ConnectionPath): void;
  /** What is to be said if nothing more comes; null: nothing in particular. */
  waiting(silence: Problem | null): void;
}

/**
 * Starts connecting. Throws nothing: a target that cannot be reached is a stream that fails, with a
 * `TransportError` or the socket's own error.
 */
export function openTransport(settings: TransportSettings, events: TransportEvents): Duplex {
  const { fields } = settings;
  if (fields.transport === 'mqtt' && fields.proxy === null) return openPlain(fields, events);
  const way = new Way(settings, events);
  const stream = new TransportStream(
    () => way.close(),
    (error, received) => (received ? error : way.explain(error)),
  );
  const failed = (error: unknown): void => {
    stream.destroy(error instanceof Error ? error : new Error(textOf(error)));
  };
  if (isWebSocket(fields)) {
    try {
      const host = socketHost(fields.host);
      const { secrets } = settings;
      stream.attach(openWebSocket({ fields, host, secrets, socket: () => way.open() }));
    } catch (error) {
      process.nextTick(failed, error);
    }
  } else way.open().then((socket) => stream.attach(socket), failed);
  return stream;
}

/** The most frequent and the fastest way has nothing in between. */
function openPlain(fields: ProfileFields, events: TransportEvents): Socket {
  const socket = connectTcp({ host: socketHost(fields.host), port: fields.port });
  socket.setNoDelay(true);
  socket.once('connect', () =>
    events.opened({ server: addressOf(fields), proxy: null, tls: null }),
  );
  return socket;
}

class Way {
  readonly #settings: TransportSettings;
  readonly #events: TransportEvents;
  #socket: Socket | undefined;
  #tls: TlsTarget | undefined;
  #closed = false;

  constructor(settings: TransportSettings, events: TransportEvents) {
    this.#settings = settings;
    this.#events = events;
  }

  /** Rejects with `TransportError` or the socket's own error; closes what it opened then. */
  async open(): Promise<Socket> {
    const { fields } = this.#settings;
    try {
      const material = isSecure(fields) ? await materialOf(this.#settings) : null;
      let socket = await this.#connect();
      let path: TlsPath | null = null;
      if (material) {
        this.#tls = {
          ...{ host: socketHost(fields.host), address: addressOf(fields) },
          ...{ fields: fields.tls, material },
        };
        this.#events.waiting(tlsSilent(fields));
        // TLS itself goes by the clock of the computer.
        ({ socket, path } = await openTls(socket, this.#tls, Date.now()));
        this.#keep(socket);
      }
      this.#events.waiting(null);
      const proxy = fields.proxy && proxyAddress(fields.proxy);
      this.#events.opened({ server: addressOf(fields), proxy, tls: path });
      return socket;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    this.#closed = true;
    this.#socket?.destroy();
  }

  /** Of an error after the handshake: a broker may refuse a client's certificate only then. */
  explain(error: Error): Error {
    if (error instanceof TransportError) return error;
    return (this.#tls && explainTlsError(error, this.#tls)) ?? error;
  }

  async #connect(): Promise<Socket> {
    const { fields, secrets } = this.#settings;
    const target = { host: socketHost(fields.host), port: fields.port };
    const { proxy } = fields;
    if (proxy === null) return this.#tcp(target);
    this.#events.waiting(proxySilent(proxy, target));
    let socket: Socket;
    try {
      socket = await this.#tcp({ host: socketHost(proxy.host), port: proxy.port });
    } catch (error) {
      throw proxyUnreachable(proxy, codeOf(error));
    }
    await openTunnel(socket, proxy, secrets.proxyPassword ?? '', target);
    return socket;
  }

  async #tcp(target: { host: string; port: number }): Promise<Socket> {
    const socket = connectTcp(target);
    socket.setNoDelay(true);
    this.#keep(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('The socket was closed.')));
    });
    return socket;
  }

  #keep(socket: Socket): void {
    this.#socket = socket;
    // Between two steps nobody else listens, and an error without a listener would end the program.
    socket.on('error', () => {});
    if (this.#closed) socket.destroy();
  }
}

/** Opens the client's key. Rejects with `TransportError`. */
async function materialOf({ secrets, certificates }: TransportSettings): Promise<TlsMaterial> {
  const ca = certificates?.ca ?? null;
  const files = certificates?.client ?? null;
  if (files === null) return { ca, client: null };
  try {
    const client = await openIdentity(files, secrets.clientKey, secrets.keyPassphrase ?? '');
    return { ca, client };
  } catch (error) {
    throw error instanceof ProblemError ? new TransportError(error.problem, 'stop') : error;
  }
}

function tlsSilent(fields: ProfileFields): Problem {
  const address = addressOf(fields);
  return {
    code: 'CONNECT_TIMEOUT',
    message: `${address} accepted the connection but did not answer the TLS handshake in time. Check that this is a TLS port.`,
    detail: address,
  };
}
