import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useRevision } from '../../live/revision.ts';
import { usePage } from '../../page.ts';
import { useProfiles } from '../../state/profiles.ts';
import dialogCss from '../../ui/dialog-content.module.css';
import { Select } from '../../ui/field.tsx';
import css from './capture-dialog.module.css';

interface ImportTargetProps {
  /** null: a new capture file. */
  profileId: string | null;
  onChange(profileId: string | null): void;
}

/** A new capture file, or a connection that recorded nothing yet: an import never mixes with what is there. */
export function ImportTarget({ profileId, onChange }: ImportTargetProps) {
  const { t } = useTranslation();
  const { captures } = usePage();
  useRevision(captures.revision);
  const group = useId();
  const profiles = useProfiles((state) => state.profiles);
  // Of a connection that was not opened in this run only the core knows what it holds; it refuses.
  const empty = profiles.filter(({ id }) => (captures.info(id)?.messages ?? 0) === 0);
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>{t('import.target')}</legend>
      <label className={css.option}>
        <input
          type="radio"
          name={group}
          checked={profileId === null}
          onChange={() => onChange(null)}
        />
        <span>{t('import.toFile')}</span>
        <small>{t('import.toFileText')}</small>
      </label>
      <div className={dialogCss.inline}>
        <label className={css.option}>
          <input
            type="radio"
            name={group}
            disabled={empty.length === 0}
            checked={profileId !== null}
            onChange={() => onChange(empty[0]?.id ?? null)}
          />
          <span>{t('import.toProfile')}</span>
          <small>{t(empty.length === 0 ? 'import.noEmptyProfile' : 'import.toProfileText')}</small>
        </label>
        {profileId === null ? null : (
          <Select
            small
            value={profileId}
            aria-label={t('import.toProfile')}
            onChange={(event) => onChange(event.target.value)}
          >
            {empty.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </div>
    </fieldset>
  );
}
