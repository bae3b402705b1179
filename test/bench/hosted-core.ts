// A host of the core and nothing else, for the measured processes: called without a transport between.
import { createRouterClient } from '@orpc/server';
import { createCore } from '../../electron/core/core.ts';
import { createExportFiles } from '../../electron/web/export-files.ts';
import type { ConnectionStatus } from '../../shared/contract/connections.ts';
import type { ContractClient } from '../../shared/contract/contract.ts';
import { DEFAULT_PROFILE } from '../../shared/contract/defaults.ts';
import type { ProfileFields } from '../../shared/contract/profiles.ts';
import { hostClock } from '../../shared/util/system-clock.ts';
import { createMemorySecrets } from '../support/memory-secrets.ts';

export interface HostedCore {
  client: ContractClient;
  close(): Promise<void>;
}

export const PROFILE_NAME = 'measured';

export async function hostCore(dataDir: string): Promise<HostedCore> {
  const core = await createCore({
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
  });
  const peer = core.openPeer();
  return {
    client: createRouterClient(core.router, { context: peer.context }),
    close: async () => {
      peer.close();
      await core.close();
    },
  };
}

/** Makes the one profile, or changes it when the data folder has it already; answers its id. */
export async function saveProfile(
  client: ContractClient,
  fields: Partial<ProfileFields> & { port: number },
): Promise<string> {
  const known = (await client.profiles.list()).find(({ name }) => name === PROFILE_NAME);
  const profile = await client.profiles.save({
    ...(known ? { id: known.id } : {}),
    fields: {
      ...DEFAULT_PROFILE,
      name: PROFILE_NAME,
      host: '127.0.0.1',
      clientId: 'measured',
      protocolVersion: '3.1.1',
      subscriptions: [{ filter: '#', qos: 0 }],
      ...fields,
    },
  });
  return profile.id;
}

export async function statusOf(
  client: ContractClient,
  profileId: string,
): Promise<ConnectionStatus> {
  const { connections } = await client.connections.watch({ after: null });
  const status = connections.find((each) => each.profileId === profileId);
  if (status === undefined) throw new Error('The core does not know the connection.');
  return status;
}

export function isSubscribed({ subscriptions }: ConnectionStatus): boolean {
  return subscriptions.some(({ state }) => state === 'granted');
}
