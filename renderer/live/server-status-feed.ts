// What a broker says of itself under $SYS, as figures, once a second.
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { Problem } from '../../shared/util/problem.ts';
import type { Host } from '../host/host.ts';
import type { PageClock } from './page-clock.ts';
import { Revision } from './revision.ts';
import { WatchLoop } from './watch-loop.ts';

interface ServerStatusFeedOptions {
  client: ContractClient;
  link: Host['link'];
  clock: PageClock;
  profileId: string;
}

export type ServerStatus = Awaited<ReturnType<ContractClient['serverStatus']['watch']>>;

export class ServerStatusFeed {
  readonly revision = new Revision();
  /** null until the core has answered. */
  status: ServerStatus | null = null;
  problem: Problem | null = null;
  readonly #loop: WatchLoop<ServerStatus>;

  constructor({ client, link, clock, profileId }: ServerStatusFeedOptions) {
    this.#loop = new WatchLoop({
      link,
      clock,
      ask: (after, signal) => client.serverStatus.watch({ profileId, after }, { signal }),
      markOf: ({ revision }) => revision,
      apply: (status) => {
        this.status = status;
        this.problem = null;
        this.revision.bump();
      },
      failed: (problem) => {
        this.problem = problem;
        this.revision.bump();
      },
    });
  }

  dispose(): void {
    this.#loop.dispose();
  }
}
