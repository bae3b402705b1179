// Profiles, folders and their order, as pages of all windows change them.
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { ProfileList } from '../../shared/contract/profiles.ts';
import type { Host } from '../host/host.ts';
import type { PageClock } from './page-clock.ts';
import { WatchLoop } from './watch-loop.ts';

interface WatchProfilesOptions {
  client: ContractClient;
  link: Host['link'];
  clock: PageClock;
  /** Told of all of them, at first and whenever one may differ. */
  onProfiles(list: ProfileList): void;
}

/** As long as the page is there. */
export function watchProfiles({ client, onProfiles, ...way }: WatchProfilesOptions): void {
  new WatchLoop<ProfileList & { revision: number }>({
    ...way,
    ask: (after, signal) => client.profiles.watch({ after }, { signal }),
    markOf: ({ revision }) => revision,
    apply: onProfiles,
    // A core that cannot be asked is said where its connections are shown.
    failed: () => undefined,
  });
}
