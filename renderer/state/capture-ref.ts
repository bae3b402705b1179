// What the user looks at: the capture of a profile, which may be connected and published to, or an
// opened capture file, which is only looked at. Everything that takes a capture ID works for both.
import { useMemo } from 'react';
import type { Profile } from '../../shared/contract/profiles.ts';
import { useCapture, useCaptures } from './captures.ts';
import { useProfile, useProfiles } from './profiles.ts';

export type CaptureRef =
  | { kind: 'profile'; captureId: string; name: string; profile: Profile }
  | { kind: 'file'; captureId: string; name: string; profile: null };

/** Undefined when there is no such profile and no such file open (any more). */
export function useCaptureRef(captureId: string | null): CaptureRef | undefined {
  const profile = useProfile(captureId);
  const capture = useCapture(captureId);
  const fileName = capture?.kind === 'file' ? capture.name : undefined;
  return useMemo(() => refOf(captureId, profile, fileName), [captureId, profile, fileName]);
}

/** The same outside of React. */
export function captureRef(captureId: string | null): CaptureRef | undefined {
  if (captureId === null) return undefined;
  const profile = useProfiles.getState().profiles.find(({ id }) => id === captureId);
  const capture = useCaptures.getState().byId[captureId];
  return refOf(captureId, profile, capture?.kind === 'file' ? capture.name : undefined);
}

function refOf(
  captureId: string | null,
  profile: Profile | undefined,
  fileName: string | undefined,
): CaptureRef | undefined {
  if (captureId === null) return undefined;
  if (profile) return { kind: 'profile', captureId, name: profile.name, profile };
  if (fileName === undefined) return undefined;
  return { kind: 'file', captureId, name: fileName, profile: null };
}
