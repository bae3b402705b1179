import { useTranslation } from 'react-i18next';
import { useProblemText } from '../i18n/use-problem-text.ts';
import { useOverlay } from '../state/overlay.ts';
import { IconButton } from '../ui/button.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import css from './notices.module.css';

/** What the user just asked for and did not get; each stays until it is dismissed. */
export function Notices() {
  const { t } = useTranslation();
  const { notices, dismiss } = useOverlay();
  const problemText = useProblemText();
  return (
    <div className={css.notices}>
      {notices.map(({ id, problem }) => (
        <div key={id} className={css.notice}>
          <ProblemNote
            live
            {...problemText(problem)}
            actions={
              <IconButton icon="close" label={t('action.dismiss')} onClick={() => dismiss(id)} />
            }
          />
        </div>
      ))}
    </div>
  );
}
