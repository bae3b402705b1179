import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { useDrafts } from '../../state/drafts.ts';
import css from './publish-panel.module.css';

const FIRST_FAILURE_CODE = 0x80;

interface PublishResultLineProps {
  profileId: string;
  connected: boolean;
}

/** What became of the last message, what the form was filled with, or why nothing can be sent. */
export function PublishResultLine({ profileId, connected }: PublishResultLineProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const problemText = useProblemText();
  const outcome = useDrafts((state) => state.outcomes[profileId]);
  return (
    <div className={css.result} role="status" data-outcome={outcome?.state}>
      {outcome?.state === 'reply' ? (
        <span className={css.ellipsis}>
          {t(outcome.correlated ? 'publish.replyCorrelated' : 'publish.replyFilled')}
        </span>
      ) : null}
      {outcome?.state === 'done' ? <Done {...outcome.result} formats={formats} /> : null}
      {outcome?.state === 'failed' ? <Failed {...problemText(outcome.problem)} /> : null}
      {connected ? null : <span>{t('publish.notConnected')}</span>}
    </div>
  );
}

interface DoneProps {
  reasonCode: number | null;
  acknowledgement: string;
  durationMs: number;
  formats: ReturnType<typeof useFormats>;
}

function Done({ reasonCode, acknowledgement, durationMs, formats }: DoneProps) {
  const refused = reasonCode !== null && reasonCode >= FIRST_FAILURE_CODE;
  return (
    <span className={`${css.ellipsis} ${refused ? css.failed : ''}`}>
      <span className={refused ? css.failed : css.done}>{refused ? '✕' : '✓'}</span>{' '}
      {acknowledgement} · {formats.interval(durationMs)}
    </span>
  );
}

function Failed({ message, detail }: { message: string; detail: string | undefined }) {
  return (
    <span className={css.failed} data-tip={detail}>
      ✕ {message}
    </span>
  );
}
