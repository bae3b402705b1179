// All options of a subscription, in a popover. What is said applies to the live client at once and is
// kept in the profile.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile, Subscription } from '../../../../shared/contract/profiles.ts';
import { checkTopicFilter } from '../../../../shared/mqtt/topic-rules.ts';
import type { Problem } from '../../../../shared/util/problem.ts';
import { subscribe } from '../../../actions/subscriptions.ts';
import { useProblemText } from '../../../i18n/use-problem-text.ts';
import { usePage } from '../../../page.ts';
import { Button } from '../../../ui/button.tsx';
import { Field, Select, TextInput } from '../../../ui/field.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { SubscriptionOptions } from '../editor/editor-subscription-options.tsx';
import { newRow, rowOf } from '../editor/profile-form.ts';
import { subscriptionOf } from '../editor/validate-profile.ts';
import css from './subscriptions-panel.module.css';
import { toQos } from './to-qos.ts';

const MOST_IDENTIFIER = 268_435_455;

interface SubscriptionFormProps {
  profile: Profile;
  /** What is edited; null begins a new one. */
  subscription: Subscription | null;
  /** Of a new one, as it was typed so far. */
  filter?: string;
  onDone(): void;
}

export function SubscriptionForm({ profile, subscription, filter, onDone }: SubscriptionFormProps) {
  const { t } = useTranslation();
  const page = usePage();
  const problemText = useProblemText();
  const [row, setRow] = useState(() => (subscription ? rowOf(subscription) : newRow(filter)));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [saving, setSaving] = useState(false);
  const change = (part: Partial<typeof row>) => {
    setProblem(null);
    setRow((before) => ({ ...before, ...part }));
  };
  const identifier = identifierOf(row.identifier);
  const version = profile.protocolVersion;
  const filterProblem = row.filter === '' ? undefined : checkTopicFilter(row.filter);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const wrong = checkTopicFilter(row.filter);
    if (wrong || Number.isNaN(identifier)) return setProblem(wrong ?? null);
    setSaving(true);
    const made = subscriptionOf(row, identifier);
    const failed = await subscribe(page, profile.id, made, subscription?.filter);
    setSaving(false);
    if (failed) setProblem(failed);
    else onDone();
  };
  return (
    <form className={css.editor} onSubmit={(event) => void save(event)}>
      <div className={css.editorHead}>
        <Field
          label={t('subscriptions.add')}
          error={filterProblem ? problemText(filterProblem).message : undefined}
        >
          {(control) => (
            <TextInput
              {...control}
              mono
              value={row.filter}
              placeholder={t('subscriptions.placeholder')}
              onChange={(event) => change({ filter: event.target.value })}
            />
          )}
        </Field>
        <Field label="QoS">
          {(control) => (
            <Select
              {...control}
              value={row.qos}
              onChange={(event) => change({ qos: toQos(event.target.value) })}
            >
              <option value={0}>QoS 0</option>
              <option value={1}>QoS 1</option>
              <option value={2}>QoS 2</option>
            </Select>
          )}
        </Field>
      </div>
      <SubscriptionOptions
        row={row}
        at={0}
        fiveOnly={version === '5.0' ? undefined : t('editor.fiveOnly', { version })}
        identifierError={
          Number.isNaN(identifier)
            ? t('editor.error.wholeRange', { least: 1, most: MOST_IDENTIFIER })
            : undefined
        }
        onChange={change}
      />
      {problem ? <ProblemNote live {...problemText(problem)} /> : null}
      <div className={css.editorFoot}>
        <Button onClick={onDone}>{t('action.cancel')}</Button>
        <Button submit look="primary" disabled={saving || row.filter === ''}>
          {t(subscription ? 'action.save' : 'action.subscribe')}
        </Button>
      </div>
    </form>
  );
}

/** null: none is wanted; NaN: this is none. */
function identifierOf(text: string): number | null {
  const typed = text.trim();
  if (typed === '') return null;
  const number = /^\d{1,9}$/.test(typed) ? Number(typed) : Number.NaN;
  return number >= 1 && number <= MOST_IDENTIFIER ? number : Number.NaN;
}
