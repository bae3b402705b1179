// Dialogs around the list of connections, all loaded with the first of them.
import { lazy } from 'react';
import { loadEditorStrings } from '../../i18n/i18n.ts';
import type { Overlay } from '../../state/overlay.ts';
import { useProfile } from '../../state/profiles.ts';
import { AskDialog } from './ask-dialog.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import {
  MoveProfilesDialog,
  NewFolderDialog,
  RemoveFolderDialog,
  RenameFolderDialog,
} from './profile-list/folder-dialogs.tsx';
import { PublishConfirmDialog } from './publish-confirm-dialog.tsx';
import { TransportDialog } from './transport-dialog.tsx';

const ChangeVersionDialog = lazy(async () => {
  await loadEditorStrings();
  const { ChangeVersionDialog } = await import('./change-version-dialog.tsx');
  return { default: ChangeVersionDialog };
});

export type ProfileOverlay = Extract<
  Overlay,
  {
    kind:
      | 'ask'
      | 'change-version'
      | 'choose-transport'
      | 'delete'
      | 'move-profiles'
      | 'new-folder'
      | 'publish-confirm'
      | 'remove-folder'
      | 'rename-folder';
  }
>;

export function ProfileOverlays({ overlay }: { overlay: ProfileOverlay }) {
  const profile = useProfile('profileId' in overlay ? overlay.profileId : null);
  switch (overlay.kind) {
    case 'ask':
      return profile ? (
        <AskDialog profile={profile} names={overlay.names} given={overlay.given} />
      ) : null;
    case 'change-version':
      return profile ? <ChangeVersionDialog profile={profile} version={overlay.version} /> : null;
    case 'choose-transport':
      return profile ? <TransportDialog profile={profile} /> : null;
    case 'publish-confirm':
      return profile ? <PublishConfirmDialog profile={profile} filter={overlay.filter} /> : null;
    case 'delete':
      return <DeleteDialog profileIds={overlay.profileIds} />;
    case 'move-profiles':
      return <MoveProfilesDialog keys={overlay.keys} />;
    case 'new-folder':
      return <NewFolderDialog above={overlay.above} />;
    case 'remove-folder':
      return <RemoveFolderDialog path={overlay.path} />;
    case 'rename-folder':
      return <RenameFolderDialog path={overlay.path} />;
  }
}
