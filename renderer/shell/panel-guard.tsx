// An error of one panel stays in it: the others, and the recording anyway, go on.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { textOf } from '../../shared/util/problem.ts';
import { Button } from '../ui/button.tsx';
import { FailureBoundary } from '../ui/failure-boundary.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';

export function PanelGuard({ children }: { children: ReactNode }) {
  return (
    <FailureBoundary instead={(error, again) => <Failed detail={textOf(error)} onAgain={again} />}>
      {children}
    </FailureBoundary>
  );
}

function Failed({ detail, onAgain }: { detail: string; onAgain: () => void }) {
  const { t } = useTranslation();
  return (
    <ProblemNote
      live
      message={t('panel.failed')}
      detail={detail}
      actions={
        <Button small onClick={onAgain}>
          {t('panel.again')}
        </Button>
      }
    />
  );
}
