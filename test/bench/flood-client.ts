// A client, run as a process of its own, that publishes its load to a broker each time it is told to, as
// fast as the broker takes it.
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { parseArgs } from 'node:util';
import { generate } from 'mqtt-packet';
import { encodeLoad } from './load.ts';
import { pour } from './pour.ts';
import { monotonicMs } from './timing.ts';

export type FloodNews = { event: 'began'; at: number };

const number = { type: 'string', default: '0' } as const;
const { values } = parseArgs({
  options: { port: number, topics: number, messages: number, size: number },
});
if (process.send) await run();

async function run(): Promise<void> {
  const [port, topics, messages, size] = [
    values.port,
    values.topics,
    values.messages,
    values.size,
  ].map(Number) as [number, number, number, number];
  const chunks = encodeLoad({ topics, size, protocolVersion: 4 });
  const socket = createConnection(port, '127.0.0.1');
  socket.resume();
  await once(socket, 'connect');
  socket.write(generate({ cmd: 'connect', clientId: 'flood', protocolVersion: 4, keepalive: 0 }));
  process.on('message', () => {
    const began: FloodNews = { event: 'began', at: monotonicMs() };
    process.send?.(began);
    void pour(socket, { chunks, messages, rate: 0, rare: [] });
  });
}
