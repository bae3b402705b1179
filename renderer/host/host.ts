// How the page reaches the core. The page knows its host only through this interface; the entry
// file (entry-web.tsx, entry-electron.tsx) chooses the implementation, nothing else ever asks
// which host it is.
import type { ContractClient } from '../../shared/contract/contract.ts';

/** connecting: not reached yet. open: calls go through. lost: the core is gone; trying again. */
export type LinkState = 'connecting' | 'open' | 'lost';

export interface Host {
  client: ContractClient;
  link: {
    state(): LinkState;
    /** Grows by one each time the link opens: views belong to a link and must be opened anew. */
    generation(): number;
    subscribe(listener: () => void): () => void;
  };
  /** Named for features, never for hosts. */
  capabilities: {
    /** Show a file in the system's file manager. */
    revealFile?: (path: string) => void;
  };
}
