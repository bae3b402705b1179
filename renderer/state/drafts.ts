// Scope: session. What the user is about to publish, one draft a connection, and what became of the last.
import { create } from 'zustand';
import type { Qos } from '../../shared/contract/base.ts';
import type { UserProperties } from '../../shared/contract/profiles.ts';
import type { PublishResult } from '../../shared/contract/publish.ts';
import type { Problem } from '../../shared/util/problem.ts';

export interface Draft {
  topic: string;
  payload: string;
  language: 'json' | 'text';
  qos: Qos;
  retain: boolean;
  /** Of 5.0; null: none was ever typed. */
  properties: DraftProperties | null;
}

/** As they are typed: '' says nothing, which 'unsaid' does where '' cannot be told from a choice. */
export interface DraftProperties {
  contentType: string;
  responseTopic: string;
  correlationData: string;
  correlationAs: 'hex' | 'text';
  /** Seconds. */
  expiry: string;
  topicAlias: string;
  format: 'unsaid' | 'text' | 'bytes';
  user: UserProperties;
}

export type Outcome =
  /** Nothing was sent yet: the form was filled to answer a message. */
  | { state: 'reply'; correlated: boolean }
  | { state: 'sending' }
  | { state: 'done'; result: PublishResult }
  | { state: 'failed'; problem: Problem };

interface DraftsState {
  drafts: Readonly<Record<string, Draft>>;
  outcomes: Readonly<Record<string, Outcome>>;
  /** A form that was filled to answer a message: where it is shown, its payload gets the focus. */
  reply: { profileId: string; correlated: boolean } | null;
  edit(profileId: string, change: Partial<Draft>): void;
  setReply(reply: DraftsState['reply']): void;
  setOutcome(profileId: string, outcome: Outcome): void;
}

export const EMPTY_DRAFT: Draft = {
  topic: '',
  payload: '',
  language: 'json',
  qos: 0,
  retain: false,
  properties: null,
};

export const useDrafts = create<DraftsState>()((set) => ({
  drafts: {},
  outcomes: {},
  reply: null,
  edit: (id, change) =>
    set(({ drafts }) => ({
      drafts: { ...drafts, [id]: { ...EMPTY_DRAFT, ...drafts[id], ...change } },
    })),
  setReply: (reply) => set({ reply }),
  setOutcome: (id, outcome) =>
    set(({ outcomes }) => ({ outcomes: { ...outcomes, [id]: outcome } })),
}));

export function useDraft(profileId: string): Draft {
  return useDrafts((state) => state.drafts[profileId] ?? EMPTY_DRAFT);
}
