// A TCP proxy between a connection and a real broker that does what networks do.
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Packet, parser } from 'mqtt-packet';

export interface Faults {
  /** Milliseconds each piece takes on its way. */
  latencyMs?: number;
  /** Bytes of a piece. */
  pieceBytes?: number;
  /** Resets both sides instead of handing on the first packet of this kind, once. */
  resetAt?: { cmd: Packet['cmd']; from: 'client' | 'broker' };
}

export interface FaultProxy extends AsyncDisposable {
  readonly port: number;
  /** Clients that came so far. */
  readonly connections: number;
  faults: Faults;
  /** Takes everything and hands nothing on, without a word: what is there already stays open. */
  swallow(): void;
  /** Resolves when a fault of `resetAt` has happened. */
  readonly happened: Promise<void>;
  /** Breaks what is there and lets nobody in. */
  down(): Promise<void>;
  up(): Promise<void>;
}

export async function faultProxy(brokerPort: number, host = '127.0.0.1'): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  const { promise: happened, resolve: tellHappened } = Promise.withResolvers<void>();
  let swallowing = new WeakSet<Socket>();
  let connections = 0;
  let server: Server | undefined;

  const proxy = {
    port: 0,
    faults: {} as Faults,
    happened,
    get connections() {
      return connections;
    },
    swallow: () => {
      swallowing = new WeakSet(sockets);
    },
    down: async () => {
      const closing = server;
      server = undefined;
      for (const socket of sockets) socket.resetAndDestroy();
      await new Promise<void>((resolve) => (closing ? closing.close(() => resolve()) : resolve()));
    },
    up: async () => {
      const opened = createServer({ noDelay: true }, serve);
      server = opened;
      await new Promise<void>((resolve, reject) => {
        opened.once('error', reject);
        opened.listen(proxy.port, host, resolve);
      });
      const address = opened.address();
      if (address === null || typeof address === 'string') throw new Error('No port was given.');
      proxy.port = address.port;
    },
    [Symbol.asyncDispose]: () => proxy.down(),
  };

  function serve(client: Socket): void {
    connections += 1;
    const broker = connect({ port: brokerPort, host: '127.0.0.1', noDelay: true });
    for (const socket of [client, broker]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
    hand(client, broker, 'client');
    hand(broker, client, 'broker');
  }

  function hand(from: Socket, to: Socket, side: 'client' | 'broker'): void {
    const reader = parser();
    let last = Promise.resolve();
    reader.on('error', () => {});
    reader.on('packet', ({ cmd }) => {
      const { resetAt } = proxy.faults;
      if (!resetAt || resetAt.cmd !== cmd || resetAt.from !== side) return;
      proxy.faults = { ...proxy.faults, resetAt: undefined } as Faults;
      from.resetAndDestroy();
      to.resetAndDestroy();
      tellHappened();
    });
    from.on('data', (chunk) => {
      reader.parse(chunk);
      if (from.destroyed || swallowing.has(from)) return;
      last = last.then(() => pass(chunk, to));
    });
    from.on('end', () => {
      if (!swallowing.has(from)) void last.then(() => to.end());
    });
    from.on('close', () => {
      if (!swallowing.has(from)) void last.then(() => to.destroy());
    });
  }

  async function pass(chunk: Buffer, to: Socket): Promise<void> {
    const { latencyMs = 0, pieceBytes = chunk.length } = proxy.faults;
    for (let at = 0; at < chunk.length && !to.destroyed; at += pieceBytes) {
      if (latencyMs > 0) await sleep(latencyMs);
      await new Promise<void>((resolve) => {
        to.write(chunk.subarray(at, at + pieceBytes), () => resolve());
      });
    }
  }

  await proxy.up();
  return proxy;
}
