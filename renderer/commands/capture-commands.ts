// Commands about what was recorded: of the connection or the capture file in front.
import type { TFunction } from 'i18next';
import { closeCaptureFile, openCaptureFile, recoverCapture } from '../actions/captures.ts';
import { controlJob } from '../actions/jobs.ts';
import { isEnded, takesSteps } from '../live/jobs-feed.ts';
import type { Page } from '../page.ts';
import { type CaptureRef, captureRef } from '../state/capture-ref.ts';
import { useCaptures } from '../state/captures.ts';
import { useConnections } from '../state/connections.ts';
import { useJobsTray } from '../state/jobs-tray.ts';
import { useOverlay } from '../state/overlay.ts';
import { useSelection } from '../state/selection.ts';
import type { CommandPart } from './command.ts';

export function captureCommands(page: Page, t: TFunction): CommandPart[] {
  return [...fileCommands(page, t), ...recordingCommands(page, t), ...jobCommands(page, t)];
}

/** Those of the capture menu, in its order; `null` is a line between groups. */
export const CAPTURE_MENU: readonly (string | null)[] = [
  'open-capture-file',
  'import',
  null,
  'export',
  'replay',
  null,
  'recording',
  'keep-range',
  'recover',
  'erase',
  null,
  'close-capture-file',
  'jobs',
];

function fileCommands(page: Page, t: TFunction): CommandPart[] {
  const { show } = useOverlay.getState();
  return [
    {
      id: 'open-capture-file',
      title: t('command.openCaptureFile'),
      keys: ['Mod+O'],
      run: () => void openCaptureFile(page),
    },
    { id: 'import', title: t('command.import'), run: () => show({ kind: 'import' }) },
    {
      id: 'export',
      title: t('command.export'),
      keys: ['Mod+E'],
      when: () => front() !== undefined,
      run: () => withFront(({ captureId }) => show({ kind: 'export', captureId, scope: null })),
    },
    {
      id: 'replay',
      title: t('command.replay'),
      when: () => front() !== undefined,
      run: () => withFront(({ captureId }) => show({ kind: 'replay', captureId, scope: null })),
    },
    {
      id: 'close-capture-file',
      title: t('command.closeCaptureFile'),
      when: () => front()?.kind === 'file',
      run: () => withFront(({ captureId }) => void closeCaptureFile(page, captureId)),
    },
  ];
}

function recordingCommands(page: Page, t: TFunction): CommandPart[] {
  const { show } = useOverlay.getState();
  const isProfile = () => front()?.kind === 'profile';
  return [
    {
      id: 'recording',
      title: t('command.recording'),
      when: isProfile,
      run: () => withFront(({ captureId }) => show({ kind: 'recording', profileId: captureId })),
    },
    {
      id: 'keep-range',
      title: t('command.keepRange'),
      when: isProfile,
      run: () => withFront(({ captureId }) => show({ kind: 'kept-ranges', profileId: captureId })),
    },
    {
      id: 'recover',
      title: t('command.recover'),
      when: () => {
        const ref = front();
        return ref !== undefined && isDamaged(ref.captureId);
      },
      run: () => withFront(({ captureId }) => void recoverCapture(page, captureId)),
    },
    {
      id: 'erase',
      title: t('command.erase'),
      when: isProfile,
      run: () => withFront(({ captureId }) => show({ kind: 'erase', profileId: captureId })),
    },
  ];
}

function jobCommands(page: Page, t: TFunction): CommandPart[] {
  const replays = (state: 'running' | 'paused') =>
    page.jobs.jobs.filter((job) => job.kind === 'replay' && job.state === state);
  const running = () => replays('running').filter(({ stepped }) => !stepped);
  const steppable = () => page.jobs.jobs.filter(takesSteps);
  const tray = useJobsTray.getState;
  return [
    {
      id: 'jobs',
      title: t('command.jobs'),
      run: () => tray().setOpen(!tray().open),
    },
    {
      id: 'pause-replay',
      title: t('command.pauseReplay'),
      when: () => running().length > 0,
      run: () => {
        for (const job of running()) void controlJob(page, job, 'pause');
      },
    },
    {
      id: 'resume-replay',
      title: t('command.resumeReplay'),
      when: () => replays('paused').length > 0,
      run: () => {
        for (const job of replays('paused')) void controlJob(page, job, 'resume');
      },
    },
    {
      id: 'step-replay',
      title: t('command.stepReplay'),
      keys: ['.'],
      when: () => steppable().length > 0,
      run: () => {
        for (const job of steppable()) void controlJob(page, job, 'step');
      },
    },
    {
      id: 'dismiss-jobs',
      title: t('command.dismissJobs'),
      when: () => page.jobs.jobs.some(isEnded),
      run: () => {
        for (const job of page.jobs.jobs.filter(isEnded)) void controlJob(page, job, 'dismiss');
      },
    },
  ];
}

function front(): CaptureRef | undefined {
  return captureRef(useSelection.getState().active);
}

function withFront(run: (capture: CaptureRef) => void): void {
  const capture = front();
  if (capture) run(capture);
}

function isDamaged(captureId: string): boolean {
  const capture = useCaptures.getState().byId[captureId];
  const problem = useConnections.getState().byProfile[captureId]?.captureProblem;
  return (
    capture?.damaged != null ||
    problem?.code === 'CAPTURE_PARTLY_DAMAGED' ||
    capture?.problem?.code === 'CAPTURE_PARTLY_DAMAGED'
  );
}
