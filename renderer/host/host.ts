// How the page reaches the core. The page knows its host only through this interface; the entry
// file (entry-web.tsx, entry-electron.tsx) chooses the implementation, nothing else ever asks
// which host it is.
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { ChosenFile, FileKind } from '../../shared/contract/exchange.ts';

/**
 * connecting: not reached yet. open: calls go through. lost: the core is gone; trying again. refused: there is
 * a core that does not let this page in; it is not tried again.
 */
export type LinkState = 'connecting' | 'open' | 'lost' | 'refused';

export interface PickOptions {
  /** Bytes uploaded so far and in all; only called where the file is uploaded. */
  progress?(sent: number, total: number): void;
  /** Gives up: `pickFile` answers null. */
  signal?: AbortSignal;
}

/** Files between the user's disk and the core. */
export interface HostFiles {
  /** What `deliver` does, so that its button can be named. */
  delivery: 'download' | 'reveal';
  /** Asks for a file to read; null: cancelled. Rejects with an ORPCError when it cannot be uploaded. */
  pickFile(kind: FileKind, options?: PickOptions): Promise<ChosenFile | null>;
  /** Where the core shall write, `folder`: several files; null: cancelled. */
  saveFile(name: string, folder: boolean): Promise<ChosenFile | null>;
  /** Hands over what the core wrote: downloads it, or shows it in its folder. */
  deliver(file: { fileId: string; path: string }): void;
}

export interface Host {
  client: ContractClient;
  link: {
    state(): LinkState;
    /** Grows by one each time the link opens: views belong to a link and must be opened anew. */
    generation(): number;
    subscribe(listener: () => void): () => void;
  };
  files: HostFiles;
  /** Named for features, never for hosts. */
  capabilities: {
    /** Show a file in the system's file manager. */
    revealFile?: (path: string) => void;
  };
}
