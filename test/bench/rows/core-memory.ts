// What the core keeps in memory: the process after millions of messages, and how much of it a topic costs.
import { type CoreResult, runCore } from '../core-under-load.ts';
import { type FirehoseNews, firehoseArguments } from '../firehose.ts';
import { type PeerProcess, startPeer } from '../peer-process.ts';
import type { Row } from '../row.ts';

const MANY_TOPICS = 1_000_000;
const FEW_TOPICS = 1_000;
const PAYLOAD_BYTES = 100;

export const coreMemory: Row = {
  name: 'core-memory',
  what: 'process of the core after 5,000,000 messages over 10,000 topics',
  must: '-',
  aim: '-',
  async run({ recorded, say }) {
    const { memory, messages } = await recorded();
    say(
      `after ${messages.toLocaleString('en')} messages: process ${megabytes(memory.rss)} MB, ` +
        `heap and buffers of the main thread ${megabytes(memory.used)} MB`,
    );
    const value = Number(megabytes(memory.rss));
    return { value, unit: 'MB', baseline: null, ratio: null, rounds: 1 };
  },
};

export const corePerTopic: Row = {
  name: 'core-per-topic-1m',
  what: 'memory of the core for each of 1,000,000 topics, name included',
  must: '400 B',
  aim: '200 B',
  async run({ say }) {
    const few = await memoryWith(FEW_TOPICS);
    const many = await memoryWith(MANY_TOPICS);
    for (const { topics, memory } of [few, many]) {
      say(
        `${topics.toLocaleString('en')} topics: heap and buffers ${megabytes(memory.used)} MB, ` +
          `process ${megabytes(memory.rss)} MB`,
      );
    }
    const value = (many.memory.used - few.memory.used) / (many.topics - few.topics);
    return { value, unit: 'B', baseline: null, ratio: null, rounds: 1 };
  },
};

/** As many messages in both cases, so that only the topics differ. */
async function memoryWith(topics: number): Promise<CoreResult> {
  const messages = MANY_TOPICS;
  const args = firehoseArguments({ topics, messages, size: PAYLOAD_BYTES });
  const firehose: PeerProcess<FirehoseNews> = startPeer('./firehose.ts', args);
  try {
    const { port } = await firehose.next('listening');
    return await runCore({ port, messages, collect: true });
  } finally {
    await firehose.stop();
  }
}

/** MB of 1,000,000 bytes. */
function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
