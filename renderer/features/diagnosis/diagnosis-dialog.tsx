// Diagnose: the way to a broker step by step, each with what was found and what to do.
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { DiagnosisFeed } from '../../live/diagnosis-feed.ts';
import { useRevision } from '../../live/revision.ts';
import { useFeed } from '../../live/use-feed.ts';
import { usePage } from '../../page.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import dialogCss from '../../ui/dialog-content.module.css';
import { ProblemNote } from '../../ui/problem-note.tsx';
import css from './diagnosis-dialog.module.css';
import { DiagnosisSteps } from './diagnosis-steps.tsx';
import { useDiagnosisText } from './use-diagnosis-text.ts';

export function DiagnosisDialog({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const { client, clock, host } = usePage();
  const { link } = host;
  const show = useOverlay((state) => state.show);
  const [run, setRun] = useState(1);
  const { id: profileId } = profile;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each run is a diagnosis of its own.
  const make = useCallback(
    () => new DiagnosisFeed({ client, link, clock, profileId }),
    [client, link, clock, profileId, run],
  );
  const feed = useFeed(make);
  return (
    <Dialog
      wide
      title={t('diagnose.title', { name: profile.name })}
      closeLabel={t('action.close')}
      onClose={() => show(null)}
    >
      {feed ? (
        <Diagnosis profile={profile} feed={feed} onAgain={() => setRun((before) => before + 1)} />
      ) : null}
    </Dialog>
  );
}

interface DiagnosisProps {
  profile: Profile;
  feed: DiagnosisFeed;
  onAgain(): void;
}

function Diagnosis({ profile, feed, onAgain }: DiagnosisProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const text = useDiagnosisText();
  const show = useOverlay((state) => state.show);
  useRevision(feed.revision);
  const { steps, done, problem } = feed;
  return (
    <>
      <section
        className={css.body}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard.
        tabIndex={0}
        aria-label={t('diagnose.steps')}
        data-testid="diagnosis"
        data-done={done || undefined}
      >
        {problem ? <ProblemNote live {...problemText(problem)} /> : null}
        <DiagnosisSteps steps={steps} />
        <p className={css.verdict} role="status">
          {done && !problem ? t(`diagnose.verdict.${verdictOf(feed)}`) : null}
        </p>
      </section>
      <footer className={dialogCss.foot}>
        <CopyButton
          text={text.ofAll(profile, steps)}
          label={t('diagnose.copy')}
          tip={t('diagnose.copyTip')}
          copiedLabel={t('messages.copied')}
        />
        <span className={css.space} />
        {profile.builtIn ? null : (
          <Button onClick={() => show({ kind: 'editor', profileId: profile.id })}>
            {t('action.edit')}
          </Button>
        )}
        {done ? (
          <Button look="primary" onClick={onAgain}>
            {t('diagnose.again')}
          </Button>
        ) : (
          <Button onClick={() => feed.cancel()}>{t('diagnose.stop')}</Button>
        )}
      </footer>
    </>
  );
}

function verdictOf({ steps }: DiagnosisFeed): 'ok' | 'warning' | 'failed' | 'stopped' {
  const has = (state: string) => steps.some((step) => step.state === state);
  // Of several servers one that answers is enough.
  const isThrough = steps.some(({ name, state }) => name === 'connect' && state === 'ok');
  if (has('failed') && !isThrough) return 'failed';
  if (has('failed') || has('warning')) return 'warning';
  return isThrough ? 'ok' : 'stopped';
}
