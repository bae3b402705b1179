// A process that is a host of the core and nothing else: it connects one profile to a broker and
// reports, once everything sent is stored, what was received, stored and shown.
import type { ConnectionStatus, Counters } from '../../shared/contract/connections.ts';
import type { ContractClient } from '../../shared/contract/contract.ts';
import { DEFAULT_PROFILE } from '../../shared/contract/defaults.ts';
import { hostCore, isSubscribed, saveProfile, statusOf } from './hosted-core.ts';
import { cpuMs, monotonicMs } from './timing.ts';

export interface CoreOrder {
  port: number;
  messages: number;
  dataDir: string;
  /** Reported as `warm` once so many are stored; 0 for not at all. */
  warmUp?: number;
  /** Limit of the capture file. */
  maxBytes?: number;
  /** How often a `sample` is reported; the last one when everything is stored. */
  sampleMs?: number;
}

export interface CoreMemory {
  /** Of the process with all its threads. */
  rss: number;
  /** Of the main thread's heap and its buffers, after a collection where `--expose-gc` is given. */
  used: number;
}

export type CoreNews =
  | { event: 'subscribed' }
  | { event: 'warm'; at: number; stored: number }
  | ({ event: 'sample'; at: number; stored: number; path: string } & CoreMemory)
  | {
      event: 'done';
      at: number;
      /** Used between connecting and the last message stored, by all threads. */
      cpuMs: number;
      counters: Counters;
      capture: ConnectionStatus['capture'];
      captureId: string;
      /** The counter a page shows, and the topics of its tree. */
      shown: number;
      topics: number;
      memory: CoreMemory;
    }
  | { event: 'closed' };

const LOOK_MS = 20;
/** No message for so long means that no more will come; the difference is then the result. */
const GIVE_UP_MS = 15_000;

if (process.send) await run(JSON.parse(process.argv[2] ?? '{}'));

async function run(order: CoreOrder): Promise<void> {
  const { client, close } = await hostCore(order.dataDir);
  const maxBytes = order.maxBytes ?? DEFAULT_PROFILE.recording.maxBytes;
  const captureId = await saveProfile(client, {
    port: order.port,
    recording: { ...DEFAULT_PROFILE.recording, maxBytes },
  });
  const cpuBefore = cpuMs();
  await client.connections.connect({ profileId: captureId });
  const { counters, capture } = await untilStored(client, captureId, order);
  const times = { at: monotonicMs(), cpuMs: cpuMs() - cpuBefore };
  const tree = await shown(client, captureId);
  report({ event: 'done', ...times, counters, capture, captureId, ...tree, memory: memory() });
  await close();
  report({ event: 'closed' });
  process.disconnect();
}

async function untilStored(
  client: ContractClient,
  profileId: string,
  { messages, warmUp = 0, sampleMs = 200 }: CoreOrder,
): Promise<ConnectionStatus> {
  let subscribed = false;
  let warm = warmUp === 0;
  let last = { received: -1, at: monotonicMs() };
  let sampled = 0;
  for (;;) {
    const status = await statusOf(client, profileId);
    if (status.problem) throw new Error(status.problem.message);
    if (!subscribed && isSubscribed(status)) {
      subscribed = true;
      report({ event: 'subscribed' });
    }
    const { counters, capture } = status;
    const now = monotonicMs();
    if (!warm && counters.stored >= warmUp) {
      warm = true;
      report({ event: 'warm', at: now, stored: counters.stored });
    }
    const isLast = counters.stored >= messages;
    if (isLast || now - sampled > sampleMs) {
      sampled = now;
      const { rss, used } = memory(false);
      const { stored } = counters;
      report({ event: 'sample', at: now, stored, rss, used, path: capture.path });
    }
    if (isLast) return status;
    if (counters.received !== last.received) last = { received: counters.received, at: now };
    if (now - last.at > GIVE_UP_MS) return status;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function memory(collect = true): CoreMemory {
  if (collect) globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, used: heapUsed + external };
}

async function shown(
  client: ContractClient,
  captureId: string,
): Promise<{ shown: number; topics: number }> {
  const { viewId } = await client.topics.openView({ captureId });
  const asked = { viewId, after: null, first: 0, count: 60, anchor: null };
  const frame = await client.topics.frame(asked);
  return { shown: frame.messages, topics: frame.topics };
}

function report(news: CoreNews): void {
  process.send?.(news);
}
