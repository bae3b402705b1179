// Starts a core in a process of its own on a data folder that is removed afterwards.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CoreNews, CoreOrder } from './core-run.ts';
import { ledgerGap } from './ledger.ts';
import { type PeerProcess, startPeer } from './peer-process.ts';

type News<Event> = Extract<CoreNews, { event: Event }>;
export type CoreResult = News<'done'> & {
  /** When so many as asked for as `warmUp` were stored. */
  warm: News<'warm'> | undefined;
};

export interface CoreRun extends Omit<CoreOrder, 'dataDir'> {
  /** A folder to keep; without it one is made and removed. */
  dataDir?: string;
  /** Runs once the broker has granted the subscription. */
  afterSubscribe?: () => Promise<void>;
  /** A few times a second. */
  sample?: (sample: News<'sample'>) => void;
  /** Collects garbage before memory is looked at. */
  collect?: boolean;
}

/** Arguments for Node in the core's process, as `--cpu-prof`, from the variable BENCH_CORE_NODE. */
const nodeArguments = (process.env.BENCH_CORE_NODE ?? '').split(' ').filter((word) => word !== '');

/**
 * Connects a core to the broker at `port` and answers when `messages` are stored or none comes any
 * more. Rejects when its ledger does not add up.
 */
export async function runCore(options: CoreRun): Promise<CoreResult> {
  const { dataDir, afterSubscribe, sample, collect = false, ...order } = options;
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'mqttscope-bench-')));
  const core: PeerProcess<CoreNews> = startPeer(
    './core-run.ts',
    [JSON.stringify({ ...order, dataDir: folder } satisfies CoreOrder)],
    [...nodeArguments, ...(collect ? ['--expose-gc'] : [])],
  );
  if (sample) core.each('sample', sample);
  try {
    if (afterSubscribe) {
      await core.next('subscribed');
      await afterSubscribe();
    }
    const warm = order.warmUp ? await core.next('warm') : undefined;
    const result = await core.next('done');
    await core.next('closed');
    await core.ended();
    const gap = ledgerGap(result.counters, result.capture.messages);
    if (gap > 0) throw new Error(`The ledger is wrong by ${gap}: ${JSON.stringify(result)}`);
    return { ...result, warm };
  } finally {
    await core.stop();
    if (dataDir === undefined) await rm(folder, { recursive: true, force: true });
  }
}
