import { useTranslation } from 'react-i18next';
import dialogCss from '../../../ui/dialog-content.module.css';
import { Check, Field, Select, TextInput } from '../../../ui/field.tsx';
import { ColourChoice } from '../colour-choice.tsx';
import { Group } from './editor-fields.tsx';
import { PropertyRows } from './editor-rows.tsx';
import css from './profile-editor.module.css';
import type { SubscriptionRow } from './profile-form.ts';

interface SubscriptionOptionsProps {
  row: SubscriptionRow;
  /** Where it is in the list it is edited in. */
  at: number;
  /** Why options of MQTT 5.0 cannot be chosen; undefined: they can. */
  fiveOnly: string | undefined;
  identifierError: string | undefined;
  onIdentifierLeft?(): void;
  onChange(part: Partial<SubscriptionRow>): void;
}

export function SubscriptionOptions(props: SubscriptionOptionsProps) {
  const { row, at, fiveOnly, onChange } = props;
  const { t } = useTranslation();
  return (
    <div className={css.options}>
      <div className={dialogCss.halves}>
        <Field label={t('editor.option.name')}>
          {(control) => (
            <TextInput
              {...control}
              value={row.name}
              onChange={(event) => onChange({ name: event.target.value })}
            />
          )}
        </Field>
        <div className={css.stack}>
          <span className={css.label}>{t('editor.field.colour')}</span>
          <ColourChoice
            label={t('editor.colourNumber', { number: at + 1 })}
            value={row.colour}
            onChange={(colour) => onChange({ colour })}
          />
        </div>
      </div>
      <Check
        label={t('editor.option.paused')}
        checked={row.paused}
        onChange={(paused) => onChange({ paused })}
      />
      <Group title={t('editor.group.five')} disabledBecause={fiveOnly}>
        <FiveOptions {...props} />
      </Group>
    </div>
  );
}

function FiveOptions(props: SubscriptionOptionsProps) {
  const { row, at, identifierError, onIdentifierLeft, onChange } = props;
  const { t } = useTranslation();
  const identifier = `subscriptions.${at}.identifier` as const;
  return (
    <>
      <div className={css.checks}>
        <Check
          label={t('editor.option.noLocal')}
          checked={row.noLocal}
          onChange={(noLocal) => onChange({ noLocal })}
        />
        <Check
          label={t('editor.option.retainAsPublished')}
          checked={row.retainAsPublished}
          onChange={(retainAsPublished) => onChange({ retainAsPublished })}
        />
      </div>
      <div className={dialogCss.halves}>
        <Field label={t('editor.option.retainHandling')} hint={t('editor.hint.retainHandling')}>
          {(control) => (
            <Select
              {...control}
              value={row.retainHandling}
              onChange={(event) => onChange({ retainHandling: handlingOf(event.target.value) })}
            >
              <option value={0}>{t('editor.retained.always')}</option>
              <option value={1}>{t('editor.retained.onlyNew')}</option>
              <option value={2}>{t('editor.retained.never')}</option>
            </Select>
          )}
        </Field>
        <Field
          label={t('editor.option.identifier')}
          hint={t('editor.hint.identifier')}
          error={identifierError}
        >
          {(control) => (
            <TextInput
              {...control}
              mono
              inputMode="numeric"
              data-field={identifier}
              value={row.identifier}
              onBlur={onIdentifierLeft}
              onChange={(event) => onChange({ identifier: event.target.value })}
            />
          )}
        </Field>
      </div>
      <PropertyRows
        label={t('editor.option.userProperties')}
        hint={t('editor.hint.subscribeProperties')}
        field={`subscriptions.${at}.userProperties`}
        rows={row.userProperties}
        onChange={(userProperties) => onChange({ userProperties })}
      />
    </>
  );
}

function handlingOf(text: string): SubscriptionRow['retainHandling'] {
  return text === '2' ? 2 : text === '1' ? 1 : 0;
}
