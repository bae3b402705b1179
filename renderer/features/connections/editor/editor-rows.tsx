// Rows of the editor: user properties in the order of the wire, and the error below a row.
import { useTranslation } from 'react-i18next';
import type { UserProperties } from '../../../../shared/contract/profiles.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { TextInput } from '../../../ui/field.tsx';
import css from './profile-editor.module.css';

export function RowError({ id, text }: { id: string; text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p id={id} className={css.error}>
      {text}
    </p>
  );
}

interface PropertyRowsProps {
  label: string;
  field: string;
  rows: UserProperties;
  onChange(rows: UserProperties): void;
}

/** User properties: their order counts, and names may repeat. */
export function PropertyRows({ label, field, rows, onChange }: PropertyRowsProps) {
  const { t } = useTranslation();
  const replace = (at: number, row: UserProperties[number]) =>
    onChange(rows.map((one, index) => (index === at ? row : one)));
  const moveUp = (at: number) => {
    const next = [...rows];
    const [row] = next.splice(at, 1);
    if (row) next.splice(at - 1, 0, row);
    onChange(next);
  };
  return (
    <fieldset className={css.stack} data-field={field}>
      <legend className={css.label}>{label}</legend>
      {rows.map(([name, value], at) => {
        const number = at + 1;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a property being typed has no other identity.
          <div key={at} className={css.property}>
            <TextInput
              mono
              value={name}
              aria-label={t('editor.propertyName', { number })}
              onChange={(event) => replace(at, [event.target.value, value])}
            />
            <TextInput
              mono
              value={value}
              aria-label={t('editor.propertyValue', { number })}
              onChange={(event) => replace(at, [name, event.target.value])}
            />
            <IconButton
              icon="up"
              label={t('editor.moveUp', { number })}
              disabled={at === 0}
              onClick={() => moveUp(at)}
            />
            <IconButton
              icon="trash"
              label={t('editor.removeProperty', { number })}
              onClick={() => onChange(rows.filter((_, index) => index !== at))}
            />
          </div>
        );
      })}
      <div>
        <Button small icon="plus" onClick={() => onChange([...rows, ['', '']])}>
          {t('editor.addProperty')}
        </Button>
      </div>
    </fieldset>
  );
}
