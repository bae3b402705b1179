import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';

/** In place of a page that cannot be shown any more; recording is the core's and goes on. */
export function PageFailed() {
  const { t } = useTranslation();
  return (
    <ProblemNote
      live
      message={t('link.failed')}
      actions={
        <Button small onClick={() => location.reload()}>
          {t('link.reload')}
        </Button>
      }
    />
  );
}
