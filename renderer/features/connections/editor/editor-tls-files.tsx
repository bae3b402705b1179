// TLS files of a profile: chosen here, looked into at once, taken over only when the profile is saved.
import { useTranslation } from 'react-i18next';
import type { CertificateReport } from '../../../../shared/contract/certificates.ts';
import type { ChosenFile } from '../../../../shared/contract/exchange.ts';
import type { FilesInUse } from '../../../actions/use-files-in-use.ts';
import { usePickedFile } from '../../../actions/use-picked-file.ts';
import { useProblemText } from '../../../i18n/use-problem-text.ts';
import { Button } from '../../../ui/button.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { VisibleText } from '../../../ui/visible-text.tsx';
import { CertificateView } from '../certificate-view.tsx';
import { useFieldError } from './editor-fields.tsx';
import { RowError } from './editor-rows.tsx';
import { SecretField, SecretsNote } from './editor-secrets.tsx';
import css from './profile-editor.module.css';
import { type Inspection, useInspection } from './use-inspection.ts';
import type { ProfileFormState } from './use-profile-form.ts';

export function CaFile({ state }: { state: ProfileFormState }) {
  const { t } = useTranslation();
  const error = useFieldError(state)('ca');
  const { ca } = state.tls;
  const kept = ca === undefined ? state.profile?.certificates.ca : null;
  const inspected = useInspection(state, ca ? { use: 'ca', certificate: ca, key: null } : null);
  return (
    <div className={css.stack} data-field="ca">
      <FileLine
        inUse={state.inUse}
        label={t('editor.field.ca')}
        chosen={ca ?? null}
        kept={kept?.files ?? []}
        onPick={(file) => state.setTls({ ca: file })}
        onRemove={() => state.setTls({ ca: null })}
      />
      <RowError id="ca-error" text={error} />
      <Inspected {...inspected} kept={kept ?? null} />
    </div>
  );
}

export function ClientFiles({ state }: { state: ProfileFormState }) {
  const { t } = useTranslation();
  const { client } = state.tls;
  const kept = client === undefined ? (state.profile?.certificates.client ?? null) : null;
  const inspected = useInspection(
    state,
    client ? { use: 'client', certificate: client.certificate, key: client.key } : null,
  );
  const none = !client && !kept;
  const asked = state.form.ask.includes('keyPassphrase');
  return (
    <div className={css.stack} data-field="clientCertificate">
      <p className={css.reason}>{t('editor.clientFilesText')}</p>
      <FileLine
        inUse={state.inUse}
        label={t('editor.field.clientCertificate')}
        chosen={client?.certificate ?? null}
        kept={kept?.files ?? []}
        onPick={(certificate) =>
          state.setTls({ client: { certificate, key: client?.key ?? null } })
        }
        onRemove={() => state.setTls({ client: null })}
      />
      {client ? (
        <FileLine
          inUse={state.inUse}
          label={t('editor.clientKey')}
          chosen={client.key}
          kept={[]}
          onPick={(key) => state.setTls({ client: { ...client, key } })}
          onRemove={() => state.setTls({ client: { ...client, key: null } })}
        />
      ) : null}
      <Inspected
        problem={inspected.problem}
        report={asked && inspected.report ? withoutPassphrase(inspected.report) : inspected.report}
        kept={kept}
      />
      {none ? null : (
        <SecretField state={state} name="keyPassphrase" hint={t('editor.hint.keyPassphrase')} />
      )}
      {state.secrets.keyPassphrase ? <SecretsNote /> : null}
    </div>
  );
}

/** Where it is asked for when connecting, a passphrase that is missing now is no problem. */
function withoutPassphrase(report: CertificateReport): CertificateReport {
  const problems = report.problems.filter(({ code }) => code !== 'KEY_PASSPHRASE_NEEDED');
  return { ...report, problems };
}

interface FileLineProps {
  inUse: FilesInUse;
  label: string;
  chosen: ChosenFile | null;
  /** Names of the files the profile has. */
  kept: readonly string[];
  onPick(file: ChosenFile): void;
  onRemove(): void;
}

function FileLine({ inUse, label, chosen, kept, onPick, onRemove }: FileLineProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const picked = usePickedFile({ kind: 'certificate', inUse, onPicked: onPick });
  const name = chosen?.name ?? kept.join(', ');
  return (
    <>
      <fieldset className={css.file} aria-label={label}>
        <span className={css.label}>{label}</span>
        <span className={css.fileName} data-tip={chosen?.path}>
          {name === '' ? (
            <span className={css.noFile}>{t('editor.noFile')}</span>
          ) : (
            <VisibleText text={name} />
          )}
        </span>
        <Button small disabled={picked.upload !== null} onClick={picked.pick}>
          {t(name === '' ? 'editor.chooseFile' : 'editor.chooseOther')}
        </Button>
        {name === '' ? null : (
          <Button small onClick={onRemove}>
            {t('editor.removeFile')}
          </Button>
        )}
      </fieldset>
      {picked.problem ? <ProblemNote live {...problemText(picked.problem)} /> : null}
    </>
  );
}

function Inspected({ report, problem, kept }: Inspection & { kept: CertificateReport | null }) {
  const problemText = useProblemText();
  const shown = report ?? kept;
  return (
    <div aria-live="polite" className={css.stack}>
      {problem ? <ProblemNote {...problemText(problem)} /> : null}
      {shown ? <CertificateView report={shown} /> : null}
    </div>
  );
}
