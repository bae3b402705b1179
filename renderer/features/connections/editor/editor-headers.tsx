// Headers of the WebSocket request. The value of a secret one goes to the secrets port and is not shown again.
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Check, TextInput } from '../../../ui/field.tsx';
import { useFieldError } from './editor-fields.tsx';
import { RowError } from './editor-rows.tsx';
import { SecretsNote } from './editor-secrets.tsx';
import css from './profile-editor.module.css';
import type { HeaderRow } from './profile-form.ts';
import type { ProfileFormState } from './use-profile-form.ts';

const NEW_HEADER: HeaderRow = { name: '', value: '', secret: false, typed: undefined };

export function HeaderRows({ state }: { state: ProfileFormState }) {
  const { t } = useTranslation();
  const { headers } = state.form;
  const put = (next: readonly HeaderRow[]) => state.set('headers', next);
  return (
    <div className={css.stack} data-field="headers">
      <span className={css.label}>{t('editor.field.headers')}</span>
      {headers.map((header, at) => (
        <HeaderLine
          // biome-ignore lint/suspicious/noArrayIndexKey: a header being typed has no other identity.
          key={at}
          state={state}
          header={header}
          at={at}
          onChange={(part) =>
            put(headers.map((one, index) => (index === at ? { ...one, ...part } : one)))
          }
          onRemove={() => put(headers.filter((_, index) => index !== at))}
        />
      ))}
      {headers.some(({ typed }) => typed) ? <SecretsNote /> : null}
      <div>
        <Button small icon="plus" onClick={() => put([...headers, NEW_HEADER])}>
          {t('editor.addHeader')}
        </Button>
      </div>
    </div>
  );
}

interface HeaderLineProps {
  state: ProfileFormState;
  header: HeaderRow;
  at: number;
  onChange(part: Partial<HeaderRow>): void;
  onRemove(): void;
}

function HeaderLine({ state, header, at, onChange, onRemove }: HeaderLineProps) {
  const { t } = useTranslation();
  const error = useFieldError(state);
  const { name, value, secret, typed } = header;
  const number = at + 1;
  const kept = secret && typed === undefined && state.profile?.secrets.includes(`header.${name}`);
  const nameError = error(`headers.${at}.name`);
  const valueError = error(`headers.${at}.value`);
  const errorId = `header-${at}-error`;
  // What was typed moves along when it becomes a secret, and does not come back into sight.
  const setSecret = (next: boolean) =>
    onChange(
      next
        ? { secret: true, value: '', typed: value || undefined }
        : { secret: false, typed: undefined },
    );
  const described = nameError || valueError ? errorId : undefined;
  return (
    <div>
      <div className={css.header}>
        <TextInput
          mono
          value={name}
          placeholder="Authorization"
          aria-label={t('editor.headerName', { number })}
          aria-invalid={nameError ? true : undefined}
          aria-describedby={described}
          data-field={`headers.${at}.name`}
          onBlur={() => state.touch(`headers.${at}.name`)}
          onChange={(event) => onChange({ name: event.target.value })}
        />
        <TextInput
          mono
          type={secret ? 'password' : 'text'}
          autoComplete="new-password"
          value={secret ? (typed ?? '') : value}
          placeholder={kept ? t('editor.secretKept') : undefined}
          aria-label={t('editor.headerValue', { number })}
          aria-invalid={valueError ? true : undefined}
          aria-describedby={described}
          data-field={`headers.${at}.value`}
          onBlur={() => state.touch(`headers.${at}.value`)}
          onChange={(event) =>
            onChange(secret ? { typed: event.target.value } : { value: event.target.value })
          }
        />
        <Check label={t('editor.headerSecret')} checked={secret} onChange={setSecret} />
        <IconButton icon="trash" label={t('editor.removeHeader', { number })} onClick={onRemove} />
      </div>
      <RowError id={errorId} text={nameError ?? valueError} />
    </div>
  );
}
