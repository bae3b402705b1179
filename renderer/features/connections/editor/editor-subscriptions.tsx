// What is subscribed to after connecting, each with its options, and what is let go on arrival.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../../ui/button.tsx';
import dialogCss from '../../../ui/dialog-content.module.css';
import { Select, TextInput } from '../../../ui/field.tsx';
import { FormLines, type SectionProps, useFieldError, useFiveOnly } from './editor-fields.tsx';
import { RowError } from './editor-rows.tsx';
import { SubscriptionOptions } from './editor-subscription-options.tsx';
import css from './profile-editor.module.css';
import { newRow, type SubscriptionRow } from './profile-form.ts';
import type { ProfileFormState } from './use-profile-form.ts';

const SYS = '$SYS/#';

export function SubscriptionsSection({ state }: SectionProps) {
  const { t } = useTranslation();
  const { subscriptions } = state.form;
  const put = (next: readonly SubscriptionRow[]) => state.set('subscriptions', next);
  return (
    <>
      <fieldset className={css.stack} data-field="subscriptions">
        <legend className="visually-hidden">{t('editor.field.subscriptions')}</legend>
        <p className={css.reason}>{t('editor.hint.subscriptions')}</p>
        {subscriptions.length === 0 ? (
          <p className={css.reason}>{t('editor.subscribesNothing')}</p>
        ) : null}
        {subscriptions.map((row, at) => (
          <SubscriptionLine
            // biome-ignore lint/suspicious/noArrayIndexKey: a filter being typed has no other identity.
            key={at}
            state={state}
            row={row}
            at={at}
            onChange={(part) =>
              put(subscriptions.map((one, index) => (index === at ? { ...one, ...part } : one)))
            }
            onRemove={() => put(subscriptions.filter((_, index) => index !== at))}
          />
        ))}
        <div className={dialogCss.buttons}>
          <Button small icon="plus" onClick={() => put([...subscriptions, newRow()])}>
            {t('subscriptions.add')}
          </Button>
          {subscriptions.some(({ filter }) => filter === SYS) ? null : (
            <Button
              small
              icon="plus"
              data-tip={t('subscriptions.sysTip')}
              onClick={() => put([...subscriptions, newRow(SYS)])}
            >
              {SYS}
            </Button>
          )}
        </div>
      </fieldset>
      <FormLines state={state} field="excluded" rows={3} hint={t('editor.hint.excluded')} />
    </>
  );
}

interface SubscriptionLineProps {
  state: ProfileFormState;
  row: SubscriptionRow;
  at: number;
  onChange(part: Partial<SubscriptionRow>): void;
  onRemove(): void;
}

function SubscriptionLine({ state, row, at, onChange, onRemove }: SubscriptionLineProps) {
  const { t } = useTranslation();
  const error = useFieldError(state);
  const fiveOnly = useFiveOnly(state);
  const [open, setOpen] = useState(false);
  const number = at + 1;
  const problem = error(`subscriptions.${at}.filter`);
  const identifier = `subscriptions.${at}.identifier` as const;
  // An option that is wrong must be in sight.
  const shown = open || error(identifier) !== undefined;
  const errorId = `subscription-${at}-error`;
  return (
    <div className={css.subscription} data-open={shown || undefined}>
      <div className={css.subscriptionHead}>
        <TextInput
          mono
          value={row.filter}
          placeholder={t('subscriptions.placeholder')}
          aria-label={t('subscriptions.filterNumber', { number })}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? errorId : undefined}
          data-field={`subscriptions.${at}.filter`}
          onBlur={() => state.touch(`subscriptions.${at}.filter`)}
          onChange={(event) => onChange({ filter: event.target.value })}
        />
        <Select
          value={row.qos}
          aria-label={t('subscriptions.qosNumber', { number })}
          onChange={(event) => onChange({ qos: qosOf(event.target.value) })}
        >
          <option value={0}>QoS 0</option>
          <option value={1}>QoS 1</option>
          <option value={2}>QoS 2</option>
        </Select>
        <IconButton
          icon={shown ? 'up' : 'down'}
          label={t('editor.optionsNumber', { number })}
          aria-expanded={shown}
          onClick={() => setOpen(!shown)}
        />
        <IconButton
          icon="trash"
          label={t('subscriptions.removeNumber', { number })}
          onClick={onRemove}
        />
      </div>
      <RowError id={errorId} text={problem} />
      {shown ? (
        <SubscriptionOptions
          row={row}
          at={at}
          fiveOnly={fiveOnly}
          identifierError={error(identifier)}
          onIdentifierLeft={() => state.touch(identifier)}
          onChange={onChange}
        />
      ) : (
        <OptionsInShort row={row} />
      )}
    </div>
  );
}

/** What differs from a plain subscription, without opening the options. */
function OptionsInShort({ row }: { row: SubscriptionRow }) {
  const { t } = useTranslation();
  const words = [
    row.name,
    row.paused ? t('editor.pausedShort') : '',
    row.noLocal ? t('editor.option.noLocal') : '',
    row.retainAsPublished ? t('editor.option.retainAsPublished') : '',
    row.retainHandling === 1 ? t('editor.retained.onlyNew') : '',
    row.retainHandling === 2 ? t('editor.retained.never') : '',
    row.identifier === '' ? '' : t('editor.identifierShort', { identifier: row.identifier }),
  ].filter(Boolean);
  if (words.length === 0 && row.colour === '') return null;
  return (
    <p className={css.inShort} data-rule={row.colour || undefined}>
      {words.join(' · ') || t(`editor.colour.${row.colour}` as 'editor.colour.red')}
    </p>
  );
}

function qosOf(text: string): SubscriptionRow['qos'] {
  return text === '2' ? 2 : text === '1' ? 1 : 0;
}
