// Stands between a client and a broker and keeps which numbered messages (numbered-publisher.ts) the client
// has acknowledged: PUBACK at QoS 1, PUBREC at QoS 2. From then on the broker will not send them again.
import { createConnection, createServer, type Socket } from 'node:net';
import { parser } from 'mqtt-packet';

export interface AcknowledgingProxy {
  readonly port: number;
  readonly acknowledged: ReadonlySet<number>;
  /** Resolves when so many different messages were acknowledged since the start. */
  acknowledgements(count: number): Promise<void>;
  /** Resolves when every connection has ended and what it sent is taken in. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export async function startProxy(
  brokerPort: number,
  protocolVersion: 4 | 5,
): Promise<AcknowledgingProxy> {
  const acknowledged = new Set<number>();
  const waiting = new Set<() => void>();
  const connections = new Set<Promise<void>>();
  const sockets = new Set<Socket>();

  const acknowledge = (number: number): void => {
    acknowledged.add(number);
    for (const look of waiting) look();
  };
  const server = createServer((client) => {
    const broker = createConnection(brokerPort, '127.0.0.1');
    for (const socket of [client, broker]) sockets.add(socket);
    listen(client, broker, protocolVersion, acknowledge);
    const ended = join(client, broker).then(() => {
      connections.delete(ended);
      for (const socket of [client, broker]) sockets.delete(socket);
    });
    connections.add(ended);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    acknowledged,
    acknowledgements: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (acknowledged.size < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    idle: async () => {
      await Promise.all(connections);
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Message numbers by packet identifier, as the broker gives them out on this connection. */
function listen(
  client: Socket,
  broker: Socket,
  protocolVersion: 4 | 5,
  acknowledge: (number: number) => void,
): void {
  const numbers = new Map<number, number>();
  const fromBroker = parser({ protocolVersion });
  fromBroker.on('packet', (packet) => {
    if (packet.cmd !== 'publish' || packet.messageId === undefined) return;
    numbers.set(packet.messageId, Number.parseInt(packet.payload.toString(), 10));
  });
  const fromClient = parser({ protocolVersion });
  fromClient.on('packet', ({ cmd, messageId }) => {
    if ((cmd !== 'puback' && cmd !== 'pubrec') || messageId === undefined) return;
    const number = numbers.get(messageId);
    if (number !== undefined) acknowledge(number);
  });
  broker.on('data', (bytes) => fromBroker.parse(bytes));
  client.on('data', (bytes) => fromClient.parse(bytes));
}

/** Passes bytes on in both directions, neither side faster than the other takes them. */
function join(client: Socket, broker: Socket): Promise<void> {
  for (const [from, to] of [
    [client, broker],
    [broker, client],
  ] as const) {
    from.setNoDelay(true);
    from.on('data', (bytes) => {
      if (to.destroyed || to.write(bytes)) return;
      from.pause();
      to.once('drain', () => from.resume());
    });
    from.on('error', () => from.destroy());
    from.on('close', () => to.destroy());
  }
  return Promise.all([client, broker].map(closed)).then(() => undefined);
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}
