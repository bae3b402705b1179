// A process that is a host of the core and records until it is killed, and tells all the time what it has
// received and what it knows to be stored.
import { hostCore, isSubscribed, saveProfile, statusOf } from '../bench/hosted-core.ts';
import { monotonicMs } from '../bench/timing.ts';

export interface RecordingOrder {
  dataDir: string;
  port: number;
  filter: string;
  qos: 0 | 1 | 2;
  protocolVersion: '3.1.1' | '5.0';
  cleanStart: boolean;
}

export type RecordingNews =
  | { event: 'subscribed'; path: string }
  /** `at` of the machine's monotonic clock. */
  | { event: 'counted'; at: number; received: number; stored: number };

const TELL_MS = 5;

if (process.send) await record(JSON.parse(process.argv[2] ?? '{}'));

async function record(order: RecordingOrder): Promise<void> {
  const { dataDir, port, filter, qos, protocolVersion, cleanStart } = order;
  const { client } = await hostCore(dataDir);
  const profileId = await saveProfile(client, {
    ...{ port, protocolVersion, cleanStart },
    subscriptions: [{ filter, qos }],
  });
  await client.connections.connect({ profileId });
  let subscribed = false;
  for (;;) {
    const status = await statusOf(client, profileId);
    if (status.problem) throw new Error(status.problem.message);
    if (!subscribed && isSubscribed(status)) {
      subscribed = true;
      tell({ event: 'subscribed', path: status.capture.path });
    }
    const { received, stored } = status.counters;
    tell({ event: 'counted', at: monotonicMs(), received, stored });
    await new Promise((resolve) => setTimeout(resolve, TELL_MS));
  }
}

function tell(news: RecordingNews): void {
  process.send?.(news);
}
