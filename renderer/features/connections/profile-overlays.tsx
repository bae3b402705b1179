// Dialogs around the list of connections, all loaded with the first of them.
import type { Overlay } from '../../state/overlay.ts';
import { DeleteDialog } from './delete-dialog.tsx';
import { MoveProfilesDialog, RenameFolderDialog } from './profile-list/folder-dialogs.tsx';

export type ProfileOverlay = Extract<
  Overlay,
  { kind: 'delete' | 'move-profiles' | 'rename-folder' }
>;

export function ProfileOverlays({ overlay }: { overlay: ProfileOverlay }) {
  switch (overlay.kind) {
    case 'delete':
      return <DeleteDialog profileIds={overlay.profileIds} />;
    case 'move-profiles':
      return <MoveProfilesDialog keys={overlay.keys} />;
    case 'rename-folder':
      return <RenameFolderDialog path={overlay.path} />;
  }
}
