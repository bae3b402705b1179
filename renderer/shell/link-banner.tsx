// Above everything: the page has lost the core, or the core has something to say about its start.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../i18n/use-problem-text.ts';
import { useLinkState } from '../page.ts';
import { useCoreInfo } from '../state/core-info.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';

const NO_PROBLEMS: readonly never[] = [];

export function LinkBanner() {
  const { t } = useTranslation();
  const link = useLinkState();
  const problemText = useProblemText();
  const problems = useCoreInfo((state) => state.info?.problems) ?? NO_PROBLEMS;
  const [dismissed, setDismissed] = useState(false);
  return (
    <>
      {link === 'lost' || link === 'refused' ? (
        <ProblemNote
          live
          message={t(`link.${link}`)}
          detail={t(`link.${link}Detail`)}
          actions={
            <Button small onClick={() => location.reload()}>
              {t('link.reload')}
            </Button>
          }
        />
      ) : null}
      {dismissed
        ? null
        : problems.map((problem) => (
            <ProblemNote
              key={`${problem.code} ${problem.detail ?? problem.message}`}
              live
              tone="waiting"
              {...problemText(problem)}
              actions={
                <Button small onClick={() => setDismissed(true)}>
                  {t('action.dismiss')}
                </Button>
              }
            />
          ))}
    </>
  );
}
