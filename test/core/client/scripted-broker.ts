// A TCP server that answers as a test tells it, for what a real broker refuses to do.
import { createServer, type Server, type Socket } from 'node:net';
import { type Packet, parser } from 'mqtt-packet';

export interface ScriptedBroker extends AsyncDisposable {
  readonly port: number;
  /** Connections so far, the open ones included. */
  readonly accepted: Socket[];
  /** Packets from all clients, in order of arrival. */
  readonly packets: Packet[];
  /** The packet of this kind as soon as `count` of them have come. */
  sent(cmd: Packet['cmd'], count?: number): Promise<Packet>;
}

export type Answer = (packet: Packet, socket: Socket) => void;

export interface ScriptedBrokerOptions {
  /** Where to listen; else a free port of 127.0.0.1. */
  host?: string;
  port?: number;
  /** False for a server that keeps its side open when the client has closed its own. */
  closes?: boolean;
  /** Called when a client has connected, before it sends anything. */
  opening?(socket: Socket): void;
}

export async function scriptedBroker(
  answer: Answer = () => {},
  { closes = true, opening, host = '127.0.0.1', port: wanted = 0 }: ScriptedBrokerOptions = {},
): Promise<ScriptedBroker> {
  const accepted: Socket[] = [];
  const packets: Packet[] = [];
  const watchers = new Set<() => void>();
  const server = createServer({ allowHalfOpen: !closes }, (socket) => {
    accepted.push(socket);
    const reader = parser();
    // What a client sends to a server that is no broker need not be readable.
    reader.on('error', () => {});
    reader.on('packet', (packet) => {
      packets.push(packet);
      answer(packet, socket);
      for (const watcher of [...watchers]) watcher();
    });
    socket.on('data', (chunk) => reader.parse(chunk));
    socket.on('error', () => {});
    opening?.(socket);
  });
  const port = await listen(server, wanted, host);
  return {
    port,
    accepted,
    packets,
    sent: (cmd, count = 1) =>
      new Promise((resolve) => {
        const watcher = (): void => {
          const found = packets.filter((packet) => packet.cmd === cmd)[count - 1];
          if (!found) return;
          watchers.delete(watcher);
          resolve(found);
        };
        watchers.add(watcher);
        watcher();
      }),
    [Symbol.asyncDispose]: async () => {
      for (const socket of accepted) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}

/** CONNACK that says yes, in the version of the CONNECT it answers. */
export function accept(packet: Packet, socket: Socket): void {
  if (packet.cmd !== 'connect') return;
  socket.write(Buffer.from(packet.protocolVersion === 5 ? '2003000000' : '20020000', 'hex'));
}

export function hex(...bytes: string[]): Buffer {
  return Buffer.from(bytes.join(''), 'hex');
}

/** The packet identifier of a packet as the four hex digits of an answer to it. */
export function packetId(packet: Packet): string {
  return (packet.messageId ?? 0).toString(16).padStart(4, '0');
}
