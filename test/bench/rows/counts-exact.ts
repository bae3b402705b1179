// Whether the counts are exact after a load: everything sent is received, stored and shown.
import { connectAsync } from 'mqtt';
import { startMosquitto } from '../../support/mosquitto.ts';
import { type CoreResult, runCore } from '../core-under-load.ts';
import { type FirehoseNews, firehoseArguments } from '../firehose.ts';
import { ledgerGap } from '../ledger.ts';
import { topicName } from '../load.ts';
import { payloadOf } from '../payloads.ts';
import { type PeerProcess, startPeer } from '../peer-process.ts';
import type { Measurement, Row, RowOptions } from '../row.ts';

const TOPICS = 1_000;
const THROUGH_MOSQUITTO = { qos0: 100_000, qos1: 20_000 };
const PAYLOAD_BYTES = 100;
const SMALL_FILE = 50_000_000;
/** Messages published before waiting for the acknowledgements, well below mosquitto's own window. */
const BATCH = 500;

export const countsExact: Row = {
  name: 'counts-exact',
  what: 'sent, received, stored, shown, and the sums of the ledger: largest difference',
  must: '0',
  aim: '0',
  async run(options) {
    const differences = [
      differenceOf('firehose', options.messages, await fromFirehose(options.messages), options),
      differenceOf(
        'firehose, retention',
        options.messages,
        await fromFirehose(options.messages, SMALL_FILE),
        options,
      ),
      differenceOf(
        'mosquitto',
        THROUGH_MOSQUITTO.qos0 + THROUGH_MOSQUITTO.qos1,
        await throughMosquitto(),
        options,
      ),
    ];
    const measurement: Measurement = {
      value: Math.max(...differences),
      unit: 'messages',
      baseline: null,
      ratio: null,
      rounds: 1,
    };
    return measurement;
  },
};

function differenceOf(
  source: string,
  sent: number,
  result: CoreResult,
  { say }: RowOptions,
): number {
  const { counters, shown, topics } = result;
  const { received, stored, waiting, dropped, evicted } = counters;
  say(
    `${source}: sent ${sent}, received ${received}, stored ${stored}, waiting ${waiting}, ` +
      `dropped ${dropped}, evicted ${evicted}, in the file ${result.capture.messages}, ` +
      `shown ${shown}, topics ${topics}`,
  );
  return Math.max(
    ...[received, stored, shown].map((count) => Math.abs(sent - count)),
    Math.abs(topics - TOPICS),
    ledgerGap(counters, result.capture.messages),
  );
}

async function fromFirehose(messages: number, maxBytes?: number): Promise<CoreResult> {
  const args = firehoseArguments({ topics: TOPICS, messages, size: PAYLOAD_BYTES });
  const firehose: PeerProcess<FirehoseNews> = startPeer('./firehose.ts', args);
  try {
    const { port } = await firehose.next('listening');
    return await runCore({ port, messages, ...(maxBytes ? { maxBytes } : {}) });
  } finally {
    await firehose.stop();
  }
}

async function throughMosquitto(): Promise<CoreResult> {
  // Without limit: what mosquitto drops by its own rules is not ours to count.
  const mosquitto = await startMosquitto({
    config: ['max_queued_messages 0', 'max_inflight_messages 0'],
  });
  try {
    const { qos0, qos1 } = THROUGH_MOSQUITTO;
    return await runCore({
      port: mosquitto.port,
      messages: qos0 + qos1,
      afterSubscribe: async () => {
        await publish(mosquitto.port, qos0, 0);
        await publish(mosquitto.port, qos1, 1);
      },
    });
  } finally {
    await mosquitto.stop();
  }
}

async function publish(port: number, messages: number, qos: 0 | 1): Promise<void> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
    protocolVersion: 4,
    reconnectPeriod: 0,
  });
  for (let from = 0; from < messages; from += BATCH) {
    const batch = Array.from(
      { length: Math.min(BATCH, messages - from) },
      (_, at) => (from + at) % TOPICS,
    );
    await Promise.all(
      batch.map((index) =>
        client.publishAsync(topicName(index), payloadOf(index, PAYLOAD_BYTES), { qos }),
      ),
    );
  }
  await client.endAsync();
}
