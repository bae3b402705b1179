// A page whose program starts with a profile that recorded before. The profile is not connected, so
// nothing arrives that a test did not ask for.

import { createRouterClient } from '@orpc/server';
import type { Page } from '@playwright/test';
import { createCore } from '../../electron/core/core.ts';
import type { ContractClient } from '../../shared/contract/contract.ts';
import { DEFAULT_PROFILE } from '../../shared/contract/defaults.ts';
import type { ProfileFields, SecretValues } from '../../shared/contract/profiles.ts';
import { type SeedMessage, seedCapture } from '../core/seeded-capture.ts';
import { testPorts } from '../support/test-core.ts';

const SEEDED_NAME = 'Recorded plant';

export async function seedProfile(dataDir: string, messages: Iterable<SeedMessage>): Promise<void> {
  await withCore(dataDir, (client) =>
    seedCapture({ client, dataDir }, messages, { name: SEEDED_NAME }),
  );
}

/** Profiles in their order. Secrets are named in the files and lost with this core. */
export async function addProfiles(
  dataDir: string,
  profiles: readonly (Partial<ProfileFields> & { secrets?: SecretValues })[],
): Promise<void> {
  await withCore(dataDir, async (client) => {
    for (const { secrets, ...fields } of profiles) {
      await client.profiles.save({
        fields: { ...DEFAULT_PROFILE, clientId: 'added', ...fields },
        ...(secrets ? { secrets } : {}),
      });
    }
  });
}

/** A profile that has recorded nothing yet. */
export async function addProfile(dataDir: string, fields: Partial<ProfileFields>): Promise<void> {
  await withCore(dataDir, (client) =>
    client.profiles.save({ fields: { ...DEFAULT_PROFILE, clientId: 'added', ...fields } }),
  );
}

async function withCore(
  dataDir: string,
  run: (client: ContractClient) => Promise<unknown>,
): Promise<void> {
  const core = await createCore(testPorts(dataDir));
  const peer = core.openPeer();
  await run(createRouterClient(core.router, { context: peer.context }));
  peer.close();
  await core.close();
}

/** Brings the profile to the front without connecting it. */
export async function openSeeded(page: Page): Promise<void> {
  await page.getByRole('treeitem', { name: SEEDED_NAME }).click({ position: { x: 40, y: 12 } });
}
