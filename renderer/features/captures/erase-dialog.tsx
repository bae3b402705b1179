// Asks before everything recorded of a profile is deleted, and says what deleting can and cannot do.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/profiles.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { eraseCapture } from '../../actions/captures.ts';
import { useFormats } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { useRevision } from '../../live/revision.ts';
import { usePage } from '../../page.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import dialogCss from '../../ui/dialog-content.module.css';
import { ProblemNote } from '../../ui/problem-note.tsx';

export function EraseDialog({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const problemText = useProblemText();
  const show = useOverlay((state) => state.show);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [erasing, setErasing] = useState(false);
  useRevision(page.captures.revision);
  const { messages = 0, bytes = 0, path = '' } = page.captures.info(profile.id) ?? {};
  const count = formats.count(messages);
  const erase = async () => {
    setErasing(true);
    const failed = await eraseCapture(page, profile.id);
    setErasing(false);
    if (failed) setProblem(failed);
    else show(null);
  };
  return (
    <Dialog
      title={t('erase.title', { name: profile.name })}
      closeLabel={t('action.close')}
      onClose={() => show(null)}
    >
      <div className={dialogCss.body}>
        <p>
          {t('erase.what', {
            count: messages,
            number: count,
            size: formats.fileSize(bytes),
            path,
          })}
        </p>
        <p>{t('erase.how')}</p>
        <p>{t('erase.limits')}</p>
        {problem ? <ProblemNote live {...problemText(problem)} /> : null}
      </div>
      <footer className={dialogCss.foot}>
        <Button onClick={() => show(null)}>{t('action.cancel')}</Button>
        <Button look="danger" disabled={erasing} onClick={() => void erase()}>
          {erasing ? t('erase.erasing') : t('erase.confirm', { count: messages, number: count })}
        </Button>
      </footer>
    </Dialog>
  );
}
