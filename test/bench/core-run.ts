// A process that is a host of the core and nothing else: it connects one profile to a broker and
// reports, once everything sent is stored, what was received, stored and shown.
import { createRouterClient } from '@orpc/server';
import { createCore } from '../../electron/core/core.ts';
import type { CorePorts } from '../../electron/core/ports.ts';
import { createExportFiles } from '../../electron/web/export-files.ts';
import { createMemorySecrets } from '../../electron/web/memory-secrets.ts';
import type { ContractClient } from '../../shared/contract/contract.ts';
import { DEFAULT_PROFILE } from '../../shared/contract/defaults.ts';
import { hostClock } from '../../shared/util/system-clock.ts';
import { cpuMs, monotonicMs } from './timing.ts';

export type CoreNews =
  | { event: 'subscribed' }
  | {
      event: 'done';
      at: number;
      /** Used between connecting and the last message stored, by all threads. */
      cpuMs: number;
      received: number;
      stored: number;
      dropped: number;
      /** The counter a page shows, and the topics of its tree. */
      shown: number;
      topics: number;
    };

const LOOK_MS = 20;
/** No message for so long means that no more will come; the difference is then the result. */
const GIVE_UP_MS = 15_000;

const [port = 0, messages = 0] = process.argv.slice(2, 4).map(Number);
const dataDir = process.argv[4] ?? '';
if (process.send) await run();

async function run(): Promise<void> {
  const core = await createCore(ports());
  const peer = core.openPeer();
  const client: ContractClient = createRouterClient(core.router, { context: peer.context });
  const fields = {
    ...DEFAULT_PROFILE,
    name: 'bench',
    host: '127.0.0.1',
    port,
    clientId: 'bench',
    protocolVersion: '3.1.1',
  } as const;
  const profile = await client.profiles.save({
    fields: { ...fields, subscriptions: [{ filter: '#', qos: 0 }] },
  });
  const cpuBefore = cpuMs();
  await client.connections.connect({ profileId: profile.id });
  const counters = await untilStored(client, profile.id);
  const times = { at: monotonicMs(), cpuMs: cpuMs() - cpuBefore };
  const { received, stored, dropped } = counters;
  report({
    event: 'done',
    ...times,
    received,
    stored,
    dropped,
    ...(await shown(client, profile.id)),
  });
  peer.close();
  await core.close();
  process.disconnect();
}

async function untilStored(client: ContractClient, profileId: string) {
  let subscribed = false;
  let last = { received: -1, at: monotonicMs() };
  for (;;) {
    const { connections } = await client.connections.watch({ after: null });
    const status = connections.find((each) => each.profileId === profileId);
    if (status === undefined) throw new Error('The core does not know the connection.');
    if (status.problem) throw new Error(status.problem.message);
    if (!subscribed && status.subscriptions.some((each) => each.state === 'granted')) {
      subscribed = true;
      report({ event: 'subscribed' });
    }
    const { counters } = status;
    if (counters.stored >= messages) return counters;
    const now = monotonicMs();
    if (counters.received !== last.received) last = { received: counters.received, at: now };
    if (now - last.at > GIVE_UP_MS) return counters;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function shown(
  client: ContractClient,
  captureId: string,
): Promise<{ shown: number; topics: number }> {
  const { viewId } = await client.topics.openView({ captureId });
  const frame = await client.topics.frame({
    viewId,
    after: null,
    first: 0,
    count: 60,
    anchor: null,
  });
  return { shown: frame.messages, topics: frame.topics };
}

function report(news: CoreNews): void {
  process.send?.(news);
}

function ports(): CorePorts {
  return {
    version: '0.0.0',
    host: 'browser',
    dataDir,
    secrets: createMemorySecrets(),
    files: createExportFiles(dataDir),
    clock: hostClock(),
    log: { info: () => undefined, error: (scope, text) => console.error(`${scope}: ${text}`) },
    random: Math.random,
    captureThread: {
      url: new URL('../../electron/core/capture/capture-thread.ts', import.meta.url),
    },
  };
}
