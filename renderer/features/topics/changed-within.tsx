import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field, TextInput } from '../../ui/field.tsx';
import { spanText } from './span-text.ts';
import css from './topic-menus.module.css';

interface ChangedWithinProps {
  seconds: number | null;
  onChange(seconds: number | null): void;
}

const CHOICES = [null, 5, 30, 300] as const;
const MOST_SECONDS = 366 * 86_400;

/** Only topics with a message in the last seconds: some spans to choose from, and one's own. */
export function ChangedWithin({ seconds, onChange }: ChangedWithinProps) {
  const { t } = useTranslation();
  const isOwn = seconds !== null && !CHOICES.some((choice) => choice === seconds);
  const [own, setOwn] = useState(isOwn ? String(seconds) : '');
  const value = Number(own);
  const fits = own === '' || (value > 0 && value <= MOST_SECONDS);
  return (
    <div className={css.sort}>
      <fieldset className={css.group}>
        <legend>{t('tree.changedTitle')}</legend>
        {CHOICES.map((choice) => (
          <label key={choice} className={css.choice}>
            <input
              type="radio"
              name="changed-within"
              checked={choice === seconds}
              onChange={() => onChange(choice)}
            />
            <span>{choice === null ? t('tree.changedAny') : spanText(t, choice)}</span>
          </label>
        ))}
      </fieldset>
      <Field label={t('tree.changedOwn')} error={fits ? undefined : t('tree.changedInvalid')}>
        {(control) => (
          <TextInput
            {...control}
            small
            inputMode="decimal"
            value={own}
            onChange={(event) => {
              const next = event.target.value;
              const number = Number(next);
              setOwn(next);
              if (next !== '' && number > 0 && number <= MOST_SECONDS) onChange(number);
            }}
          />
        )}
      </Field>
    </div>
  );
}
