// A TCP peer, run as a process of its own, that speaks just enough MQTT 3.1.1 and 5.0 to be taken for a
// broker: it accepts CONNECT and the first SUBSCRIBE of each connection and then sends its load, as
// fast as the socket drains or at a set rate, and keeps the connection.
import { createServer, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { encodeLoad, rarePacket, remainingLength } from './load.ts';
import { type Pouring, pour } from './pour.ts';
import { monotonicMs } from './timing.ts';

export interface FirehoseOptions {
  topics: number;
  /** Messages for each connection. */
  messages: number;
  size: number;
  /** Messages a second; 0 for as fast as the socket drains. */
  rate: number;
  /** Messages unlike all others, evenly spread over those of a connection. */
  rare: number;
  /** Payloads of several kinds (payloads.ts). */
  mixed: boolean;
}

/** Its arguments; what is left out has the default. */
export function firehoseArguments(options: Partial<FirehoseOptions>): string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    typeof value === 'number' ? [`--${name}`, String(value)] : value ? [`--${name}`] : [],
  );
}

/** What it tells its parent. Times are those of `monotonicMs`. */
export type FirehoseNews =
  | { event: 'listening'; port: number }
  | { event: 'began'; at: number }
  | { event: 'drained'; at: number };

if (process.send) serve(optionsFrom(process.argv.slice(2)));

function optionsFrom(args: string[]): FirehoseOptions {
  const number = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      topics: number,
      messages: number,
      size: number,
      rate: number,
      rare: number,
      mixed: { type: 'boolean', default: false },
    },
  });
  const { topics = '10000', messages = '1000000', size = '100', rate = '0', rare = '0' } = values;
  return {
    topics: Number(topics),
    messages: Number(messages),
    size: Number(size),
    rate: Number(rate),
    rare: Number(rare),
    mixed: values.mixed,
  };
}

function serve(options: FirehoseOptions): void {
  const loads = new Map<4 | 5, Pouring>();
  const loadOf = (protocolVersion: 4 | 5): Pouring => {
    const made = loads.get(protocolVersion) ?? encoded(options, protocolVersion);
    loads.set(protocolVersion, made);
    return made;
  };
  // Nearly all peers speak 3.1.1: no time is spent on it once they wait.
  loadOf(4);
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    // The measured client ends its connection when it has enough.
    socket.on('error', () => socket.destroy());
    answer(socket, (protocolVersion) => void send(socket, loadOf(protocolVersion)));
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    tell({
      event: 'listening',
      port: typeof address === 'object' && address !== null ? address.port : 0,
    });
  });
}

function encoded(options: FirehoseOptions, protocolVersion: 4 | 5): Pouring {
  const load = { ...options, protocolVersion };
  return {
    chunks: encodeLoad(load),
    messages: options.messages,
    rate: options.rate,
    rare: Array.from({ length: options.rare }, (_, index) => rarePacket(index, load)),
  };
}

async function send(socket: Socket, pouring: Pouring): Promise<void> {
  tell({ event: 'began', at: monotonicMs() });
  await pour(socket, pouring);
  if (!socket.destroyed) tell({ event: 'drained', at: monotonicMs() });
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
