// The client library with nothing on it: counts messages and reports when the last has come.
import { connect } from 'mqtt';
import { cpuMs, monotonicMs } from './timing.ts';

export interface BareNews {
  event: 'done';
  at: number;
  cpuMs: number;
}

const [port, messages] = process.argv.slice(2).map(Number);
const cpuBefore = cpuMs();
let received = 0;
const client = connect(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4, reconnectPeriod: 0 });
client.on('connect', () => client.subscribe('#', { qos: 0 }));
client.on('message', () => {
  received++;
  if (received !== messages) return;
  const done: BareNews = { event: 'done', at: monotonicMs(), cpuMs: cpuMs() - cpuBefore };
  process.send?.(done, () => client.end(true, () => process.disconnect()));
});
