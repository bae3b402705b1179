// From the last byte of very many retained messages, each of its own topic, until the tree counts them all.
import { type FirehoseNews, firehoseArguments } from '../firehose.ts';
import { withPage } from '../measured-page.ts';
import { type PeerProcess, startPeer } from '../peer-process.ts';
import type { Measurement, Row, RowOptions } from '../row.ts';
import { median } from '../timing.ts';

export const tree100k: Row = {
  name: 'tree-100k',
  what: 'last byte of 100,000 retained topics until the tree shows them all',
  must: '-',
  aim: '-',
  run: (options) => untilShown(100_000, options),
};

export const tree1m: Row = {
  name: 'tree-1m',
  what: 'last byte of 1,000,000 retained topics until the tree shows them all',
  must: '-',
  aim: '-',
  run: (options) => untilShown(1_000_000, options),
};

async function untilShown(topics: number, { rounds, say }: RowOptions): Promise<Measurement> {
  const args = firehoseArguments({ topics, messages: topics, size: 100, retain: true });
  const firehose: PeerProcess<FirehoseNews> = startPeer('./firehose.ts', args);
  try {
    const { port } = await firehose.next('listening');
    const times: number[] = [];
    for (let round = 1; round <= rounds; round++) {
      const { at, whole } = await withPage(async (measured) => {
        const showing = await measured.willShow('topics', topics);
        await measured.connect(port);
        const began = await firehose.next('began');
        const drained = await firehose.next('drained');
        const shown = measured.zero + (await showing.result()).at;
        return { at: shown - drained.at, whole: shown - began.at };
      });
      say(
        `round ${round}: ${Math.round(at)} ms after the last byte, ${Math.round(whole)} ms after the first`,
      );
      times.push(at);
    }
    return { value: median(times), unit: 'ms', baseline: null, ratio: null, rounds };
  } finally {
    await firehose.stop();
  }
}
