// A TCP peer, run as a process of its own, that speaks just enough MQTT 3.1.1 and 5.0 to be taken for a
// broker: it accepts CONNECT and the first SUBSCRIBE of each connection and then sends its load, as
// fast as the socket drains or at a set rate, and keeps the connection. Ordered by its parent, it sends
// more of it to all who have subscribed.
import { createServer, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { encodeLoad, rarePacket, remainingLength } from './load.ts';
import { type Pouring, pour } from './pour.ts';
import { cpuMs, monotonicMs } from './timing.ts';

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
  /** Different payloads for each topic; 0 for as many as that kind of load has. */
  laps: number;
  /** All marked as retained. */
  retain: boolean;
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
  /** `cpuMs`: what sending them took. */
  | { event: 'drained'; at: number; sent: number; cpuMs: number };

/** What its parent may tell it. */
export type FirehoseOrder =
  /** As in the options; answered with 'began' and 'drained' for each connection. */
  | { pour: { messages: number; rate: number } }
  /** Ends what is under way; 'drained' tells how much was sent. */
  | { halt: true };

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
      laps: number,
      mixed: { type: 'boolean', default: false },
      retain: { type: 'boolean', default: false },
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
    laps: Number(values.laps ?? 0),
    retain: values.retain,
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
  const subscribed = new Map<Socket, Pouring>();
  let halt = new AbortController();
  process.on('message', (order: FirehoseOrder) => {
    halt.abort();
    halt = new AbortController();
    if ('halt' in order) return;
    for (const [socket, load] of subscribed) {
      void send(socket, { ...load, ...order.pour, rare: [], signal: halt.signal });
    }
  });
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    // The measured client ends its connection when it has enough.
    socket.on('error', () => socket.destroy());
    socket.once('close', () => subscribed.delete(socket));
    answer(socket, (protocolVersion) => {
      const load = loadOf(protocolVersion);
      subscribed.set(socket, load);
      void send(socket, { ...load, signal: halt.signal });
    });
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
  const cpuBefore = cpuMs();
  const sent = await pour(socket, pouring);
  if (socket.destroyed) return;
  tell({ event: 'drained', at: monotonicMs(), sent, cpuMs: cpuMs() - cpuBefore });
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
