// Import: a file, what is in it, and where to put it. Nothing is written before the preview was seen.
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChosenFile, ImportFormat, ImportPreview } from '../../../shared/contract/exchange.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { previewImport, startImport } from '../../actions/exchange.ts';
import { useFilesInUse } from '../../actions/use-files-in-use.ts';
import { type Upload, usePickedFile } from '../../actions/use-picked-file.ts';
import { useFormats } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { problemOf } from '../../live/problem-of.ts';
import { usePage } from '../../page.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import dialogCss from '../../ui/dialog-content.module.css';
import { Field, Select, TextInput } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import css from './capture-dialog.module.css';
import { ImportPreviewTable } from './import-preview-table.tsx';
import { ImportTarget } from './import-target.tsx';

const FORMATS: readonly ImportFormat[] = ['auto', 'ndjson', 'mqttx', 'mosquitto'];
/** A preview is asked for when typing has stopped for so long. */
const TYPING_MS = 250;

export function ImportDialog() {
  const { t } = useTranslation();
  const page = usePage();
  const problemText = useProblemText();
  const show = useOverlay((state) => state.show);
  const inUse = useFilesInUse();
  const picked = usePickedFile({ kind: 'import', inUse });
  const [format, setFormat] = useState<ImportFormat>('auto');
  const [lineFormat, setLineFormat] = useState('');
  const [profileId, setProfileId] = useState<string | null>(null);
  const [startProblem, setStartProblem] = useState<Problem | null>(null);
  const { file } = picked;
  const { preview, problem } = usePreview(file, format, lineFormat);
  const shown = startProblem ?? picked.problem ?? problem;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!file || !preview) return;
    const choice = { fileId: file.fileId, format, lineFormat };
    inUse.handOver(file.fileId);
    const failed = await startImport(page, choice, profileId);
    if (!failed) return show(null);
    inUse.hold(file.fileId);
    setStartProblem(failed);
  };

  return (
    <Dialog
      wide
      title={t('import.title')}
      closeLabel={t('action.close')}
      onClose={() => {
        picked.abort();
        show(null);
      }}
    >
      <form className={dialogCss.form} onSubmit={(event) => void submit(event)} noValidate>
        <div className={dialogCss.body}>
          <p className={css.soft}>{t('import.text')}</p>
          <FileLine file={file} upload={picked.upload} onPick={picked.pick} />
          {file ? (
            <>
              <div className={dialogCss.halves}>
                <FormatField format={format} preview={preview} onChange={setFormat} />
                {format === 'mosquitto' || preview?.format === 'mosquitto' ? (
                  <Field label={t('import.lineFormat')} hint={t('import.lineFormatHint')}>
                    {(control) => (
                      <TextInput
                        {...control}
                        mono
                        value={lineFormat}
                        placeholder={preview?.lineFormat}
                        onChange={(event) => setLineFormat(event.target.value)}
                      />
                    )}
                  </Field>
                ) : null}
              </div>
              {preview ? <ImportPreviewTable preview={preview} /> : null}
              <ImportTarget profileId={profileId} onChange={setProfileId} />
            </>
          ) : null}
          {shown ? <ProblemNote live {...problemText(shown)} /> : null}
        </div>
        <footer className={dialogCss.foot}>
          <Button
            onClick={() => {
              picked.abort();
              show(null);
            }}
          >
            {t('action.cancel')}
          </Button>
          <Button submit look="primary" disabled={!preview || preview.messages.length === 0}>
            {t('import.start')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

/** Asks for the preview again whenever the file or how to read it changes. */
function usePreview(file: ChosenFile | null, format: ImportFormat, lineFormat: string) {
  const page = usePage();
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const first = useRef(true);
  useEffect(() => {
    if (!file) return;
    let stale = false;
    const ask = async () => {
      const answer = await previewImport(page, { fileId: file.fileId, format, lineFormat });
      if (stale) return;
      const failed = 'code' in answer;
      setPreview(failed ? null : answer);
      setProblem(failed ? answer : null);
    };
    const wait = first.current ? 0 : TYPING_MS;
    first.current = false;
    const cancel = page.clock.after(wait, () => {
      ask().catch((error: unknown) => setProblem(problemOf(error)));
    });
    return () => {
      stale = true;
      cancel();
    };
  }, [page, file, format, lineFormat]);
  return { preview: file ? preview : null, problem };
}

interface FileLineProps {
  file: ChosenFile | null;
  upload: Upload | null;
  onPick(): void;
}

function FileLine({ file, upload, onPick }: FileLineProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <div className={dialogCss.inline}>
      <Button look={file ? 'plain' : 'primary'} disabled={upload !== null} onClick={onPick}>
        {t(file ? 'import.chooseAnother' : 'import.choose')}
      </Button>
      {file ? (
        <span className={dialogCss.mono} data-tip={file.path}>
          <VisibleText text={file.name} />
          {file.bytes === null ? '' : ` · ${formats.fileSize(file.bytes)}`}
        </span>
      ) : null}
      {upload ? (
        <>
          <progress
            className={css.progress}
            aria-label={t('import.uploading')}
            max={upload.total}
            value={upload.sent}
          />
          <span className={css.soft}>
            {t('import.uploaded', {
              sent: formats.fileSize(upload.sent),
              total: formats.fileSize(upload.total),
            })}
          </span>
        </>
      ) : null}
    </div>
  );
}

interface FormatFieldProps {
  format: ImportFormat;
  preview: ImportPreview | null;
  onChange(format: ImportFormat): void;
}

function FormatField({ format, preview, onChange }: FormatFieldProps) {
  const { t } = useTranslation();
  const detected =
    format === 'auto' && preview
      ? t('import.detected', { format: t(`import.formatName.${preview.format}`) })
      : undefined;
  return (
    <Field label={t('import.format')} hint={detected}>
      {(control) => (
        <Select
          {...control}
          value={format}
          onChange={(event) =>
            onChange(FORMATS.find((one) => one === event.target.value) ?? 'auto')
          }
        >
          {FORMATS.map((one) => (
            <option key={one} value={one}>
              {t(`import.formatName.${one}`)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
