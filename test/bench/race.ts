// Programs that take in messages, one after the other on the same source of them.
import type { BareNews } from './bare-mqttjs.ts';
import { runCore } from './core-under-load.ts';
import { runMosquittoSub } from './mosquitto-sub.ts';
import { type PeerProcess, startPeer } from './peer-process.ts';
import type { Measurement, RowOptions } from './row.ts';
import { median } from './timing.ts';

/** Sends `messages` to each client that subscribes. */
export interface Source {
  port: number;
  messages: number;
  /** When it begins to send to the next client, by the machine's monotonic clock. */
  began(): Promise<number>;
}

interface Run {
  /** Of the machine's monotonic clock: when the last message was dealt with. */
  at: number;
  cpuMs: number;
}

export interface Contender {
  name: string;
  run(port: number, messages: number): Promise<Run>;
}

export const ours: Contender = {
  name: 'mqttscope',
  async run(port, messages) {
    const result = await runCore({ port, messages });
    const { stored } = result.counters;
    if (stored !== messages) throw new Error(`Only ${stored} of ${messages} messages were stored.`);
    return result;
  },
};

export const mosquittoSub: Contender = { name: 'mosquitto_sub', run: runMosquittoSub };

export const bareMqttjs: Contender = {
  name: 'mqtt.js',
  async run(port, messages) {
    const args = [String(port), String(messages)];
    const peer: PeerProcess<BareNews> = startPeer('./bare-mqttjs.ts', args);
    try {
      return await peer.next('done');
    } finally {
      await peer.stop();
    }
  },
};

/** Messages a second of ours over theirs. Rounds in turn, so that both meet the same moods of the machine. */
export async function race(
  source: Source,
  theirs: Contender,
  { rounds, say }: RowOptions,
): Promise<Measurement> {
  const rates = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 1; round <= rounds; round++) {
    const told = (line: string): void => say(`round ${round} ${line}`);
    rates.ours.push(await oneRun(source, ours, told));
    rates.theirs.push(await oneRun(source, theirs, told));
  }
  const value = median(rates.ours);
  const baseline = median(rates.theirs);
  return { value, unit: 'messages/s', baseline, ratio: value / baseline, rounds };
}

async function oneRun(
  { port, messages, began }: Source,
  contender: Contender,
  say: (line: string) => void,
): Promise<number> {
  const [beganAt, run] = await Promise.all([began(), contender.run(port, messages)]);
  const wallMs = run.at - beganAt;
  const rate = (messages / wallMs) * 1000;
  const perMessage = ((run.cpuMs / messages) * 1000).toFixed(2);
  say(
    `${contender.name.padEnd(14)} ${Math.round(rate).toLocaleString('en')} messages/s, ` +
      `wall ${Math.round(wallMs)} ms, CPU ${Math.round(run.cpuMs)} ms (${perMessage} us a message)`,
  );
  return rate;
}
