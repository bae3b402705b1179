// Connections into a file of our own format: which, and whether their secrets go along, encrypted.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../../shared/util/problem.ts';
import { exportProfiles, type ProfilesWritten } from '../../../actions/profile-exchange.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useProblemText } from '../../../i18n/use-problem-text.ts';
import { usePage } from '../../../page.ts';
import { useOverlay } from '../../../state/overlay.ts';
import { useProfiles } from '../../../state/profiles.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import dialogCss from '../../../ui/dialog-content.module.css';
import { Check, Field, TextInput } from '../../../ui/field.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { VisibleText } from '../../../ui/visible-text.tsx';
import css from './exchange.module.css';

type Secrets = 'without' | 'encrypted';

interface ExportProfilesDialogProps {
  /** Those that are chosen at first. */
  profileIds: readonly string[];
  emptyFolders: readonly string[];
}

export function ExportProfilesDialog(props: ExportProfilesDialogProps) {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const problemText = useProblemText();
  const show = useOverlay((state) => state.show);
  const profiles = useProfiles((state) => state.profiles);
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set(props.profileIds));
  const [folders, setFolders] = useState<ReadonlySet<string>>(new Set(props.emptyFolders));
  const [secrets, setSecrets] = useState<Secrets>('without');
  const [words, setWords] = useState({ passphrase: '', again: '' });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [written, setWritten] = useState<ProfilesWritten | null>(null);
  const [busy, setBusy] = useState(false);
  const encrypts = secrets === 'encrypted';
  const ids = profiles.flatMap(({ id }) => (checked.has(id) ? [id] : []));
  const mayStart = ids.length > 0 && (!encrypts || isAgreed(words));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!mayStart) return;
    setBusy(true);
    const chosen = { ids, emptyFolders: [...folders] };
    const answer = await exportProfiles(page, chosen, encrypts ? words.passphrase : undefined);
    setBusy(false);
    if (answer === 'cancelled') return;
    const failed = 'code' in answer;
    setProblem(failed ? answer : null);
    if (failed) return;
    setWritten(answer);
    if (page.host.files.delivery === 'download') page.host.files.deliver(answer.file);
  };

  return (
    <Dialog
      title={t('profileExport.title')}
      closeLabel={t('action.close')}
      onClose={() => show(null)}
    >
      {written ? (
        <Written written={written} onClose={() => show(null)} />
      ) : (
        <form className={dialogCss.form} onSubmit={(event) => void submit(event)} noValidate>
          <div className={dialogCss.body}>
            <WhichProfiles {...{ checked, folders }} onCheck={setChecked} onFolders={setFolders} />
            <fieldset className={css.group}>
              <legend className={css.heading}>{t('profileExport.secrets')}</legend>
              <Segmented<Secrets>
                label={t('profileExport.secrets')}
                value={secrets}
                choices={[
                  { value: 'without', label: t('profileExport.without') },
                  { value: 'encrypted', label: t('profileExport.encrypted') },
                ]}
                onChange={setSecrets}
              />
              <p className={css.soft}>{t(`profileExport.${secrets}Text`)}</p>
              {encrypts ? <Passphrases words={words} onChange={setWords} /> : null}
            </fieldset>
            {problem ? <ProblemNote live {...problemText(problem)} /> : null}
          </div>
          <footer className={dialogCss.foot}>
            <Button onClick={() => show(null)}>{t('action.cancel')}</Button>
            <Button submit look="primary" disabled={!mayStart || busy}>
              {t('profileExport.start', { count: ids.length, number: formats.count(ids.length) })}
            </Button>
          </footer>
        </form>
      )}
    </Dialog>
  );
}

interface WhichProfilesProps {
  checked: ReadonlySet<string>;
  /** Paths of folders without a profile. */
  folders: ReadonlySet<string>;
  onCheck(checked: ReadonlySet<string>): void;
  onFolders(folders: ReadonlySet<string>): void;
}

