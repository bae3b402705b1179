// A real core on a folder of its own, called without a transport between.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { type Core, createCore } from '../../electron/core/core.ts';
import type { CorePorts } from '../../electron/core/ports.ts';
import { createExportFiles } from '../../electron/web/export-files.ts';
import type { ConnectionStatus } from '../../shared/contract/connections.ts';
import type { ContractClient } from '../../shared/contract/contract.ts';
import { DEFAULT_PROFILE } from '../../shared/contract/defaults.ts';
import type { ProfileFields } from '../../shared/contract/profiles.ts';
import { hostClock } from '../../shared/util/system-clock.ts';
import { createMemorySecrets } from './memory-secrets.ts';

type Until = (
  profileId: string,
  wanted: (status: ConnectionStatus) => boolean,
) => Promise<ConnectionStatus>;

export interface TestCore {
  core: Core;
  client: ContractClient;
  dataDir: string;
  /** Makes a profile, connects it and waits until its subscriptions are answered. */
  connect(fields: Partial<ProfileFields>): Promise<string>;
  /** Follows the status, as a page does, until it is as wanted. */
  until: Until;
  dispose(): Promise<void>;
}

export function testPorts(dataDir: string): CorePorts {
  return {
    version: '1.2.3',
    host: 'browser',
    dataDir,
    secrets: createMemorySecrets(),
    files: createExportFiles(dataDir),
    clock: hostClock(),
    log: { info: () => undefined, error: (scope, text) => console.error(scope, text) },
    random: Math.random,
    captureThread: {
      url: new URL('../../electron/core/capture/capture-thread.ts', import.meta.url),
    },
  };
}

/** Follows the status of a profile through a client. */
export function untilOf(client: ContractClient): Until {
  return async (profileId, wanted) => {
    let after: number | null = null;
    for (;;) {
      const { revision, connections } = await client.connections.watch({ after });
      const status = connections.find((each) => each.profileId === profileId);
      if (status && wanted(status)) return status;
      after = revision;
    }
  };
}

export async function startTestCore(): Promise<TestCore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mqttscope-core-'));
  const core = await createCore(testPorts(dataDir));
  const peer = core.openPeer();
  const client: ContractClient = createRouterClient(core.router, { context: peer.context });

  const until = untilOf(client);
  return {
    core,
    client,
    dataDir,
    until,
    connect: async (fields) => {
      const all = { ...DEFAULT_PROFILE, clientId: 'test', host: '127.0.0.1', ...fields };
      const { id } = await client.profiles.save({ fields: all });
      await client.connections.connect({ profileId: id });
      await until(id, ({ subscriptions }) => isAnswered(subscriptions));
      return id;
    },
    dispose: async () => {
      peer.close();
      await core.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function isAnswered(subscriptions: ConnectionStatus['subscriptions']): boolean {
  return subscriptions.every(({ state }) => state !== 'idle' && state !== 'pending');
}
