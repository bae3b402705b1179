// How fast messages come in, with the tree and the capture on disk, against programs that keep nothing.
import { startMosquitto } from '../../support/mosquitto.ts';
import { type FirehoseNews, firehoseArguments } from '../firehose.ts';
import type { FloodNews } from '../flood-client.ts';
import { type PeerProcess, startPeer } from '../peer-process.ts';
import { bareMqttjs, type Contender, mosquittoSub, race } from '../race.ts';
import type { Measurement, Row, RowOptions } from '../row.ts';

const TOPICS = 10_000;
const PAYLOAD_BYTES = 100;
/** A broker passes on a fraction of what the firehose sends: more would only take longer. */
const THROUGH_MOSQUITTO = 1_000_000;

export const ingestMosquittoSub: Row = {
  name: 'ingest-mosquitto-sub',
  what: 'messages/s stored, over mosquitto_sub to /dev/null',
  must: '1.5 x',
  aim: '2.5 x',
  run: (options) => fromFirehose(mosquittoSub, options),
};

export const ingestMqttjs: Row = {
  name: 'ingest-mqttjs',
  what: 'messages/s stored, over bare mqtt.js that counts',
  must: '0.5 x',
  aim: '0.9 x',
  run: (options) => fromFirehose(bareMqttjs, options),
};

export const ingestFromMosquitto: Row = {
  name: 'ingest-from-mosquitto',
  what: 'messages/s stored that a real mosquitto passes on, over mosquitto_sub',
  must: '-',
  aim: '-',
  run: fromMosquitto,
};

async function fromFirehose(theirs: Contender, options: RowOptions): Promise<Measurement> {
  const { messages } = options;
  const args = firehoseArguments({ topics: TOPICS, messages, size: PAYLOAD_BYTES });
  const firehose: PeerProcess<FirehoseNews> = startPeer('./firehose.ts', args);
  try {
    const { port } = await firehose.next('listening');
    const began = async () => (await firehose.next('began')).at;
    return await race({ port, messages, began }, theirs, options);
  } finally {
    await firehose.stop();
  }
}

async function fromMosquitto(options: RowOptions): Promise<Measurement> {
  const messages = Math.min(options.messages, THROUGH_MOSQUITTO);
  const broker = await startMosquitto({
    config: [
      // Without limit: what a broker drops by its own rules is nobody's rate.
      'max_queued_messages 0',
      ...['log_type error', 'log_type notice', 'log_type information', 'log_type subscribe'],
    ],
  });
  const args = firehoseArguments({ topics: TOPICS, messages, size: PAYLOAD_BYTES });
  const flood: PeerProcess<FloodNews> = startPeer('./flood-client.ts', [
    ...['--port', String(broker.port)],
    ...args,
  ]);
  try {
    const { port } = broker;
    let logged = broker.log().length;
    const began = async (): Promise<number> => {
      await broker.logged(/ \d #$/, logged);
      logged = broker.log().length;
      flood.send({});
      return (await flood.next('began')).at;
    };
    return await race({ port, messages, began }, mosquittoSub, options);
  } finally {
    await flood.stop();
    await broker.stop();
  }
}
