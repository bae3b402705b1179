// Dialogs, one at a time, each loaded when it is first opened.
import { type ComponentType, lazy, Suspense } from 'react';
import type { Scope } from '../../shared/contract/exchange.ts';
import type { Profile } from '../../shared/contract/profiles.ts';
import { textOf } from '../../shared/util/problem.ts';
import { loadDialogStrings } from '../i18n/i18n.ts';
import { type CaptureRef, useCaptureRef } from '../state/capture-ref.ts';
import { type Overlay, useOverlay } from '../state/overlay.ts';
import { useProfile } from '../state/profiles.ts';
import { FailureBoundary } from '../ui/failure-boundary.tsx';

const ConnectionEditor = lazy(async () => {
  await loadDialogStrings();
  const { ConnectionEditor } = await import('../features/connections/connection-editor.tsx');
  return { default: ConnectionEditor };
});
const DeleteDialog = lazy(async () => {
  await loadDialogStrings();
  const { DeleteDialog } = await import('../features/connections/delete-dialog.tsx');
  return { default: DeleteDialog };
});
const RecordingDialog = lazy(async () => {
  await loadDialogStrings();
  const { RecordingDialog } = await import('../features/connections/recording-dialog.tsx');
  return { default: RecordingDialog };
});
const KeptRangesDialog = lazy(async () => {
  await loadDialogStrings();
  const { KeptRangesDialog } = await import('../features/captures/kept-ranges-dialog.tsx');
  return { default: KeptRangesDialog };
});
const EraseDialog = lazy(async () => {
  await loadDialogStrings();
  const { EraseDialog } = await import('../features/captures/erase-dialog.tsx');
  return { default: EraseDialog };
});
const ExportDialog = lazy(async () => {
  await loadDialogStrings();
  const { ExportDialog } = await import('../features/captures/export-dialog.tsx');
  return { default: ExportDialog };
});
const ReplayDialog = lazy(async () => {
  await loadDialogStrings();
  const { ReplayDialog } = await import('../features/captures/replay-dialog.tsx');
  return { default: ReplayDialog };
});
const ImportDialog = lazy(async () => {
  await loadDialogStrings();
  const { ImportDialog } = await import('../features/captures/import-dialog.tsx');
  return { default: ImportDialog };
});
const Palette = lazy(async () => ({ default: (await import('../commands/palette.tsx')).Palette }));
const ShortcutsList = lazy(async () => {
  await loadDialogStrings();
  return { default: (await import('../commands/palette.tsx')).ShortcutsList };
});

export function Overlays() {
  const overlay = useOverlay((state) => state.overlay);
  return (
    <FailureBoundary key={overlay?.kind} onFailed={giveUp}>
      <Suspense>{overlay ? <CurrentOverlay overlay={overlay} /> : null}</Suspense>
    </FailureBoundary>
  );
}

function giveUp(error: unknown): void {
  const { show, notify } = useOverlay.getState();
  show(null);
  notify({
    code: 'PAGE_PART_MISSING',
    message: 'This part of the page could not be shown. Reload the page to try again.',
    detail: textOf(error),
  });
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
    case 'import':
      return <ImportDialog />;
    case 'export':
      return <OfCapture {...overlay} dialog={ExportDialog} />;
    case 'replay':
      return <OfCapture {...overlay} dialog={ReplayDialog} />;
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

interface OfCaptureProps {
  captureId: string;
  scope: Scope | null;
  dialog: ComponentType<{ capture: CaptureRef; scope: Scope | null }>;
}

function OfCapture({ captureId, scope, dialog: Dialog }: OfCaptureProps) {
  const capture = useCaptureRef(captureId);
  return capture ? <Dialog capture={capture} scope={scope} /> : null;
}
