// Scope: session. What the user is about to publish, one draft a connection, and what became of the last.
import { create } from 'zustand';
import type { Qos } from '../../shared/contract/base.ts';
import type { PublishResult } from '../../shared/contract/publish.ts';
import type { Problem } from '../../shared/util/problem.ts';

export interface Draft {
  topic: string;
  payload: string;
  language: 'json' | 'text';
  qos: Qos;
  retain: boolean;
}

export type Outcome =
  | { state: 'sending' }
  | { state: 'done'; result: PublishResult }
  | { state: 'failed'; problem: Problem };

interface DraftsState {
  drafts: Readonly<Record<string, Draft>>;
  outcomes: Readonly<Record<string, Outcome>>;
  edit(profileId: string, change: Partial<Draft>): void;
  setOutcome(profileId: string, outcome: Outcome): void;
}

export const EMPTY_DRAFT: Draft = {
  topic: '',
  payload: '',
  language: 'json',
  qos: 0,
  retain: false,
};

export const useDrafts = create<DraftsState>()((set) => ({
  drafts: {},
  outcomes: {},
  edit: (id, change) =>
    set(({ drafts }) => ({
      drafts: { ...drafts, [id]: { ...EMPTY_DRAFT, ...drafts[id], ...change } },
    })),
  setOutcome: (id, outcome) =>
    set(({ outcomes }) => ({ outcomes: { ...outcomes, [id]: outcome } })),
}));

export function useDraft(profileId: string): Draft {
  return useDrafts((state) => state.drafts[profileId] ?? EMPTY_DRAFT);
}
