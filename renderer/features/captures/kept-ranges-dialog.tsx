// Ranges of time that retention leaves alone: add one, see them, remove one.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/profiles.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { keepRange, unkeepRange } from '../../actions/captures.ts';
import { dateOf, rangeText, timeOfDay } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { usePage } from '../../page.ts';
import { useCapture } from '../../state/captures.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import dialogCss from '../../ui/dialog-content.module.css';
import { Field, TextInput } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import css from './capture-dialog.module.css';

const DEFAULT_RANGE_MS = 5 * 60_000;

export function KeptRangesDialog({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const show = useOverlay((state) => state.show);
  return (
    <Dialog
      title={t('keptRanges.title', { name: profile.name })}
      closeLabel={t('action.close')}
      onClose={() => show(null)}
    >
      <div className={dialogCss.body}>
        <p className={css.soft}>{t('keptRanges.text')}</p>
        <RangeForm captureId={profile.id} />
        <Ranges captureId={profile.id} />
      </div>
      <footer className={dialogCss.foot}>
        <Button onClick={() => show(null)}>{t('action.close')}</Button>
      </footer>
    </Dialog>
  );
}

function RangeForm({ captureId }: { captureId: string }) {
  const { t } = useTranslation();
  const page = usePage();
  const problemText = useProblemText();
  const [now] = useState(() => page.connections.now());
  const [name, setName] = useState('');
  const [from, setFrom] = useState(() => inputTime(now - DEFAULT_RANGE_MS));
  const [to, setTo] = useState(() => inputTime(now));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const backwards = !(start < end);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    // The field shows whole seconds; the end means all of its second.
    const failed = await keepRange(page, captureId, { name, from: start, to: end + 999 });
    setProblem(failed);
    if (!failed) setName('');
  };

  return (
    <form className={css.group} onSubmit={(event) => void submit(event)} noValidate>
      <Field label={t('keptRanges.name')}>
        {(control) => (
          <TextInput
            {...control}
            value={name}
            maxLength={200}
            placeholder={t('keptRanges.namePlaceholder')}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <div className={dialogCss.halves}>
        <Field label={t('keptRanges.from')}>
          {(control) => (
            <TextInput
              {...control}
              type="datetime-local"
              step={1}
              value={from}
              onChange={(event) => setFrom(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('keptRanges.to')} error={backwards ? t('keptRanges.backwards') : undefined}>
          {(control) => (
            <TextInput
              {...control}
              type="datetime-local"
              step={1}
              value={to}
              onChange={(event) => setTo(event.target.value)}
            />
          )}
        </Field>
      </div>
      {problem ? <ProblemNote live {...problemText(problem)} /> : null}
      <div className={dialogCss.inline}>
        <Button submit look="primary" disabled={backwards || name.trim() === ''}>
          {t('keptRanges.keep')}
        </Button>
      </div>
    </form>
  );
}

function Ranges({ captureId }: { captureId: string }) {
  const { t } = useTranslation();
  const page = usePage();
  const pins = useCapture(captureId)?.pins ?? [];
  if (pins.length === 0) return <p className={css.soft}>{t('keptRanges.none')}</p>;
  return (
    <ul className={css.list} aria-label={t('keptRanges.list')}>
      {pins.map(({ pinId, name, from, to }) => (
        <li key={pinId} className={css.listRow}>
          <span className={css.listName}>
            <VisibleText text={name} />
          </span>
          <span className={css.listTime}>{rangeText(from, to)}</span>
          <IconButton
            icon="trash"
            label={t('keptRanges.remove', { name })}
            onClick={() => void unkeepRange(page, captureId, pinId)}
          />
        </li>
      ))}
    </ul>
  );
}

/** Local time as a field of that type holds it. */
function inputTime(time: number): string {
  return `${dateOf(time)}T${timeOfDay(time).slice(0, 8)}`;
}
