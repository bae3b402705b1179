// What is kept of a connection, and what a stricter rule would remove, said before it is saved.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/profiles.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { fieldsOf, saveProfile } from '../../actions/connections.ts';
import { dateOf, rangeText, timeOfDay, useFormats } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { useRevision } from '../../live/revision.ts';
import { usePage } from '../../page.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import dialogCss from '../../ui/dialog-content.module.css';
import { Check, Field, TextArea, TextInput } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import {
  formOfRules,
  type RecordingErrors,
  type RecordingForm,
  type Removal,
  readRules,
  removalBy,
} from './recording-rules.ts';

export function RecordingDialog({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const page = usePage();
  const problemText = useProblemText();
  const show = useOverlay((state) => state.show);
  const [form, setForm] = useState(() => formOfRules(profile.recording));
  const [guarded, setGuarded] = useState(profile.guarded);
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  useRevision(page.captures.revision);
  const info = page.captures.info(profile.id);
  const read = readRules(form);
  const removal = read.rules && info ? removalBy(read.rules, info, page.connections.now()) : null;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!read.rules) return;
    const fields = { ...fieldsOf(profile), recording: read.rules, guarded };
    const saved = await saveProfile(page, { id: profile.id, fields });
    if ('code' in saved) setProblem(saved);
    else show(null);
  };

  return (
    <Dialog
      title={t('recording.title', { name: profile.name })}
      closeLabel={t('action.close')}
      onClose={() => show(null)}
    >
      <form className={dialogCss.form} onSubmit={(event) => void submit(event)} noValidate>
        <div className={dialogCss.body}>
          <InTheFile profileId={profile.id} />
          <RuleFields
            form={form}
            errors={tried ? (read.errors ?? {}) : sizeWhileTyping(read.errors)}
            onChange={(change) => setForm((before) => ({ ...before, ...change }))}
          />
          <Check label={t('recording.guarded')} checked={guarded} onChange={setGuarded} />
          {removal ? <RemovalNote removal={removal} pins={info?.pins.length ?? 0} /> : null}
          <div className={dialogCss.buttons}>
            <Button small onClick={() => show({ kind: 'kept-ranges', profileId: profile.id })}>
              {t('keptRanges.open')}
            </Button>
            <Button
              small
              look="danger"
              onClick={() => show({ kind: 'erase', profileId: profile.id })}
            >
              {t('erase.open')}
            </Button>
          </div>
        </div>
        {problem ? <ProblemNote live {...problemText(problem)} /> : null}
        <footer className={dialogCss.foot}>
          <Button onClick={() => show(null)}>{t('action.cancel')}</Button>
          <Button submit look={removal ? 'danger' : 'primary'}>
            {t(removal ? 'recording.saveAndRemove' : 'action.save')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

/** A size is complete only with its unit: an error while it is typed would be noise. */
function sizeWhileTyping(errors: RecordingErrors | null): RecordingErrors {
  return errors?.filter ? { filter: errors.filter } : {};
}

function InTheFile({ profileId }: { profileId: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { captures } = usePage();
  const info = captures.info(profileId);
  if (!info || info.messages === 0) return <p>{t('recording.empty')}</p>;
  const { messages, bytes, from, to, pins } = info;
  return (
    <p data-testid="recording-now">
      {t('recording.now', {
        count: messages,
        messages: formats.count(messages),
        size: formats.fileSize(bytes),
      })}
      {from !== null && to !== null ? ` ${rangeText(from, to)}.` : null}
      {pins.length > 0
        ? ` ${t('recording.kept', { count: pins.length, number: formats.count(pins.length) })}`
        : null}
    </p>
  );
}

interface RuleFieldsProps {
  form: RecordingForm;
  errors: RecordingErrors;
  onChange(change: Partial<RecordingForm>): void;
}

function RuleFields({ form, errors, onChange }: RuleFieldsProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const wrong = errors.filter;
  const filterError =
    wrong &&
    t('recording.filterLine', { line: wrong.line, reason: problemText(wrong.problem).message });
  return (
    <>
      <div className={dialogCss.thirds}>
        <Field
          label={t('recording.size')}
          hint={t('recording.sizeHint')}
          error={errors.size && t(`recording.error.${errors.size}`)}
        >
          {(control) => (
            <TextInput
              {...control}
              mono
              value={form.size}
              onChange={(event) => onChange({ size: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={t('recording.days')}
          hint={t('recording.noLimit')}
          error={errors.days && t(`recording.error.${errors.days}`)}
        >
          {(control) => (
            <TextInput
              {...control}
              mono
              inputMode="decimal"
              value={form.days}
              onChange={(event) => onChange({ days: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={t('recording.messages')}
          hint={t('recording.noLimit')}
          error={errors.messages && t(`recording.error.${errors.messages}`)}
        >
          {(control) => (
            <TextInput
              {...control}
              mono
              inputMode="numeric"
              value={form.messages}
              onChange={(event) => onChange({ messages: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Field
        label={t('recording.withoutPayload')}
        hint={t('recording.withoutPayloadHint')}
        error={filterError}
      >
        {(control) => (
          <TextArea
            {...control}
            rows={3}
            value={form.withoutPayload}
            onChange={(event) => onChange({ withoutPayload: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

function RemovalNote({ removal, pins }: { removal: Removal; pins: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { messages, before } = removal;
  const number = formats.count(messages);
  const when = before === null ? '' : `${dateOf(before)} ${timeOfDay(before).slice(0, 5)}`;
  return (
    <ProblemNote
      live
      tone="waiting"
      message={t('recording.removes', { count: messages, number })}
      detail={[
        before === null ? null : t('recording.removesBefore', { when }),
        pins > 0 ? t('recording.keptStay') : null,
      ]
        .filter(Boolean)
        .join(' ')}
    />
  );
}
