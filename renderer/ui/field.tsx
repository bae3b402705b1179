import { type ComponentProps, type ReactNode, useId } from 'react';
import css from './field.module.css';

interface TextInputProps extends ComponentProps<'input'> {
  mono?: boolean;
  small?: boolean;
}

export function TextInput({ mono, small, className, ...native }: TextInputProps) {
  const classes = [css.input, mono && css.mono, small && css.small, className];
  return (
    <input
      className={classes.filter(Boolean).join(' ')}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      {...native}
    />
  );
}

/** Several lines of names: topic filters, one a line. */
export function TextArea({ className, ...native }: ComponentProps<'textarea'>) {
  const classes = [css.input, css.mono, css.area, className].filter(Boolean).join(' ');
  return <textarea className={classes} autoComplete="off" spellCheck={false} {...native} />;
}

export function Select({
  className,
  small,
  ...native
}: ComponentProps<'select'> & { small?: boolean }) {
  const classes = [css.input, small && css.small, className].filter(Boolean).join(' ');
  return <select className={classes} {...native} />;
}

interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong with the value, as a sentence. */
  error?: string | undefined;
  className?: string | undefined;
  /** Receives the attributes that tie the control to its label, hint and error. */
  children(control: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': boolean | undefined;
  }): ReactNode;
}

export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const notes = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={className ? `${css.field} ${className}` : css.field}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': notes || undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {error ? (
        <p id={`${id}-error`} className={css.error}>
          {error}
        </p>
      ) : null}
      {hint ? (
        <p id={`${id}-hint`} className={css.hint}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}

interface CheckProps {
  label: string;
  checked: boolean;
  disabled?: boolean;
  onChange(checked: boolean): void;
}

export function Check({ label, checked, disabled, onChange }: CheckProps) {
  return (
    <label className={css.check}>
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{label}</span>
    </label>
  );
}
