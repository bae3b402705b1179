// Scope: ephemeral. What was copied from a table last, to be said for a while.
import { create } from 'zustand';

export interface CopiedRows {
  rows: number;
  /** More than `rows` where there were more. */
  of: number;
}

interface TableCopiedState {
  captureId: string | null;
  copied: CopiedRows | null;
  say(captureId: string, copied: CopiedRows | null): void;
}

export const useTableCopied = create<TableCopiedState>()((set) => ({
  captureId: null,
  copied: null,
  say: (captureId, copied) => set({ captureId, copied }),
}));