function WhichProfiles({ checked, folders, onCheck, onFolders }: WhichProfilesProps) {
  const { t } = useTranslation();
  const { profiles, emptyFolders } = useProfiles();
  const paths = emptyFolders.map(({ path }) => path);
  const isAll =
    profiles.every(({ id }) => checked.has(id)) && paths.every((path) => folders.has(path));
  return (
    <fieldset className={css.group}>
      <legend className={css.heading}>{t('profileExport.which')}</legend>
      <Check
        label={t('profileImport.all')}
        checked={isAll}
        onChange={(on) => {
          onCheck(new Set(on ? profiles.map(({ id }) => id) : []));
          onFolders(new Set(on ? paths : []));
        }}
      />
      <ul className={css.which}>
        {profiles.map(({ id, name, folder }) => (
          <WhichRow
            key={id}
            name={name}
            note={folder}
            checked={checked.has(id)}
            onCheck={(on) => onCheck(withOrWithout(checked, id, on))}
          />
        ))}
        {paths.map((path) => (
          <WhichRow
            key={path}
            name={path}
            note={t('profileExport.emptyFolder')}
            checked={folders.has(path)}
            onCheck={(on) => onFolders(withOrWithout(folders, path, on))}
          />
        ))}
      </ul>
    </fieldset>
  );
}

function withOrWithout(all: ReadonlySet<string>, one: string, on: boolean): ReadonlySet<string> {
  const others = [...all].filter((other) => other !== one);
  return new Set(on ? [...others, one] : others);
}

interface WhichRowProps {
  name: string;
  note: string;
  checked: boolean;
  onCheck(checked: boolean): void;
}

function WhichRow({ name, note, checked, onCheck }: WhichRowProps) {
  return (
    <li>
      <label className={css.whichRow}>
        <input
          type="checkbox"
          checked={checked}
          onChange={(event) => onCheck(event.target.checked)}
        />
        <span className={css.name}>
          <VisibleText text={name} />
        </span>
        <span className={css.address}>{note}</span>
      </label>
    </li>
  );
}

interface Words {
  passphrase: string;
  again: string;
}

function isAgreed({ passphrase, again }: Words): boolean {
  return passphrase !== '' && passphrase === again;
}

function Passphrases({ words, onChange }: { words: Words; onChange(words: Words): void }) {
  const { t } = useTranslation();
  const differs = words.again !== '' && words.again !== words.passphrase;
  return (
    <div className={`${dialogCss.halves} ${css.words}`}>
      <Field label={t('profileExport.passphrase')} hint={t('profileExport.passphraseHint')}>
        {(control) => (
          <TextInput
            {...control}
            type="password"
            autoComplete="new-password"
            value={words.passphrase}
            onChange={(event) => onChange({ ...words, passphrase: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={t('profileExport.again')}
        error={differs ? t('profileExport.differs') : undefined}
      >
        {(control) => (
          <TextInput
            {...control}
            type="password"
            autoComplete="new-password"
            value={words.again}
            onChange={(event) => onChange({ ...words, again: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

function Written({ written, onClose }: { written: ProfilesWritten; onClose(): void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { files } = usePage().host;
  const { profiles, secrets, secretsLeftOut, file } = written;
  const counted = (count: number) => ({ count, number: formats.count(count) });
  return (
    <>
      <div className={dialogCss.body} role="status">
        <p>{t('profileExport.done', counted(profiles))}</p>
        {secrets > 0 ? <p>{t('profileExport.secretsIn', counted(secrets))}</p> : null}
        {secretsLeftOut > 0 ? (
          <p>{t('profileExport.secretsOut', counted(secretsLeftOut))}</p>
        ) : null}
        <p className={dialogCss.mono}>{file.path}</p>
      </div>
      <footer className={dialogCss.foot}>
        <Button onClick={() => files.deliver(file)}>{t(`jobs.deliver.${files.delivery}`)}</Button>
        <Button autoFocus look="primary" onClick={onClose}>
          {t('action.close')}
        </Button>
      </footer>
    </>
  );
}
