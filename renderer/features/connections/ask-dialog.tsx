// Asks for what a profile does not keep, before it connects. Answers go to the core and nowhere else,
// unless the user wants one kept.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AskedValues } from '../../../shared/contract/diagnosis.ts';
import type { Profile, SecretValues } from '../../../shared/contract/profiles.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { connect, fieldsOf, saveProfile } from '../../actions/connections.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { usePage } from '../../page.ts';
import { useCoreInfo } from '../../state/core-info.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import dialogCss from '../../ui/dialog-content.module.css';
import { Check, Field, TextInput } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { type Asked, askedFor } from './asked-for.ts';
import css from './small-dialog.module.css';

interface AskDialogProps {
  profile: Profile;
  names: readonly string[];
}

export function AskDialog({ profile, names }: AskDialogProps) {
  const { t } = useTranslation();
  const page = usePage();
  const problemText = useProblemText();
  const show = useOverlay((state) => state.show);
  const secrets = useCoreInfo((state) => state.info?.secrets);
  const [values, setValues] = useState<Readonly<Record<string, string>>>(
    names.includes('username') ? { username: profile.username } : {},
  );
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const fields = askedFor(profile, names, secrets?.persistent ?? false);
  const unanswerable = names.filter((name) => !fields.some((field) => field.name === name));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (unanswerable.length > 0) return;
    setBusy(true);
    const { asked, toKeep } = answersOf(fields, values, kept);
    const failed = await keep(toKeep);
    setBusy(false);
    setProblem(failed);
    if (failed) return;
    show(null);
    await connect(page, profile.id, asked);
  };
  const keep = async (toKeep: SecretValues): Promise<Problem | null> => {
    if (Object.keys(toKeep).length === 0) return null;
    const { id } = profile;
    const saved = await saveProfile(page, { id, fields: fieldsOf(profile), secrets: toKeep });
    return 'code' in saved ? saved : null;
  };
  const tick = (name: string, isKept: boolean) => {
    const others = [...kept].filter((other) => other !== name);
    setKept(new Set(isKept ? [...others, name] : others));
  };

  return (
    <Dialog
      title={t('ask.title', { name: profile.name })}
      closeLabel={t('action.close')}
      onClose={() => show(null)}
    >
      <form onSubmit={(event) => void submit(event)} noValidate>
        <div className={dialogCss.body}>
          {fields.map((field, at) => (
            <AskedField
              key={field.name}
              asked={field}
              first={at === 0}
              value={values[field.name] ?? ''}
              kept={kept.has(field.name)}
              onChange={(value) => setValues({ ...values, [field.name]: value })}
              onKeep={(isKept) => tick(field.name, isKept)}
            />
          ))}
          {unanswerable.length > 0 ? (
            <ProblemNote
              message={t('ask.lostFiles')}
              actions={
                <Button
                  small
                  onClick={() => show({ kind: 'editor', profileId: profile.id, setting: 'tls' })}
                >
                  {t('action.edit')}
                </Button>
              }
            />
          ) : null}
          <p className={dialogCss.hint}>
            {t('ask.memory')}{' '}
            {fields.some(({ keep }) => keep !== 'never') ? secrets?.description : ''}
          </p>
          {problem ? <ProblemNote live {...problemText(problem)} /> : null}
        </div>
        <footer className={dialogCss.foot}>
          <Button onClick={() => show(null)}>{t('action.cancel')}</Button>
          <Button submit look="primary" disabled={busy || unanswerable.length > 0}>
            {t('action.connect')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

interface AskedFieldProps {
  asked: Asked;
  first: boolean;
  value: string;
  kept: boolean;
  onChange(value: string): void;
  onKeep(kept: boolean): void;
}

function AskedField({ asked, first, value, kept, onChange, onKeep }: AskedFieldProps) {
  const { t } = useTranslation();
  const { name, isLost, keep } = asked;
  const label =
    asked.header === null ? t(`ask.name.${asked.name}`) : t('ask.header', { name: asked.header });
  return (
    <div className={css.asked}>
      <Field label={label} hint={isLost ? t('ask.lost') : undefined}>
        {(control) => (
          <TextInput
            {...control}
            type={name === 'username' ? 'text' : 'password'}
            autoComplete="off"
            value={value}
            autoFocus={first}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      {keep === 'choice' ? <Check label={t('ask.keep')} checked={kept} onChange={onKeep} /> : null}
    </div>
  );
}

function answersOf(
  fields: readonly Asked[],
  values: Readonly<Record<string, string>>,
  kept: ReadonlySet<string>,
): { asked: AskedValues; toKeep: SecretValues } {
  const asked: Record<string, string> = {};
  const toKeep: SecretValues = {};
  for (const { name, keep } of fields) {
    const value = values[name] ?? '';
    if (keep === 'always' || (kept.has(name) && value !== '')) toKeep[name] = value;
    if (keep !== 'always') asked[name] = value;
  }
  return { asked, toKeep };
}
