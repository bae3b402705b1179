// Above the tree: what is wrong with the capture file in front, and the next step. Not modal: the rest
// of the page works on.
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../shared/util/problem.ts';
import { recoverCapture } from '../../actions/captures.ts';
import { useFormats } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { usePage } from '../../page.ts';
import { useCapture, useCaptures } from '../../state/captures.ts';
import { useConnection } from '../../state/connections.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import css from './capture-banner.module.css';

const RECOVERABLE = ['CAPTURE_SET_ASIDE', 'CAPTURE_PARTLY_DAMAGED'];

export function CaptureBanner({ captureId }: { captureId: string }) {
  const capture = useCapture(captureId);
  const connection = useConnection(captureId);
  const problemText = useProblemText();
  const again = useCaptures((state) => state.recordingAgain.includes(captureId));
  // The connection's is newer: captures are asked for less often.
  const problem = connection ? connection.captureProblem : (capture?.problem ?? null);
  return (
    <>
      {again ? <RecordingAgain captureId={captureId} /> : null}
      {problem ? (
        <ProblemNote
          live
          {...problemText(problem)}
          actions={<NextStep captureId={captureId} problem={problem} />}
        />
      ) : null}
    </>
  );
}

function NextStep({ captureId, problem }: { captureId: string; problem: Problem }) {
  const { t } = useTranslation();
  const page = usePage();
  const show = useOverlay((state) => state.show);
  const path = useCapture(captureId)?.path ?? '';
  if (RECOVERABLE.includes(problem.code)) {
    return (
      <Button small onClick={() => void recoverCapture(page, captureId)}>
        {t('captures.recover')}
      </Button>
    );
  }
  const { revealFile } = page.host.capabilities;
  return (
    <>
      {problem.code === 'DISK_FULL' ? (
        <Button small onClick={() => show({ kind: 'recording', profileId: captureId })}>
          {t('captures.keepLess')}
        </Button>
      ) : null}
      {revealFile && path !== '' ? (
        <Button small onClick={() => revealFile(path)}>
          {t('status.reveal')}
        </Button>
      ) : null}
      {!revealFile && path !== '' ? (
        <CopyButton text={path} label={t('captures.copyPath')} copiedLabel={t('messages.copied')} />
      ) : null}
    </>
  );
}

/** The trouble went away by itself; whether it left a gap is said until the user has read it. */
function RecordingAgain({ captureId }: { captureId: string }) {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const setRecordingAgain = useCaptures((state) => state.setRecordingAgain);
  const dropped = page.connections.figures(captureId)?.counters.dropped ?? 0;
  const number = formats.count(dropped);
  return (
    <div className={css.again} role="status">
      <p>
        {t('captures.recordingAgain')}{' '}
        {dropped === 0
          ? t('captures.nothingDropped')
          : t('captures.droppedMeanwhile', { count: dropped, number })}
      </p>
      <Button small onClick={() => setRecordingAgain(captureId, false)}>
        {t('action.dismiss')}
      </Button>
    </div>
  );
}
