// User properties of MQTT 5.0: their order counts, and names may repeat.
import { useId } from 'react';
import { Button, IconButton } from './button.tsx';
import fieldCss from './field.module.css';
import { TextInput } from './field.tsx';
import css from './user-property-rows.module.css';

type Row = [name: string, value: string];

export interface UserPropertyWords {
  legend: string;
  add: string;
  /** Of the row with this number, from 1. */
  name(number: number): string;
  value(number: number): string;
  moveUp(number: number): string;
  remove(number: number): string;
}

interface UserPropertyRowsProps {
  words: UserPropertyWords;
  rows: Row[];
  small?: boolean;
  /** Where the editor finds it. */
  field?: string;
  hint?: string | undefined;
  error?: string | undefined;
  onChange(rows: Row[]): void;
}

export function UserPropertyRows(props: UserPropertyRowsProps) {
  const { words, rows, small = false, field, hint, error, onChange } = props;
  const id = useId();
  const notes = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  const replace = (at: number, row: Row) =>
    onChange(rows.map((one, index) => (index === at ? row : one)));
  const moveUp = (at: number) => {
    const next = [...rows];
    const [row] = next.splice(at, 1);
    if (row) next.splice(at - 1, 0, row);
    onChange(next);
  };
  return (
    <fieldset className={css.rows} data-field={field} aria-describedby={notes || undefined}>
      <legend>{words.legend}</legend>
      {hint ? (
        <p id={`${id}-hint`} className={css.hint}>
          {hint}
        </p>
      ) : null}
      {rows.map(([name, value], at) => {
        const number = at + 1;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a property being typed has no other identity.
          <div key={at} className={css.row}>
            <TextInput
              small={small}
              mono
              value={name}
              aria-label={words.name(number)}
              onChange={(event) => replace(at, [event.target.value, value])}
            />
            <TextInput
              small={small}
              mono
              value={value}
              aria-label={words.value(number)}
              onChange={(event) => replace(at, [name, event.target.value])}
            />
            <IconButton
              icon="up"
              label={words.moveUp(number)}
              disabled={at === 0}
              onClick={() => moveUp(at)}
            />
            <IconButton
              icon="trash"
              label={words.remove(number)}
              onClick={() => onChange(rows.filter((_, index) => index !== at))}
            />
          </div>
        );
      })}
      {error ? (
        <p id={`${id}-error`} className={fieldCss.error}>
          {error}
        </p>
      ) : null}
      <div>
        <Button small icon="plus" onClick={() => onChange([...rows, ['', '']])}>
          {words.add}
        </Button>
      </div>
    </fieldset>
  );
}
