// Scope: session. What changes rarely about each capture of this run; its figures are in
// live/captures-feed.ts.
import { create } from 'zustand';
import type { CaptureSummary } from '../live/captures-feed.ts';

interface CapturesState {
  byId: Readonly<Record<string, CaptureSummary>>;
  /** False until the core has answered once: an empty list then means nothing yet. */
  loaded: boolean;
  /** Profiles whose recording had stopped and went on by itself, until the user has seen it. */
  recordingAgain: readonly string[];
  setAll(captures: readonly CaptureSummary[]): void;
  setRecordingAgain(profileId: string, again: boolean): void;
}

export const useCaptures = create<CapturesState>()((set) => ({
  byId: {},
  loaded: false,
  recordingAgain: [],
  setAll: (captures) =>
    set({ byId: Object.fromEntries(captures.map((one) => [one.captureId, one])), loaded: true }),
  setRecordingAgain: (profileId, again) =>
    set(({ recordingAgain }) => {
      const others = recordingAgain.filter((id) => id !== profileId);
      return { recordingAgain: again ? [...others, profileId] : others };
    }),
}));

/** Undefined for a profile that was not opened since the core started. */
export function useCapture(captureId: string | null): CaptureSummary | undefined {
  return useCaptures((state) => (captureId === null ? undefined : state.byId[captureId]));
}
