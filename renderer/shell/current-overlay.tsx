// Which dialog that is, each loaded when it is first opened.
import { type ComponentType, lazy, type ReactNode } from 'react';
import type { Profile } from '../../shared/contract/profiles.ts';
import {
  loadConnectionStrings,
  loadDetailsStrings,
  loadDiagnosisStrings,
  loadDialogStrings,
  loadEditorStrings,
  loadMessageStrings,
  loadProfileFileStrings,
  loadProfileStrings,
  loadTableStrings,
  loadTreeStrings,
} from '../i18n/i18n.ts';
import { type CaptureRef, useCaptureRef } from '../state/capture-ref.ts';
import type { Overlay } from '../state/overlay.ts';
import { useProfile } from '../state/profiles.ts';

const ConnectionEditor = lazy(async () => {
  await Promise.all([loadConnectionStrings(), loadEditorStrings()]);
  const { ConnectionEditor } = await import('../features/connections/editor/connection-editor.tsx');
  return { default: ConnectionEditor };
});
const ProfileOverlays = lazy(async () => {
  await Promise.all([loadDialogStrings(), loadProfileStrings()]);
  const { ProfileOverlays } = await import('../features/connections/profile-overlays.tsx');
  return { default: ProfileOverlays };
});
const TransportDialog = lazy(async () => {
  await Promise.all([loadConnectionStrings(), loadDialogStrings(), loadProfileStrings()]);
  const { TransportDialog } = await import('../features/connections/transport-dialog.tsx');
  return { default: TransportDialog };
});
const ImportProfilesDialog = lazy(async () => {
  await loadProfileFileStrings();
  const dialog = await import('../features/connections/exchange/import-profiles-dialog.tsx');
  return { default: dialog.ImportProfilesDialog };
});
const ExportProfilesDialog = lazy(async () => {
  await loadProfileFileStrings();
  const dialog = await import('../features/connections/exchange/export-profiles-dialog.tsx');
  return { default: dialog.ExportProfilesDialog };
});
const ConnectionDialog = lazy(async () => {
  await Promise.all([
    loadConnectionStrings(),
    loadDetailsStrings(),
    loadEditorStrings(),
    loadMessageStrings(),
  ]);
  const { ConnectionDialog } = await import(
    '../features/connections/details/connection-dialog.tsx'
  );
  return { default: ConnectionDialog };
});
const DiagnosisDialog = lazy(async () => {
  await Promise.all([loadDetailsStrings(), loadDiagnosisStrings(), loadMessageStrings()]);
  const { DiagnosisDialog } = await import('../features/diagnosis/diagnosis-dialog.tsx');
  return { default: DiagnosisDialog };
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
const ColourRulesDialog = lazy(async () => {
  await loadTreeStrings();
  const { ColourRulesDialog } = await import('../features/topics/colour-rules-dialog.tsx');
  return { default: ColourRulesDialog };
});
const ShownValuesDialog = lazy(async () => {
  await loadTreeStrings();
  const { ShownValuesDialog } = await import('../features/topics/shown-values-dialog.tsx');
  return { default: ShownValuesDialog };
});
const ClearRetainedDialog = lazy(async () => {
  await loadTreeStrings();
  const { ClearRetainedDialog } = await import('../features/topics/clear-retained-dialog.tsx');
  return { default: ClearRetainedDialog };
});
const Palette = lazy(async () => {
  await Promise.all([
    loadMessageStrings(),
    loadConnectionStrings(),
    loadProfileStrings(),
    loadTableStrings(),
    loadTreeStrings(),
  ]);
  return { default: (await import('../commands/palette.tsx')).Palette };
});
const ShortcutsList = lazy(async () => {
  await Promise.all([
    loadConnectionStrings(),
    loadDialogStrings(),
    loadProfileStrings(),
    loadTableStrings(),
    loadTreeStrings(),
  ]);
  return { default: (await import('../commands/palette.tsx')).ShortcutsList };
});

export function CurrentOverlay({ overlay }: { overlay: Overlay }) {
  switch (overlay.kind) {
    case 'palette':
      return <Palette />;
    case 'shortcuts':
      return <ShortcutsList />;
    case 'editor':
      return <Editor profileId={overlay.profileId} setting={overlay.setting} />;
    case 'ask':
    case 'change-version':
    case 'choose-transport':
    case 'delete':
    case 'move-profiles':
    case 'new-folder':
    case 'publish-confirm':
    case 'remove-folder':
    case 'rename-folder':
      return <ProfileOverlays overlay={overlay} />;
    case 'connection':
      return <OfProfile profileId={overlay.profileId} dialog={ConnectionDialog} />;
    case 'diagnose':
      return <OfProfile profileId={overlay.profileId} dialog={DiagnosisOfProfile} />;
    case 'recording':
      return <OfProfile profileId={overlay.profileId} dialog={RecordingDialog} />;
    case 'kept-ranges':
      return <OfProfile profileId={overlay.profileId} dialog={KeptRangesDialog} />;
    case 'erase':
      return <OfProfile profileId={overlay.profileId} dialog={EraseDialog} />;
    case 'import-profiles':
      return <ImportProfilesDialog />;
    case 'export-profiles':
      return <ExportProfilesDialog {...overlay} />;
    case 'import':
      return <ImportDialog />;
    case 'export':
      return (
        <OfCapture captureId={overlay.captureId}>
          {(capture) => <ExportDialog capture={capture} scope={overlay.scope} />}
        </OfCapture>
      );
    case 'replay':
      return (
        <OfCapture captureId={overlay.captureId}>
          {(capture) => <ReplayDialog capture={capture} scope={overlay.scope} />}
        </OfCapture>
      );
    case 'colour-rules':
      return (
        <OfCapture captureId={overlay.captureId}>
          {(capture) => <ColourRulesDialog capture={capture} />}
        </OfCapture>
      );
    case 'clear-retained':
      return <ClearRetained profileId={overlay.profileId} nodes={overlay.nodes} />;
    case 'shown-values':
      return (
        <OfCapture captureId={overlay.captureId}>
          {(capture) => <ShownValuesDialog capture={capture} filter={overlay.filter} />}
        </OfCapture>
      );
  }
}

interface EditorProps {
  profileId: string | null;
  setting: string | undefined;
}

function Editor({ profileId, setting }: EditorProps) {
  return <ConnectionEditor profile={useProfile(profileId)} setting={setting} />;
}

interface OfProfileProps {
  profileId: string;
  dialog: ComponentType<{ profile: Profile }>;
}

/** A profile that does not say whether TLS is used is asked for it first, and goes on by itself. */
function DiagnosisOfProfile({ profile }: { profile: Profile }) {
  if (profile.transportChosen) return <DiagnosisDialog profile={profile} />;
  return <TransportDialog profile={profile} onChosen={() => undefined} />;
}

/** Nothing for a profile that was deleted in another window. */
function OfProfile({ profileId, dialog: Dialog }: OfProfileProps) {
  const profile = useProfile(profileId);
  return profile ? <Dialog profile={profile} /> : null;
}

/** As `OfProfile`. */
function ClearRetained({ profileId, nodes }: { profileId: string; nodes: readonly number[] }) {
  const profile = useProfile(profileId);
  return profile ? <ClearRetainedDialog profile={profile} nodes={nodes} /> : null;
}

interface OfCaptureProps {
  captureId: string;
  children(capture: CaptureRef): ReactNode;
}

/** Nothing for a capture that was closed in another window. */
function OfCapture({ captureId, children }: OfCaptureProps) {
  const capture = useCaptureRef(captureId);
  return capture ? children(capture) : null;
}
