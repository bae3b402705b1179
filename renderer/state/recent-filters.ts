// Scope: persisted, in the core's data folder under the key `filters`. Topic filters that were used with
// each connection, to be offered again.
import { create } from 'zustand';
import { fieldsOf, listOf } from './stored-value.ts';

interface RecentFiltersState {
  /** Newest first. */
  byProfile: Readonly<Record<string, readonly string[]>>;
  remember(profileId: string, filter: string): void;
}

const MOST_FILTERS = 20;
const MOST_PROFILES = 100;
/** A filter may be 65,535 bytes long; such ones are not typed again. */
const MOST_TEXT = 500;

export const useRecentFilters = create<RecentFiltersState>()((set) => ({
  byProfile: {},
  remember: (profileId, filter) =>
    set(({ byProfile }) => {
      if (filter.length > MOST_TEXT) return {};
      const { [profileId]: before = [], ...others } = byProfile;
      const filters = [filter, ...before.filter((one) => one !== filter)].slice(0, MOST_FILTERS);
      return { byProfile: { ...others, [profileId]: filters } };
    }),
}));

const NONE: readonly string[] = [];

export function useRecentOf(profileId: string): readonly string[] {
  return useRecentFilters((state) => state.byProfile[profileId] ?? NONE);
}

const VERSION = 1;

/** What is written to the settings. */
export function storedRecentFilters(): object {
  const { byProfile } = useRecentFilters.getState();
  const kept = Object.entries(byProfile).slice(-MOST_PROFILES);
  return { version: VERSION, byProfile: Object.fromEntries(kept) };
}

/** Takes over what was written, by this version or another; what does not fit is left out. */
export function restoreRecentFilters(stored: unknown): void {
  const kept = [...fieldsOf(fieldsOf(stored).get('byProfile'))].slice(-MOST_PROFILES);
  const byProfile = kept.map(([profileId, filters]) => [
    profileId,
    listOf(filters)
      .filter((filter) => typeof filter === 'string')
      .slice(0, MOST_FILTERS),
  ]);
  useRecentFilters.setState({ byProfile: Object.fromEntries(byProfile) });
}
