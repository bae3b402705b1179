// Connections out of a file: what each becomes, what is left out and why. Nothing is written before it was
// seen.
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { folderPath } from '../../../../shared/util/folder-path.ts';
import type { Problem } from '../../../../shared/util/problem.ts';
import { loadProfiles } from '../../../actions/connections.ts';
import {
  importProfiles,
  type ProfileFilePreview,
  type ProfilesTaken,
} from '../../../actions/profile-exchange.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useProblemText } from '../../../i18n/use-problem-text.ts';
import { usePage } from '../../../page.ts';
import { useOverlay } from '../../../state/overlay.ts';
import { useProfiles } from '../../../state/profiles.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import dialogCss from '../../../ui/dialog-content.module.css';
import { TextInput } from '../../../ui/field.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { foldersOf } from '../profile-list/list-rows.ts';
import css from './exchange.module.css';
import { ImportSource } from './import-source.tsx';
import { ImportedProfiles } from './imported-profiles.tsx';
import { SaidOfProfiles } from './said-of-profiles.tsx';
import { useProfileFile } from './use-profile-file.ts';

export function ImportProfilesDialog() {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const problemText = useProblemText();
  const show = useOverlay((state) => state.show);
  const [checked, setChecked] = useState<ReadonlySet<number>>(new Set());
  const [folder, setFolder] = useState('');
  const [taken, setTaken] = useState<ProfilesTaken | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const file = useProfileFile((read) => setChecked(new Set(importable(read))));
  const { preview, source } = file;
  const shownProblem = problem ?? file.problem;
  const many = { count: checked.size, number: formats.count(checked.size) };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!source || checked.size === 0) return;
    setBusy(true);
    file.inUse.handOver(source.fileId);
    const answer = await importProfiles(page, source, [...checked], folderPath(folder));
    await loadProfiles(page);
    setBusy(false);
    const failed = 'code' in answer;
    setProblem(failed ? answer : null);
    if (failed) file.inUse.hold(source.fileId);
    else setTaken(answer);
  };
  const close = () => {
    file.picked.abort();
    show(null);
  };

  return (
    <Dialog
      large={preview !== null && taken === null}
      title={t('profileImport.title')}
      closeLabel={t('action.close')}
      onClose={close}
    >
      {taken ? (
        <Taken taken={taken} warnings={warningsOf(preview, checked)} onClose={close} />
      ) : (
        <form className={dialogCss.form} onSubmit={(event) => void submit(event)} noValidate>
          <div className={css.top}>
            <ImportSource file={file} />
            {shownProblem ? <ProblemNote live {...problemText(shownProblem)} /> : null}
          </div>
          {preview ? (
            <ImportedProfiles preview={preview} checked={checked} onCheck={setChecked} />
          ) : null}
          <footer className={dialogCss.foot}>
            {preview ? <TargetFolder value={folder} onChange={setFolder} /> : null}
            <Button onClick={close}>{t('action.cancel')}</Button>
            <Button submit look="primary" disabled={!preview || checked.size === 0 || busy}>
              {t('profileImport.start', many)}
            </Button>
          </footer>
        </form>
      )}
    </Dialog>
  );
}

/** Those that can be taken over and are not there yet. */
function importable({ profiles }: ProfileFilePreview): number[] {
  return profiles.flatMap(({ index, problems, exists }) =>
    problems.length > 0 || exists ? [] : [index],
  );
}

function TargetFolder({ value, onChange }: { value: string; onChange(folder: string): void }) {
  const { t } = useTranslation();
  const list = useProfiles();
  const id = useId();
  return (
    <div className={css.folder}>
      <label htmlFor={id}>{t('profileImport.folder')}</label>
      <TextInput
        id={id}
        list={`${id}-list`}
        value={value}
        placeholder={t('profileImport.asInFile')}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={`${id}-list`}>
        {foldersOf(list).map((folder) => (
          <option key={folder} value={folder} />
        ))}
      </datalist>
    </div>
  );
}

/** What must be looked at in the connections that were chosen; with their names. */
function warningsOf(preview: ProfileFilePreview | null, checked: ReadonlySet<number>): Problem[] {
  const chosen = preview?.profiles.filter(({ index }) => checked.has(index)) ?? [];
  return chosen.flatMap(({ name, warnings }) =>
    warnings.map((warning) => ({
      ...warning,
      detail: [name, warning.detail].filter(Boolean).join(': '),
    })),
  );
}

interface TakenProps {
  taken: ProfilesTaken;
  warnings: readonly Problem[];
  onClose(): void;
}

/** What became of it: those that are not there, with the reason, and what is left to look at. */
function Taken({ taken, warnings, onClose }: TakenProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { profiles, problems } = taken;
  const done = { count: profiles.length, number: formats.count(profiles.length) };
  return (
    <>
      <div className={dialogCss.body}>
        <p role="status">{t('profileImport.done', done)}</p>
        <SaidOfProfiles problems={problems} warnings={warnings} />
      </div>
      <footer className={dialogCss.foot}>
        <Button autoFocus look="primary" onClick={onClose}>
          {t('action.close')}
        </Button>
      </footer>
    </>
  );
}
