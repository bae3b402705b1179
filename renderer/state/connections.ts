// Scope: session. What changes rarely about each connection: state, problem, attempt, subscriptions.
// The counters are in live/connections-feed.ts.
import { create } from 'zustand';
import type { ConnectionSummary } from '../live/connections-feed.ts';

interface ConnectionsState {
  byProfile: Readonly<Record<string, ConnectionSummary>>;
  setAll(connections: readonly ConnectionSummary[]): void;
}

export const useConnections = create<ConnectionsState>()((set) => ({
  byProfile: {},
  setAll: (connections) =>
    set({ byProfile: Object.fromEntries(connections.map((one) => [one.profileId, one])) }),
}));

/** Undefined for a profile that was not opened since the core started. */
export function useConnection(profileId: string | null): ConnectionSummary | undefined {
  return useConnections((state) => (profileId === null ? undefined : state.byProfile[profileId]));
}
