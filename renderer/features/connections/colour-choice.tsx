// One of the colours a profile or a subscription can have, or none; named for those who do not see it.
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { PALETTE } from '../../../shared/contract/defaults.ts';
import css from './colour-choice.module.css';

interface ColourChoiceProps {
  label: string;
  /** '' is none. */
  value: string;
  onChange(colour: string): void;
}

export function ColourChoice({ label, value, onChange }: ColourChoiceProps) {
  const { t } = useTranslation();
  const group = useId();
  return (
    <span className={css.colours} role="radiogroup" aria-label={label}>
      {(['', ...PALETTE] as const).map((colour) => {
        const name = t(`editor.colour.${colour === '' ? 'none' : colour}`);
        return (
          <label
            key={colour}
            className={css.colour}
            data-rule={colour || undefined}
            data-tip={name}
          >
            <input
              type="radio"
              name={group}
              aria-label={name}
              checked={value === colour}
              onChange={() => onChange(colour)}
            />
          </label>
        );
      })}
    </span>
  );
}
