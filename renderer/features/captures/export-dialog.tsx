// Export: which messages, in which format, and what is left out of it.
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportFormat, Scope } from '../../../shared/contract/exchange.ts';
import { checkTopicFilter } from '../../../shared/mqtt/topic-rules.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { startExport } from '../../actions/exchange.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { useRevision } from '../../live/revision.ts';
import { usePage } from '../../page.ts';
import type { CaptureRef } from '../../state/capture-ref.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import dialogCss from '../../ui/dialog-content.module.css';
import { Check, Field, TextArea } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import css from './capture-dialog.module.css';
import { ScopeFields } from './scope-fields.tsx';
import { useScope } from './use-scope.ts';

const FORMATS: readonly ExportFormat[] = ['ndjson', 'csv', 'json', 'raw', 'sqlite'];

export function ExportDialog({ capture, scope }: { capture: CaptureRef; scope: Scope | null }) {
  const { t } = useTranslation();
  const page = usePage();
  const problemText = useProblemText();
  const show = useOverlay((state) => state.show);
  const { captureId, name } = capture;
  const scopeState = useScope(captureId, scope);
  const [format, setFormat] = useState<ExportFormat>('ndjson');
  const [filters, setFilters] = useState('');
  const [replaceClientIds, setReplaceClientIds] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [starting, setStarting] = useState(false);
  useRevision(page.captures.revision);
  const messages = page.captures.info(captureId)?.messages ?? 0;
  const dropPayloadsOf = lines(filters);
  const wrong = dropPayloadsOf.map(checkTopicFilter).find((one) => one !== undefined);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!scopeState.scope || wrong) return;
    setStarting(true);
    const redaction = { dropPayloadsOf, replaceClientIds };
    const failed = await startExport(
      page,
      { captureId, scope: scopeState.scope, format, redaction },
      name,
    );
    setStarting(false);
    if (failed === 'cancelled') return;
    if (failed) setProblem(failed);
    else show(null);
  };

  return (
    <Dialog
      wide
      title={t('export.title', { name })}
      closeLabel={t('action.close')}
      onClose={() => show(null)}
    >
      <form className={dialogCss.form} onSubmit={(event) => void submit(event)} noValidate>
        <div className={dialogCss.body}>
          <ScopeFields state={scopeState} messages={messages} />
          <FormatFields format={format} onChange={setFormat} />
          <fieldset className={css.group}>
            <legend className={css.legend}>{t('export.redaction')}</legend>
            <Field
              label={t('export.dropPayloads')}
              hint={t('export.dropPayloadsHint')}
              error={wrong && problemText(wrong).message}
            >
              {(control) => (
                <TextArea
                  {...control}
                  rows={2}
                  value={filters}
                  onChange={(event) => setFilters(event.target.value)}
                />
              )}
            </Field>
            <Check
              label={t('export.replaceClientIds')}
              checked={replaceClientIds}
              onChange={setReplaceClientIds}
            />
            <p className={dialogCss.hint}>{t('export.secrets')}</p>
          </fieldset>
        </div>
        {problem ? <ProblemNote live {...problemText(problem)} /> : null}
        <footer className={dialogCss.foot}>
          <Button onClick={() => show(null)}>{t('action.cancel')}</Button>
          <Button
            submit
            look="primary"
            disabled={starting || scopeState.scope === null || wrong !== undefined}
          >
            {t('export.start')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

interface FormatFieldsProps {
  format: ExportFormat;
  onChange(format: ExportFormat): void;
}

function FormatFields({ format, onChange }: FormatFieldsProps) {
  const { t } = useTranslation();
  const group = useId();
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>{t('export.format')}</legend>
      {FORMATS.map((one) => (
        <label key={one} className={css.option}>
          <input
            type="radio"
            name={group}
            checked={one === format}
            onChange={() => onChange(one)}
          />
          <span>{t(`export.formatName.${one}`)}</span>
          <small>{t(`export.formatText.${one}`)}</small>
        </label>
      ))}
    </fieldset>
  );
}

function lines(text: string): string[] {
  const all = text.split('\n').map((line) => line.trim());
  return [...new Set(all.filter((line) => line !== ''))];
}
