// Scope: ephemeral. Which dialog is open, and failures of what the user just did.
import { create } from 'zustand';
import type { AskedValues } from '../../shared/contract/diagnosis.ts';
import type { Scope } from '../../shared/contract/exchange.ts';
import type { ProtocolVersion } from '../../shared/contract/profiles.ts';
import type { Problem } from '../../shared/util/problem.ts';

export type Overlay =
  /** `setting`: where the editor begins, such as 'password'; its first section unless said. */
  | { kind: 'editor'; profileId: string | null; setting?: string }
  | { kind: 'delete'; profileIds: readonly string[] }
  /** `keys` of rows of the list of connections. */
  | { kind: 'move-profiles'; keys: readonly string[] }
  /** `above`: the folder the new one is in; '' is none. */
  | { kind: 'new-folder'; above: string }
  | { kind: 'rename-folder'; path: string }
  | { kind: 'remove-folder'; path: string }
  /** Connects once it is chosen whether TLS is used. */
  | { kind: 'choose-transport'; profileId: string }
  /**
   * `names` of what is asked for, mostly what the profile does not keep or has lost: those of
   * `answerNameSchema`. `given`: what was typed before, for these and others.
   */
  | { kind: 'ask'; profileId: string; names: readonly string[]; given: AskedValues }
  /** Settings of MQTT 5.0 are set that this version does not have. */
  | { kind: 'change-version'; profileId: string; version: ProtocolVersion }
  /** `filter`: the one that protects the topic of the draft; null: it would clear a retained message. */
  | { kind: 'publish-confirm'; profileId: string; filter: string | null }
  | { kind: 'import-profiles' }
  | {
      kind: 'export-profiles';
      profileIds: readonly string[];
      /** Paths of folders without a profile. */
      emptyFolders: readonly string[];
    }
  /** How the broker was reached and what it allows. */
  | { kind: 'connection'; profileId: string }
  | { kind: 'diagnose'; profileId: string }
  | { kind: 'recording'; profileId: string }
  | { kind: 'kept-ranges'; profileId: string }
  | { kind: 'erase'; profileId: string }
  /** `scope` null: everything, unless the user chooses otherwise. */
  | { kind: 'export'; captureId: string; scope: Scope | null }
  | { kind: 'replay'; captureId: string; scope: Scope | null }
  | { kind: 'import' }
  | { kind: 'colour-rules'; captureId: string }
  /** `filter`: a topic filter to begin a new line with; null for none. */
  | { kind: 'shown-values'; captureId: string; filter: string | null }
  /** Of topics at and below `nodes` of the tree. */
  | { kind: 'clear-retained'; profileId: string; nodes: readonly number[] }
  | { kind: 'palette' }
  | { kind: 'shortcuts' };

export interface Notice {
  id: number;
  problem: Problem;
}

interface OverlayState {
  overlay: Overlay | null;
  notices: readonly Notice[];
  /** What was typed for the dialog before it was there. */
  typed: string;
  show(overlay: Overlay | null): void;
  type(text: string): void;
  /** Says that something the user asked for failed. */
  notify(problem: Problem): void;
  dismiss(id: number): void;
}

let lastNotice = 0;
const MOST_NOTICES = 4;

export const useOverlay = create<OverlayState>()((set) => ({
  overlay: null,
  notices: [],
  typed: '',
  show: (overlay) => set({ overlay, typed: '' }),
  type: (text) => set(({ typed }) => ({ typed: typed + text })),
  notify: (problem) => {
    lastNotice += 1;
    const notice = { id: lastNotice, problem };
    set(({ notices }) => ({ notices: [...notices, notice].slice(-MOST_NOTICES) }));
  },
  dismiss: (id) =>
    set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
}));
