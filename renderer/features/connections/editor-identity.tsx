import { useTranslation } from 'react-i18next';
import { generateClientId } from '../../../shared/mqtt/client-id.ts';
import { useCoreInfo } from '../../state/core-info.ts';
import { Button } from '../../ui/button.tsx';
import { Check, Field, TextInput } from '../../ui/field.tsx';
import css from './connection-editor.module.css';
import type { ProfileFormState } from './use-profile-form.ts';

interface IdentityFieldsProps {
  state: ProfileFormState;
  hasPassword: boolean;
  /** undefined keeps the stored one. */
  password: string | undefined;
  onPassword(password: string | undefined): void;
}

/** User name and password. A stored password is never shown: it does not come back from the core. */
export function IdentityFields(props: IdentityFieldsProps) {
  const { state, hasPassword, password, onPassword } = props;
  const { t } = useTranslation();
  const secrets = useCoreInfo((info) => info.info?.secrets);
  const kept = hasPassword && password === undefined;
  return (
    <div className={`${css.row} ${css.halves}`}>
      <Field label={t('editor.username')}>
        {(control) => (
          <TextInput
            {...control}
            value={state.form.username}
            onChange={(event) => state.change({ username: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('editor.password')} hint={secrets?.description}>
        {(control) => (
          <span className={css.withButton}>
            <TextInput
              {...control}
              type="password"
              autoComplete="new-password"
              value={password ?? ''}
              placeholder={kept ? t('editor.passwordKept') : undefined}
              onChange={(event) => onPassword(event.target.value)}
            />
            {kept ? (
              <Button onClick={() => onPassword('')}>{t('editor.forgetPassword')}</Button>
            ) : null}
          </span>
        )}
      </Field>
    </div>
  );
}

/** Client ID, keep alive, clean start. */
export function SessionFields({ state }: { state: ProfileFormState }) {
  const { t } = useTranslation();
  const { form, change, shown } = state;
  const clientIdError = shown('clientId');
  const keepAliveError = shown('keepAlive');
  return (
    <>
      <div className={`${css.row} ${css.identity}`}>
        <Field
          label={t('editor.clientId')}
          hint={t('editor.clientIdHint')}
          error={clientIdError && t(`editor.error.${clientIdError}`)}
        >
          {(control) => (
            <TextInput
              {...control}
              mono
              value={form.clientId}
              onBlur={() => state.touch('clientId')}
              onChange={(event) => change({ clientId: event.target.value })}
            />
          )}
        </Field>
        <Field label={'\u00a0'}>
          {(control) => (
            <Button
              id={control.id}
              aria-label={t('editor.generateClientId')}
              onClick={() => change({ clientId: generateClientId(Math.random) })}
            >
              {t('editor.generate')}
            </Button>
          )}
        </Field>
        <Field
          label={t('editor.keepAlive')}
          error={keepAliveError && t(`editor.error.${keepAliveError}`)}
        >
          {(control) => (
            <TextInput
              {...control}
              mono
              inputMode="numeric"
              value={form.keepAlive}
              onBlur={() => state.touch('keepAlive')}
              onChange={(event) => change({ keepAlive: event.target.value.trim() })}
            />
          )}
        </Field>
      </div>
      <div className={css.actionRow}>
        <Check
          label={t('editor.cleanStart')}
          checked={form.cleanStart}
          onChange={(cleanStart) => change({ cleanStart })}
        />
      </div>
    </>
  );
}
