// Fields of secrets. One that is kept is never shown: it does not come back from the core.
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { Check, Field, TextInput } from '../../../ui/field.tsx';
import { useSecretsText } from '../use-secrets-text.ts';
import { useFieldError } from './editor-fields.tsx';
import css from './profile-editor.module.css';
import type { SecretName } from './profile-to-save.ts';
import type { ProfileFormState } from './use-profile-form.ts';

interface SecretFieldProps {
  state: ProfileFormState;
  name: SecretName;
  hint?: string;
}

/** A secret that is typed, kept, forgotten, or asked for at every connect. */
export function SecretField({ state, name, hint }: SecretFieldProps) {
  const { t } = useTranslation();
  const error = useFieldError(state);
  const { profile, secrets } = state;
  const typed = secrets[name];
  const asked = state.form.ask.includes(name);
  const untouched = typed === undefined && !asked;
  const kept = untouched && (profile?.secrets.includes(name) ?? false);
  const lost = untouched && (profile?.secretsLost.includes(name) ?? false);
  const placeholder = () => {
    if (asked) return t('editor.secretAsked');
    if (kept) return t('editor.secretKept');
    return typed === '' && profile?.secrets.includes(name)
      ? t('editor.secretForgotten')
      : undefined;
  };
  return (
    <div className={css.stack}>
      <Field
        label={t(`editor.field.${name}`)}
        hint={asked ? undefined : hint}
        error={lost ? t('editor.secretLost') : error(name)}
      >
        {(control) => (
          <span className={css.withButton}>
            <TextInput
              {...control}
              type="password"
              autoComplete="new-password"
              data-field={name}
              disabled={asked}
              value={typed ?? ''}
              placeholder={placeholder()}
              onChange={(event) => state.setSecret(name, event.target.value)}
            />
            {kept ? (
              <Button onClick={() => state.setSecret(name, '')}>{t('editor.forget')}</Button>
            ) : null}
          </span>
        )}
      </Field>
      <AskCheck state={state} name={name} />
    </div>
  );
}

/** Whether something is asked for at every connect instead of being kept. */
export function AskCheck({
  state,
  name,
}: {
  state: ProfileFormState;
  name: SecretName | 'username';
}) {
  const { t } = useTranslation();
  const ask = (asked: boolean) => {
    state.setAsked(name, asked);
    if (name !== 'username') state.setSecret(name, undefined);
  };
  return (
    <Check
      label={t(`editor.askFor.${name}`)}
      checked={state.form.ask.includes(name)}
      onChange={ask}
    />
  );
}

/** Where secrets are kept and how safe that is; stands where they are typed. */
export function SecretsNote() {
  const storage = useSecretsText();
  return storage ? <p className={css.reason}>{storage}</p> : null;
}
