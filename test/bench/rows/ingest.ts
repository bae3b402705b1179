// How fast messages come in, with the tree and the capture on disk, against programs that keep nothing.
import type { BareNews } from '../bare-mqttjs.ts';
import { runCore } from '../core-under-load.ts';
import type { FirehoseNews } from '../firehose.ts';
import { runMosquittoSub } from '../mosquitto-sub.ts';
import { type PeerProcess, startPeer } from '../peer-process.ts';
import type { Measurement, Row, RowOptions } from '../row.ts';
import { median } from '../timing.ts';

const TOPICS = 10_000;
const PAYLOAD_BYTES = 100;

interface Run {
  /** Of the machine's monotonic clock: when the last message was dealt with. */
  at: number;
  cpuMs: number;
}

interface Contender {
  name: string;
  run(port: number, messages: number): Promise<Run>;
}

const ours: Contender = {
  name: 'mqttscope',
  async run(port, messages) {
    const result = await runCore(port, messages);
    if (result.stored !== messages)
      throw new Error(`Only ${result.stored} of ${messages} messages were stored.`);
    return result;
  },
};

const mosquittoSub: Contender = { name: 'mosquitto_sub', run: runMosquittoSub };

const bareMqttjs: Contender = {
  name: 'mqtt.js',
  async run(port, messages) {
    const peer: PeerProcess<BareNews> = startPeer('./bare-mqttjs.ts', [
      String(port),
      String(messages),
    ]);
    try {
      return await peer.next('done');
    } finally {
      await peer.stop();
    }
  },
};

export const ingestMosquittoSub: Row = {
  name: 'ingest-mosquitto-sub',
  what: 'messages/s stored, over mosquitto_sub to /dev/null',
  must: '1.5 x',
  aim: '2.5 x',
  run: (options) => race(mosquittoSub, options),
};

export const ingestMqttjs: Row = {
  name: 'ingest-mqttjs',
  what: 'messages/s stored, over bare mqtt.js that counts',
  must: '0.5 x',
  aim: '0.9 x',
  run: (options) => race(bareMqttjs, options),
};

/** Rounds in turn, so that both meet the same moods of the machine. */
async function race(theirs: Contender, options: RowOptions): Promise<Measurement> {
  const args = [
    '--topics',
    String(TOPICS),
    '--messages',
    String(options.messages),
    '--size',
    String(PAYLOAD_BYTES),
  ];
  const firehose: PeerProcess<FirehoseNews> = startPeer('./firehose.ts', args);
  try {
    const { port } = await firehose.next('listening');
    const rates = { ours: [] as number[], theirs: [] as number[] };
    for (let round = 1; round <= options.rounds; round++) {
      rates.ours.push(await oneRun(ours, firehose, port, round, options));
      rates.theirs.push(await oneRun(theirs, firehose, port, round, options));
    }
    const value = median(rates.ours);
    const baseline = median(rates.theirs);
    return { value, unit: 'messages/s', baseline, ratio: value / baseline, rounds: options.rounds };
  } finally {
    await firehose.stop();
  }
}

async function oneRun(
  contender: Contender,
  firehose: PeerProcess<FirehoseNews>,
  port: number,
  round: number,
  { messages, say }: RowOptions,
): Promise<number> {
  const [began, run] = await Promise.all([firehose.next('began'), contender.run(port, messages)]);
  const wallMs = run.at - began.at;
  const rate = (messages / wallMs) * 1000;
  const perMessage = ((run.cpuMs / messages) * 1000).toFixed(2);
  say(
    `round ${round} ${contender.name.padEnd(14)} ${Math.round(rate).toLocaleString('en')} messages/s, ` +
      `wall ${Math.round(wallMs)} ms, CPU ${Math.round(run.cpuMs)} ms (${perMessage} us a message)`,
  );
  return rate;
}
