import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserProperties } from '../../../shared/contract/profiles.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';
import css from './properties-form.module.css';

interface UserPropertyRowsProps {
  rows: UserProperties;
  error: string | undefined;
  onChange(rows: UserProperties): void;
}

/** User properties: their order counts, and names may repeat. */
export function UserPropertyRows({ rows, error, onChange }: UserPropertyRowsProps) {
  const { t } = useTranslation();
  const errorId = useId();
  const replace = (at: number, row: UserProperties[number]) =>
    onChange(rows.map((one, index) => (index === at ? row : one)));
  const moveUp = (at: number) => {
    const next = [...rows];
    const [row] = next.splice(at, 1);
    if (row) next.splice(at - 1, 0, row);
    onChange(next);
  };
  return (
    <fieldset className={css.user} aria-describedby={error ? errorId : undefined}>
      <legend>{t('publishProperties.user')}</legend>
      {rows.map(([name, value], at) => {
        const number = at + 1;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a property being typed has no other identity.
          <div key={at} className={css.row}>
            <TextInput
              small
              mono
              value={name}
              aria-label={t('publishProperties.name', { number })}
              onChange={(event) => replace(at, [event.target.value, value])}
            />
            <TextInput
              small
              mono
              value={value}
              aria-label={t('publishProperties.value', { number })}
              onChange={(event) => replace(at, [name, event.target.value])}
            />
            <IconButton
              icon="up"
              label={t('publishProperties.moveUp', { number })}
              disabled={at === 0}
              onClick={() => moveUp(at)}
            />
            <IconButton
              icon="trash"
              label={t('publishProperties.remove', { number })}
              onClick={() => onChange(rows.filter((_, index) => index !== at))}
            />
          </div>
        );
      })}
      {error ? (
        <p id={errorId} className={css.error}>
          {error}
        </p>
      ) : null}
      <div>
        <Button small icon="plus" onClick={() => onChange([...rows, ['', '']])}>
          {t('publishProperties.add')}
        </Button>
      </div>
    </fieldset>
  );
}
