// Commands about the list of connections. What they say is loaded with the list and the palette.
import type { TFunction } from 'i18next';
import { captureRef } from '../state/capture-ref.ts';
import { useOverlay } from '../state/overlay.ts';
import { usePreferences } from '../state/preferences.ts';
import { useProfileList } from '../state/profile-list.ts';
import { useProfiles } from '../state/profiles.ts';
import { useSelection } from '../state/selection.ts';
import type { CommandPart } from './command.ts';
import { focusPlace } from './focus.ts';

/** Those of the menu of the list, in its order. */
export const LIST_MENU = ['search-connections', 'new-folder', 'import-profiles', 'export-profiles'];

export function listCommands(t: TFunction): CommandPart[] {
  const { show } = useOverlay.getState();
  return [
    {
      id: 'search-connections',
      title: t('profiles.searchCommand'),
      when: hasProfiles,
      run: () => {
        usePreferences.getState().change({ leftOpen: true });
        useProfileList.getState().setSearching(true);
        focusPlace('profile-search');
      },
    },
    {
      id: 'new-folder',
      title: t('profiles.newFolderCommand'),
      run: () => show({ kind: 'new-folder', above: '' }),
    },
    {
      id: 'move-to-folder',
      title: t('profiles.moveToFolderCommand'),
      when: () => frontProfile() !== null,
      run: () => show({ kind: 'move-profiles', keys: [`p:${frontProfile()}`] }),
    },
    {
      id: 'import-profiles',
      title: t('profiles.importCommand'),
      run: () => show({ kind: 'import-profiles' }),
    },
    {
      id: 'export-profiles',
      title: t('profiles.exportCommand'),
      when: hasProfiles,
      run: () => {
        const { profiles, emptyFolders } = useProfiles.getState();
        show({
          kind: 'export-profiles',
          profileIds: profiles.map(({ id }) => id),
          emptyFolders: emptyFolders.map(({ path }) => path),
        });
      },
    },
  ];
}

function hasProfiles(): boolean {
  return useProfiles.getState().profiles.length > 0;
}

function frontProfile(): string | null {
  const ref = captureRef(useSelection.getState().active);
  return ref?.kind === 'profile' ? ref.captureId : null;
}
