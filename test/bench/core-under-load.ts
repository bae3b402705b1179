// Starts a core in a process of its own on a data folder that is removed afterwards.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CoreNews } from './core-run.ts';
import { type PeerProcess, startPeer } from './peer-process.ts';

export type CoreResult = Extract<CoreNews, { event: 'done' }>;

/** Arguments for Node in the core's process, as `--cpu-prof`, from the variable BENCH_CORE_NODE. */
const nodeArguments = (process.env.BENCH_CORE_NODE ?? '').split(' ').filter((word) => word !== '');

/**
 * Connects a core to the broker at `port` and answers when `messages` are stored or none comes any
 * more. `afterSubscribe` runs once the broker has granted the subscription.
 */
export async function runCore(
  port: number,
  messages: number,
  afterSubscribe?: () => Promise<void>,
): Promise<CoreResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mqttscope-bench-'));
  const core: PeerProcess<CoreNews> = startPeer(
    './core-run.ts',
    [String(port), String(messages), dataDir],
    nodeArguments,
  );
  try {
    if (afterSubscribe) {
      await core.next('subscribed');
      await afterSubscribe();
    }
    const result = await core.next('done');
    await core.ended();
    return result;
  } finally {
    await core.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
