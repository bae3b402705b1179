// What retention costs: messages a second once the capture file has reached its limit and the oldest
// messages leave it, over the same with room for all. Only what comes after the limit counts, on both
// sides.

import { runCore } from '../core-under-load.ts';
import { type FirehoseNews, firehoseArguments } from '../firehose.ts';
import { type PeerProcess, startPeer } from '../peer-process.ts';
import type { Row, RowOptions } from '../row.ts';
import { median } from '../timing.ts';

const TOPICS = 10_000;
const PAYLOAD_BYTES = 100;
const LIMIT_BYTES = 200_000_000;
/** So many fill the file beyond its limit. */
const WARM_UP = 2_000_000;

export const ingestPruning: Row = {
  name: 'ingest-pruning',
  what: 'messages/s stored in a file of 200 MB that is full, over one with room',
  must: '0.8 x',
  aim: '1.0 x',
  async run(options) {
    const { rounds } = options;
    const messages = WARM_UP + options.messages;
    const args = firehoseArguments({ topics: TOPICS, messages, size: PAYLOAD_BYTES });
    const firehose: PeerProcess<FirehoseNews> = startPeer('./firehose.ts', args);
    try {
      const { port } = await firehose.next('listening');
      const rates = { pruning: [] as number[], free: [] as number[] };
      for (let round = 1; round <= rounds; round++) {
        rates.pruning.push(await rateOf(port, messages, LIMIT_BYTES, round, options));
        rates.free.push(await rateOf(port, messages, undefined, round, options));
      }
      const value = median(rates.pruning);
      const baseline = median(rates.free);
      return { value, unit: 'messages/s', baseline, ratio: value / baseline, rounds };
    } finally {
      await firehose.stop();
    }
  },
};

async function rateOf(
  port: number,
  messages: number,
  maxBytes: number | undefined,
  round: number,
  { say }: RowOptions,
): Promise<number> {
  const limit = maxBytes === undefined ? {} : { maxBytes };
  const { at, warm, counters, capture, cpuMs } = await runCore({
    ...{ port, messages, warmUp: WARM_UP },
    ...limit,
  });
  if (!warm) throw new Error('The file was not filled.');
  const rate = ((counters.stored - warm.stored) / (at - warm.at)) * 1000;
  say(
    `round ${round} ${maxBytes ? 'limit reached' : 'without limit'} ` +
      `${Math.round(rate).toLocaleString('en')} messages/s, CPU of the whole ${Math.round(cpuMs)} ms, ` +
      `file ${(capture.bytes / 1e6).toFixed(0)} MB, removed ${counters.evicted.toLocaleString('en')}`,
  );
  return rate;
}
