// What becomes what when a connection is imported: problems and warnings first, then what was taken over
// and what was not, each with its reason.
import { useTranslation } from 'react-i18next';
import type { NotMapped, ProfilePreview } from '../../../../shared/contract/profile-exchange.ts';
import { useFormats } from '../../../i18n/format.ts';
import dialogCss from '../../../ui/dialog-content.module.css';
import { VisibleText } from '../../../ui/visible-text.tsx';
import { useSecretsText } from '../use-secrets-text.ts';
import css from './exchange.module.css';
import { SaidOfProfiles } from './said-of-profiles.tsx';

/** Reasons nobody has to read: nothing of the user's is in them. */
const FOLDED = ['empty', 'internal'];

export function ProfileAccount({ profile }: { profile: ProfilePreview }) {
  const { t } = useTranslation();
  const { name, problems, warnings, mapped, notMapped, secrets } = profile;
  return (
    <>
      <h3 className={css.heading}>
        <VisibleText text={name} />
      </h3>
      <SaidOfProfiles problems={problems} warnings={warnings} />
      <table className={css.table}>
        <caption>{t('profileImport.mapped')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('profileImport.inFile')}</th>
            <th scope="col">{t('profileImport.becomes')}</th>
            <th scope="col">{t('profileImport.value')}</th>
          </tr>
        </thead>
        <tbody>
          {mapped.map(({ path, field, value }) => (
            <tr key={`${path} ${field}`}>
              <td data-tip={path}>
                <VisibleText text={path} />
              </td>
              <td data-tip={field}>{field}</td>
              <td data-tip={value}>
                {value === '' && isSecret(field, secrets) ? (
                  <em>{t('profileImport.secret')}</em>
                ) : (
                  <VisibleText text={value} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {secrets.length > 0 ? <Secrets count={secrets.length} /> : null}
      <NotMappedList title={t('profileImport.notMapped')} entries={notMapped} />
    </>
  );
}

/** Where the secrets of the connection go, in the words of the place that keeps them. */
function Secrets({ count }: { count: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const secretsText = useSecretsText();
  return (
    <p className={css.soft}>
      {t('profileImport.secrets', { count, number: formats.count(count) })} {secretsText}
    </p>
  );
}

interface NotMappedListProps {
  title: string;
  entries: readonly NotMapped[];
}

export function NotMappedList({ title, entries }: NotMappedListProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const said = entries.filter(({ reason }) => !FOLDED.includes(reason));
  const folded = entries.length - said.length;
  const reasonOf = ({ reason, params: { count } }: NotMapped) =>
    t(`profileImport.reason.${reason}`, {
      count: count ?? 1,
      number: formats.count(count ?? 1),
    });
  return (
    <section>
      <h4 className={css.subheading}>{title}</h4>
      {said.length === 0 ? <p className={css.soft}>{t('profileImport.nothing')}</p> : null}
      <ul className={css.leftOut}>
        {said.map((entry) => (
          <li key={`${entry.path} ${entry.reason}`}>
            <span className={dialogCss.mono}>
              <VisibleText text={entry.path} />
              {entry.value === '' ? null : (
                <>
                  {' = '}
                  <VisibleText text={entry.value} />
                </>
              )}
            </span>
            <span className={css.soft}>{reasonOf(entry)}</span>
          </li>
        ))}
      </ul>
      {folded > 0 ? (
        <p className={css.soft}>
          {t('profileImport.folded', { count: folded, number: formats.count(folded) })}
        </p>
      ) : null}
    </section>
  );
}

function isSecret(field: string, secrets: readonly string[]): boolean {
  return secrets.some((name) => field === name || field.endsWith(`.${name}`));
}
