// Asks for what a profile does not keep, or has lost. Answers go to whoever asked and nowhere else, unless
// the user wants one kept.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AskedValues } from '../../../shared/contract/diagnosis.ts';
import type { Profile, SecretValues } from '../../../shared/contract/profiles.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { fieldsOf, saveProfile } from '../../actions/connections.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { usePage } from '../../page.ts';
import { useCoreInfo } from '../../state/core-info.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import dialogCss from '../../ui/dialog-content.module.css';
import { Check, Field, TextInput } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { type Asked, askedFor } from './asked-for.ts';
import css from './small-dialog.module.css';
import { useSecretsText } from './use-secrets-text.ts';

interface CredentialsDialogProps {
  profile: Profile;
  /** As CREDENTIALS_NEEDED has them. */
  names: readonly string[];
  /** What was typed before. */
  given?: AskedValues;
  /** What the answers are for: the button's words, and how long they stay in memory. */
  action: string;
  memory: string;
  onAnswered(asked: AskedValues): void;
  onClose(): void;
}

export function CredentialsDialog(props: CredentialsDialogProps) {
  const { profile, names, given, action, memory, onAnswered, onClose } = props;
  const { t } = useTranslation();
  const page = usePage();
  const problemText = useProblemText();
  const persistent = useCoreInfo((state) => state.info?.secrets.persistent ?? false);
  const secretsText = useSecretsText();
  const [values, setValues] = useState<Readonly<Record<string, string>>>({
    ...(names.includes('username') ? { username: profile.username } : {}),
    ...given,
  });
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const fields = askedFor(profile, names, persistent);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    // The dialog may stand within another form.
    event.stopPropagation();
    setBusy(true);
    const asked = Object.fromEntries(fields.map(({ name }) => [name, values[name] ?? '']));
    const failed = await keep(
      [...kept].filter((name) => asked[name]),
      asked,
    );
    setBusy(false);
    setProblem(failed);
    if (!failed) onAnswered(asked);
  };
  const keep = async (toKeep: readonly string[], asked: SecretValues): Promise<Problem | null> => {
    if (toKeep.length === 0) return null;
    const { id } = profile;
    const kept = Object.fromEntries(toKeep.map((name) => [name, asked[name] ?? '']));
    const saved = await saveProfile(page, { id, fields: fieldsOf(profile), secrets: kept });
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
      onClose={onClose}
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
          <p className={dialogCss.hint}>
            {memory} {fields.some(({ mayKeep }) => mayKeep) ? secretsText : ''}
          </p>
          {problem ? <ProblemNote live {...problemText(problem)} /> : null}
        </div>
        <footer className={dialogCss.foot}>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button submit look="primary" disabled={busy}>
            {action}
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
  const { name, isLost, mayKeep } = asked;
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
      {mayKeep ? <Check label={t('ask.keep')} checked={kept} onChange={onKeep} /> : null}
    </div>
  );
}
