// Dialogs, one at a time, each loaded when it is first opened.
import { lazy, Suspense } from 'react';
import { useOverlay } from '../state/overlay.ts';
import { useProfiles } from '../state/profiles.ts';

const ConnectionEditor = lazy(async () => ({
  default: (await import('../features/connections/connection-editor.tsx')).ConnectionEditor,
}));
const DeleteDialog = lazy(async () => ({
  default: (await import('../features/connections/delete-dialog.tsx')).DeleteDialog,
}));
const Palette = lazy(async () => ({ default: (await import('../commands/palette.tsx')).Palette }));
const ShortcutsList = lazy(async () => ({
  default: (await import('../commands/palette.tsx')).ShortcutsList,
}));

export function Overlays() {
  return (
    <Suspense>
      <CurrentOverlay />
    </Suspense>
  );
}

function CurrentOverlay() {
  const overlay = useOverlay((state) => state.overlay);
  const profiles = useProfiles((state) => state.profiles);
  if (!overlay) return null;
  if (overlay.kind === 'palette') return <Palette />;
  if (overlay.kind === 'shortcuts') return <ShortcutsList />;
  const profile = profiles.find(({ id }) => id === overlay.profileId);
  if (overlay.kind === 'editor') return <ConnectionEditor profile={profile} />;
  return profile ? <DeleteDialog profile={profile} /> : null;
}
