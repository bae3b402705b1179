// A TCP peer, run as a process of its own, that speaks just enough MQTT 3.1.1 and 5.0 to be taken for a
// broker: it accepts CONNECT and the first SUBSCRIBE of each connection and then sends its load, as
// fast as the socket drains or at a set rate, and keeps the connection.
import { createServer, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { type Chunk, encodeLoad, headOf, remainingLength } from './load.ts';
import { monotonicMs } from './timing.ts';

export interface FirehoseOptions {
  topics: number;
  /** Messages for each connection. */
  messages: number;
  size: number;
  /** Messages a second; 0 for as fast as the socket drains. */
  rate: number;
}

/** What it tells its parent. Times are those of `monotonicMs`. */
export type FirehoseNews =
  | { event: 'listening'; port: number }
  | { event: 'began'; at: number }
  | { event: 'drained'; at: number };

const PACE_MS = 5;

if (process.send) serve(optionsFrom(process.argv.slice(2)));

function optionsFrom(args: string[]): FirehoseOptions {
  const number = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: { topics: number, messages: number, size: number, rate: number },
  });
  const { topics = '10000', messages = '1000000', size = '100', rate = '0' } = values;
  return {
    topics: Number(topics),
    messages: Number(messages),
    size: Number(size),
    rate: Number(rate),
  };
}

function serve(options: FirehoseOptions): void {
  const loads = {
    4: encodeLoad({ ...options, protocolVersion: 4 }),
    5: encodeLoad({ ...options, protocolVersion: 5 }),
  };
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    // The measured client ends its connection when it has enough.
    socket.on('error', () => socket.destroy());
    answer(socket, (protocolVersion) => void pour(socket, loads[protocolVersion], options));
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    tell({
      event: 'listening',
      port: typeof address === 'object' && address !== null ? address.port : 0,
    });
  });
}

function tell(news: FirehoseNews): void {
  process.send?.(news);
}

/** Answers CONNECT, SUBSCRIBE and PINGREQ; everything else is read and dropped. */
function answer(socket: Socket, begin: (protocolVersion: 4 | 5) => void): void {
  let unread: Buffer = Buffer.alloc(0);
  let protocolVersion: 4 | 5 = 4;
  let begun = false;
  socket.on('data', (data) => {
    unread = Buffer.concat([unread, data]);
    for (let packet = takePacket(unread); packet !== undefined; packet = takePacket(unread)) {
      unread = unread.subarray(packet.length);
      const { type, body } = packet;
      if (type === 1) {
        // The protocol level follows the six bytes of the protocol name.
        protocolVersion = body[6] === 5 ? 5 : 4;
        socket.write(
          protocolVersion === 5 ? Buffer.of(0x20, 3, 0, 0, 0) : Buffer.of(0x20, 2, 0, 0),
        );
      } else if (type === 8) {
        const [high = 0, low = 0] = body;
        socket.write(
          protocolVersion === 5
            ? Buffer.of(0x90, 4, high, low, 0, 0)
            : Buffer.of(0x90, 3, high, low, 0),
        );
        if (!begun) begin(protocolVersion);
        begun = true;
      } else if (type === 12) {
        socket.write(Buffer.of(0xd0, 0));
      }
    }
  });
}

function takePacket(bytes: Buffer): { type: number; body: Buffer; length: number } | undefined {
  if (bytes.length < 2) return undefined;
  const { value, bytes: used } = remainingLength(bytes, 1);
  const length = 1 + used + value;
  if (bytes.length < length) return undefined;
  return { type: (bytes[0] ?? 0) >> 4, body: bytes.subarray(1 + used, length), length };
}

async function pour(
  socket: Socket,
  chunks: readonly Chunk[],
  options: FirehoseOptions,
): Promise<void> {
  const began = monotonicMs();
  tell({ event: 'began', at: began });
  let sent = 0;
  for (
    let next = 0;
    sent < options.messages && !socket.destroyed;
    next = (next + 1) % chunks.length
  ) {
    const chunk = chunks[next];
    if (chunk === undefined) break;
    const left = options.messages - sent;
    const flowing = socket.write(left < chunk.messages ? headOf(chunk, left) : chunk.bytes);
    sent += Math.min(left, chunk.messages);
    if (!flowing) await drained(socket);
    while (options.rate > 0 && sent > ((monotonicMs() - began) / 1000) * options.rate) {
      await new Promise((resolve) => setTimeout(resolve, PACE_MS));
    }
  }
  if (!socket.destroyed) tell({ event: 'drained', at: monotonicMs() });
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}
