// Controls of the editor tied to the form: label, value, error, and the mark the focus goes by.
import type { ComponentProps, ReactNode } from 'react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../../i18n/use-problem-text.ts';
import { Check, Field, Select, TextArea, TextInput } from '../../../ui/field.tsx';
import type { FieldId, Setting } from './editor-places.ts';
import css from './profile-editor.module.css';
import type { ProfileForm } from './profile-form.ts';
import type { ProfileFormState } from './use-profile-form.ts';

/** Every section of the editor gets these. */
export interface SectionProps {
  state: ProfileFormState;
  /** Shows a setting, in whichever section it is, and gives it the focus. */
  goTo(setting: Setting): void;
}

/** Keys whose value is any text at all. */
export type TextKey = {
  [Key in keyof ProfileForm]: string extends ProfileForm[Key] ? Key : never;
}[keyof ProfileForm];

type BooleanKey = {
  [Key in keyof ProfileForm]: ProfileForm[Key] extends boolean ? Key : never;
}[keyof ProfileForm];

/** The sentence to show beside a field. */
export function useFieldError(state: ProfileFormState): (field: FieldId) => string | undefined {
  const { t } = useTranslation();
  const problemText = useProblemText();
  return (field) => {
    const error = state.shown(field);
    if (!error) return undefined;
    if ('name' in error) return t(`editor.error.${error.name}`, { ...error.values });
    const reason = problemText(error.problem).message;
    return error.line === undefined ? reason : t('editor.line', { line: error.line, reason });
  };
}

interface BoundProps<Key> {
  state: ProfileFormState;
  field: Key;
  hint?: ReactNode;
}

type FormTextProps = BoundProps<TextKey> &
  Omit<ComponentProps<typeof TextInput>, 'value' | 'onChange' | 'onBlur'>;

export function FormText({ state, field, hint, ...input }: FormTextProps) {
  const { t } = useTranslation();
  const error = useFieldError(state);
  return (
    <Field label={t(`editor.field.${field}`)} hint={hint} error={error(field)}>
      {(control) => (
        <TextInput
          {...control}
          {...input}
          data-field={field}
          value={state.form[field]}
          onBlur={() => state.touch(field)}
          onChange={(event) => state.set(field, event.target.value)}
        />
      )}
    </Field>
  );
}

/** One thing a line. */
export function FormLines({ state, field, hint, ...area }: FormLinesProps) {
  const { t } = useTranslation();
  const error = useFieldError(state);
  return (
    <Field label={t(`editor.field.${field}`)} hint={hint} error={error(field)}>
      {(control) => (
        <TextArea
          {...control}
          {...area}
          data-field={field}
          value={state.form[field]}
          onBlur={() => state.touch(field)}
          onChange={(event) => state.set(field, event.target.value)}
        />
      )}
    </Field>
  );
}
type FormLinesProps = BoundProps<TextKey> &
  Omit<ComponentProps<typeof TextArea>, 'value' | 'onChange' | 'onBlur'>;

export interface Option<Value> {
  value: Value;
  label: string;
}

interface FormSelectProps<Key extends keyof ProfileForm> extends BoundProps<Key> {
  options: readonly Option<ProfileForm[Key]>[];
  disabled?: boolean;
  /** Takes the place of setting the field. */
  onChoose?(value: ProfileForm[Key]): void;
}

export function FormSelect<Key extends keyof ProfileForm>(props: FormSelectProps<Key>) {
  const { state, field, hint, options, disabled, onChoose } = props;
  const { t } = useTranslation();
  const error = useFieldError(state);
  const choose = (text: string) => {
    const chosen = options.find(({ value }) => String(value) === text);
    if (!chosen) return;
    if (onChoose) onChoose(chosen.value);
    else state.set(field, chosen.value);
  };
  return (
    <Field label={t(`editor.field.${field}`)} hint={hint} error={error(field)}>
      {(control) => (
        <Select
          {...control}
          data-field={field}
          disabled={disabled}
          value={String(state.form[field])}
          onChange={(event) => choose(event.target.value)}
        >
          {options.map(({ value, label }) => (
            <option key={String(value)} value={String(value)}>
              {label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

export function FormCheck({ state, field, hint }: BoundProps<BooleanKey>) {
  const { t } = useTranslation();
  return (
    <div className={css.check} data-field={field}>
      <Check
        label={t(`editor.field.${field}`)}
        checked={state.form[field]}
        onChange={(checked) => state.set(field, checked)}
      />
      {hint ? <p className={css.checkHint}>{hint}</p> : null}
    </div>
  );
}

interface GroupProps {
  title: string;
  /** Why nothing in it can be changed; undefined: everything can. */
  disabledBecause?: string | undefined;
  children: ReactNode;
}

/** Fields that belong together; where they do not apply they are shown, and why they cannot be changed. */
export function Group({ title, disabledBecause, children }: GroupProps) {
  const id = useId();
  return (
    <fieldset
      className={css.group}
      disabled={disabledBecause !== undefined}
      aria-describedby={disabledBecause === undefined ? undefined : id}
    >
      <legend className={css.legend}>{title}</legend>
      {disabledBecause === undefined ? null : (
        <p id={id} className={css.reason}>
          {disabledBecause}
        </p>
      )}
      {children}
    </fieldset>
  );
}

/** Why fields of MQTT 5.0 cannot be changed where an older version is spoken. */
export function useFiveOnly({ form }: ProfileFormState): string | undefined {
  const { t } = useTranslation();
  const version = form.protocolVersion;
  return version === '5.0' ? undefined : t('editor.fiveOnly', { version });
}
