// "Test the will": whether the broker really publishes it, tried with clients of their own.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile, Transport } from '../../../../shared/contract/profiles.ts';
import { fieldsOf, saveProfile } from '../../../actions/connections.ts';
import { usePage } from '../../../page.ts';
import { useOverlay } from '../../../state/overlay.ts';
import { Button } from '../../../ui/button.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { TransportButtons } from '../transport-buttons.tsx';
import css from './profile-editor.module.css';
import type { ProfileFormState } from './use-profile-form.ts';
import { useWillTest } from './use-will-test.ts';
import { WillTestOutcome } from './will-test-outcome.tsx';

interface WillTestButtonProps {
  state: ProfileFormState;
  /** Saves what is typed; null when it cannot be saved. */
  save(): Promise<Profile | null>;
}

/** The saved will is tested, so what was changed is saved first. */
export function WillTestButton({ state, save }: WillTestButtonProps) {
  const { t } = useTranslation();
  const page = usePage();
  const notify = useOverlay((overlays) => overlays.notify);
  const willTest = useWillTest();
  const [unchosen, setUnchosen] = useState<Profile | null>(null);
  const whole = useRef<HTMLDivElement>(null);
  const { kind } = willTest.state;
  useEffect(() => {
    // The section mostly ends below what is in sight.
    if (kind !== 'idle') whole.current?.scrollIntoView({ block: 'nearest' });
  }, [kind]);
  const running = willTest.state.kind === 'running' ? willTest.state.what : null;
  const toSave = state.dirty || !state.profile;
  const test = async (profile: Profile) => {
    setUnchosen(profile.transportChosen ? null : profile);
    if (!profile.transportChosen) return;
    await willTest.test(profile);
  };
  const run = async () => {
    willTest.clear();
    const profile = toSave ? await save() : state.profile;
    if (profile) await test(profile);
  };
  const choose = async (profile: Profile, transport: Transport) => {
    const fields = { ...fieldsOf(profile), transport, transportChosen: true };
    const saved = await saveProfile(page, { id: profile.id, fields });
    if ('code' in saved) return notify(saved);
    state.saved(saved);
    await test(saved);
  };
  return (
    <div ref={whole} className={css.stack}>
      <div className={css.inline}>
        <Button disabled={running !== null || state.form.readOnly} onClick={() => void run()}>
          {t(toSave ? 'editor.saveAndTestWill' : 'editor.testWill')}
        </Button>
        <span className={css.reason} role="status">
          {running === null
            ? t(state.form.willRetain ? 'editor.willTestRetains' : 'editor.willTestText')
            : t(`editor.willRunning.${running}`)}
        </span>
      </div>
      {unchosen ? (
        <ProblemNote
          live
          tone="waiting"
          message={t('transport.text')}
          actions={
            <TransportButtons fields={unchosen} onChoose={(one) => void choose(unchosen, one)} />
          }
        />
      ) : null}
      <WillTestOutcome test={willTest} />
    </div>
  );
}
