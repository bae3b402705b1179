// Dialogs, one at a time. Which there are is loaded after the first paint: no dialog is open before.
import { lazy, Suspense } from 'react';
import { textOf } from '../../shared/util/problem.ts';
import { useOverlay } from '../state/overlay.ts';
import { FailureBoundary } from '../ui/failure-boundary.tsx';

export const loadOverlays = () => import('./current-overlay.tsx');
const CurrentOverlay = lazy(async () => ({ default: (await loadOverlays()).CurrentOverlay }));

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
