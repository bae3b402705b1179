import { useCallback, useSyncExternalStore } from 'react';
import type { ConnectionState } from '../../shared/contract/connections.ts';
import { usePage } from '../page.ts';
import { useConnection } from '../state/connections.ts';
import type { Freshness } from './freshness.ts';
import { useRevision } from './revision.ts';

/** How old what is shown is; of one connection, or of the page alone. */
export function useFreshness(profileId?: string): Freshness {
  const { freshness } = usePage().connections;
  useRevision(freshness.revision);
  return freshness.of(profileId);
}

/** The core does not answer: what was true of connections need not be so any more. */
export function useCoreSilent(): boolean {
  const { freshness } = usePage().connections;
  const current = useCallback(() => freshness.silent, [freshness]);
  return useSyncExternalStore(freshness.revision.subscribe, current);
}

/** The state of a connection for its light; a core that does not answer leaves it open. */
export function useKnownState(profileId: string): ConnectionState | 'unknown' {
  const state = useConnection(profileId)?.state ?? 'disconnected';
  return useCoreSilent() ? 'unknown' : state;
}
