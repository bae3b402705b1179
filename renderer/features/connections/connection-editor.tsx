import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile, SecretValues } from '../../../shared/contract/profiles.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { connect, saveProfile } from '../../actions/connections.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { usePage } from '../../page.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useSelection } from '../../state/selection.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import css from './connection-editor.module.css';
import { AddressFields } from './editor-address.tsx';
import { IdentityFields, SessionFields } from './editor-identity.tsx';
import { SubscriptionFields } from './editor-subscriptions.tsx';
import { useProfileForm } from './use-profile-form.ts';
import { fieldsOfForm, isValid } from './validate-profile.ts';

/** Makes a new profile, or edits `profile`. */
export function ConnectionEditor({ profile }: { profile: Profile | undefined }) {
  const { t } = useTranslation();
  const page = usePage();
  const problemText = useProblemText();
  const show = useOverlay((state) => state.show);
  const state = useProfileForm(profile);
  const [password, setPassword] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [saving, setSaving] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const save = async (thenConnect: boolean) => {
    state.touchAll();
    if (!isValid(state.errors)) {
      requestAnimationFrame(() => focusFirstError(form.current));
      return;
    }
    setSaving(true);
    const fields = fieldsOfForm(state.form);
    const secrets: SecretValues = password === undefined ? {} : { password };
    const saved = await saveProfile(page, { id: profile?.id, fields, secrets });
    setSaving(false);
    if ('code' in saved) {
      setProblem(saved);
      return;
    }
    show(null);
    useSelection.getState().openTab(saved.id);
    if (thenConnect) await connect(page, saved.id);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(true);
  };

  return (
    <Dialog
      wide
      title={t(profile ? 'editor.editTitle' : 'editor.newTitle')}
      closeLabel={t('action.close')}
      onClose={() => show(null)}
    >
      <form ref={form} className={css.form} onSubmit={submit} noValidate>
        <div className={css.body}>
          <AddressFields state={state} builtIn={profile?.builtIn ?? false} />
          <IdentityFields
            state={state}
            hasPassword={profile?.secrets.includes('password') ?? false}
            password={password}
            onPassword={setPassword}
          />
          <SessionFields state={state} />
          <SubscriptionFields state={state} />
        </div>
        {problem ? <ProblemNote live {...problemText(problem)} /> : null}
        <footer className={css.foot}>
          <Button onClick={() => show(null)}>{t('action.cancel')}</Button>
          <Button disabled={saving} onClick={() => void save(false)}>
            {t('action.save')}
          </Button>
          <Button submit look="primary" disabled={saving}>
            {t('action.saveAndConnect')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

function focusFirstError(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}
