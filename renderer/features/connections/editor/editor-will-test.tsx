// "Test the will": whether the broker really publishes it, tried with clients of their own.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WillTest } from '../../../../shared/contract/connections.ts';
import type { Profile } from '../../../../shared/contract/profiles.ts';
import type { Problem } from '../../../../shared/util/problem.ts';
import { testWill } from '../../../actions/will.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useProblemText } from '../../../i18n/use-problem-text.ts';
import { usePage } from '../../../page.ts';
import { Button } from '../../../ui/button.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import css from './profile-editor.module.css';
import type { ProfileFormState } from './use-profile-form.ts';

interface WillTestButtonProps {
  state: ProfileFormState;
  /** Saves what is typed; null when it cannot be saved. */
  save(): Promise<Profile | null>;
}

/** The saved will is tested, so what was changed is saved first. */
export function WillTestButton({ state, save }: WillTestButtonProps) {
  const { t } = useTranslation();
  const page = usePage();
  const [running, setRunning] = useState(false);
  const [outcome, setOutcome] = useState<WillTest | Problem | null>(null);
  const toSave = state.dirty || !state.profile;
  const run = async () => {
    setOutcome(null);
    const profile = toSave ? await save() : state.profile;
    if (!profile) return;
    setRunning(true);
    setOutcome(await testWill(page, profile.id));
    setRunning(false);
  };
  return (
    <div className={css.stack}>
      <div className={css.inline}>
        <Button disabled={running || state.form.readOnly} onClick={() => void run()}>
          {t(toSave ? 'editor.saveAndTestWill' : 'editor.testWill')}
        </Button>
        <span className={css.reason} role="status">
          {running ? t('editor.willTesting') : t('editor.willTestText')}
        </span>
      </div>
      {outcome && !running ? <Outcome outcome={outcome} /> : null}
    </div>
  );
}

function Outcome({ outcome }: { outcome: WillTest | Problem }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const problemText = useProblemText();
  if ('code' in outcome) return <ProblemNote live {...problemText(outcome)} />;
  const { topic, qos, payload } = outcome;
  const span = formats.interval(outcome.afterMs);
  if (outcome.outcome === 'notReceived') {
    return (
      <ProblemNote
        live
        message={t('editor.willNotReceived', { topic, span })}
        detail={t('editor.willNotReceivedWhy')}
      />
    );
  }
  return (
    <p className={css.good} role="status">
      {t('editor.willReceived', {
        ...{ topic, span, qos },
        size: formats.bytes(payload?.length ?? 0),
      })}
    </p>
  );
}
