// Scope: session. The profiles as the core has them; the core keeps them on disk.
import { create } from 'zustand';
import type { Profile, ProfileList } from '../../shared/contract/profiles.ts';

interface ProfilesState {
  profiles: readonly Profile[];
  emptyFolders: ProfileList['emptyFolders'];
  /** False until the core has answered once: an empty list then means nothing yet. */
  loaded: boolean;
  setAll(profiles: readonly Profile[]): void;
  setList(list: ProfileList): void;
  put(profile: Profile): void;
  remove(id: string): void;
}

export const useProfiles = create<ProfilesState>()((set) => ({
  profiles: [],
  emptyFolders: [],
  loaded: false,
  setAll: (profiles) => set({ profiles, loaded: true }),
  setList: ({ profiles, emptyFolders }) => set({ profiles, emptyFolders, loaded: true }),
  put: (profile) =>
    set(({ profiles }) => ({
      profiles: profiles.some((other) => other.id === profile.id)
        ? profiles.map((other) => (other.id === profile.id ? profile : other))
        : [...profiles, profile],
    })),
  remove: (id) =>
    set(({ profiles }) => ({ profiles: profiles.filter((profile) => profile.id !== id) })),
}));

export function useProfile(id: string | null): Profile | undefined {
  return useProfiles((state) => state.profiles.find((profile) => profile.id === id));
}
