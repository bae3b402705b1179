// Dialogs, one at a time, each loaded when it is first opened.
import { type ComponentType, lazy, Suspense } from 'react';
import type { Profile } from '../../shared/contract/profiles.ts';
import { type Overlay, useOverlay } from '../state/overlay.ts';
import { useProfile } from '../state/profiles.ts';

const ConnectionEditor = lazy(async () => ({
  default: (await import('../features/connections/connection-editor.tsx')).ConnectionEditor,
}));
const DeleteDialog = lazy(async () => ({
  default: (await import('../features/connections/delete-dialog.tsx')).DeleteDialog,
}));
const RecordingDialog = lazy(async () => ({
  default: (await import('../features/connections/recording-dialog.tsx')).RecordingDialog,
}));
const KeptRangesDialog = lazy(async () => ({
  default: (await import('../features/captures/kept-ranges-dialog.tsx')).KeptRangesDialog,
}));
const EraseDialog = lazy(async () => ({
  default: (await import('../features/captures/erase-dialog.tsx')).EraseDialog,
}));
const Palette = lazy(async () => ({ default: (await import('../commands/palette.tsx')).Palette }));
const ShortcutsList = lazy(async () => ({
  default: (await import('../commands/palette.tsx')).ShortcutsList,
}));

export function Overlays() {
  const overlay = useOverlay((state) => state.overlay);
  return <Suspense>{overlay ? <CurrentOverlay overlay={overlay} /> : null}</Suspense>;
}

function CurrentOverlay({ overlay }: { overlay: Overlay }) {
  switch (overlay.kind) {
    case 'palette':
      return <Palette />;
    case 'shortcuts':
      return <ShortcutsList />;
    case 'editor':
      return <Editor profileId={overlay.profileId} />;
    case 'delete':
      return <OfProfile profileId={overlay.profileId} dialog={DeleteDialog} />;
    case 'recording':
      return <OfProfile profileId={overlay.profileId} dialog={RecordingDialog} />;
    case 'kept-ranges':
      return <OfProfile profileId={overlay.profileId} dialog={KeptRangesDialog} />;
    case 'erase':
      return <OfProfile profileId={overlay.profileId} dialog={EraseDialog} />;
    default:
      return null;
  }
}

function Editor({ profileId }: { profileId: string | null }) {
  return <ConnectionEditor profile={useProfile(profileId)} />;
}

interface OfProfileProps {
  profileId: string;
  dialog: ComponentType<{ profile: Profile }>;
}

/** Nothing for a profile that was deleted in another window. */
function OfProfile({ profileId, dialog: Dialog }: OfProfileProps) {
  const profile = useProfile(profileId);
  return profile ? <Dialog profile={profile} /> : null;
}
