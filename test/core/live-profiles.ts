// Profiles of a core that are connected to a real broker, and edited meanwhile.
import type { ProfileFields } from '../../shared/contract/profiles.ts';
import type { TestCore } from '../support/test-core.ts';

export interface LiveProfiles {
  /** With a client ID of its own; resolves with the profile's id when it is connected. */
  connect(fields: Partial<ProfileFields>): Promise<string>;
  edit(profileId: string, change: Partial<ProfileFields>): Promise<void>;
}

/** Both are made before the tests, so they are asked for when they are needed. */
export function liveProfiles(core: () => TestCore, port: () => number): LiveProfiles {
  let made = 0;
  return {
    connect: async (fields) => {
      made += 1;
      const id = await core().connect({ port: port(), clientId: `live-${made}`, ...fields });
      await core().until(id, ({ state }) => state === 'connected');
      return id;
    },
    edit: async (profileId, change) => {
      const { profiles } = core().client;
      const profile = (await profiles.list()).find(({ id }) => id === profileId);
      if (!profile) throw new Error('There is no such profile.');
      await profiles.save({ id: profileId, fields: { ...profile, ...change } });
    },
  };
}
