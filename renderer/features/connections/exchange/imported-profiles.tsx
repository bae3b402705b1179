// The connections of a file, with check marks, and beside them what the chosen one becomes.
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfilePreview } from '../../../../shared/contract/profile-exchange.ts';
import type { ProfileFilePreview } from '../../../actions/profile-exchange.ts';
import { useFormats } from '../../../i18n/format.ts';
import { Check } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { VisibleText } from '../../../ui/visible-text.tsx';
import css from './exchange.module.css';
import { NotMappedList, ProfileAccount } from './profile-account.tsx';

interface ImportedProfilesProps {
  preview: ProfileFilePreview;
  checked: ReadonlySet<number>;
  onCheck(checked: ReadonlySet<number>): void;
}

export function ImportedProfiles({ preview, checked, onCheck }: ImportedProfilesProps) {
  const { t } = useTranslation();
  const { profiles, emptyFolders, notMapped } = preview;
  const [chosen, setChosen] = useState<number | null>(null);
  const current = profiles.find(({ index }) => index === chosen) ?? profiles[0];
  const possible = profiles.filter(({ problems }) => problems.length === 0);
  const isAll = possible.length > 0 && possible.every(({ index }) => checked.has(index));
  const check = (index: number, isChecked: boolean) => {
    const others = [...checked].filter((other) => other !== index);
    onCheck(new Set(isChecked ? [...others, index] : others));
  };
  return (
    <div className={css.panes}>
      <div className={css.left}>
        <div className={css.all}>
          <Check
            label={t('profileImport.all')}
            checked={isAll}
            disabled={possible.length === 0}
            onChange={(on) => onCheck(new Set(on ? possible.map(({ index }) => index) : []))}
          />
        </div>
        <ul className={css.profiles} aria-label={t('profileImport.profiles')}>
          {profiles.map((profile) => (
            <ImportedRow
              key={profile.index}
              profile={profile}
              checked={checked.has(profile.index)}
              chosen={profile === current}
              onCheck={(isChecked) => check(profile.index, isChecked)}
              onChoose={() => setChosen(profile.index)}
            />
          ))}
        </ul>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className={css.right} tabIndex={0} aria-label={t('profileImport.account')}>
        {current ? <ProfileAccount key={current.index} profile={current} /> : null}
        {emptyFolders.length > 0 ? <EmptyFolders paths={emptyFolders} /> : null}
        {notMapped.length > 0 ? (
          <NotMappedList title={t('profileImport.ofFile')} entries={notMapped} />
        ) : null}
      </section>
    </div>
  );
}

function EmptyFolders({ paths }: { paths: readonly string[] }) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <section className={css.part} aria-labelledby={id}>
      <h3 id={id} className={css.heading}>
        {t('profileImport.emptyFolders')}
      </h3>
      <ul className={css.folders}>
        {paths.map((path) => (
          <li key={path}>
            <VisibleText text={path} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface ImportedRowProps {
  profile: ProfilePreview;
  checked: boolean;
  chosen: boolean;
  onCheck(checked: boolean): void;
  onChoose(): void;
}

function ImportedRow({ profile, checked, chosen, onCheck, onChoose }: ImportedRowProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { name, address, problems, warnings, exists, folder } = profile;
  const notes = [
    problems.length > 0 ? t('profileImport.cannot') : null,
    exists ? t('profileImport.exists') : null,
    warnings.length > 0
      ? t('profileImport.warnings', {
          count: warnings.length,
          number: formats.count(warnings.length),
        })
      : null,
  ].filter((note) => note !== null);
  return (
    <li className={css.profile} data-chosen={chosen || undefined}>
      <input
        type="checkbox"
        aria-label={t('profileImport.take', { name })}
        checked={checked}
        disabled={problems.length > 0}
        onChange={(event) => onCheck(event.target.checked)}
      />
      <button
        type="button"
        className={css.choose}
        aria-current={chosen || undefined}
        onClick={onChoose}
      >
        <span className={css.name}>
          <VisibleText text={name} />
        </span>
        <span className={css.address}>
          {[address || t('profileImport.noAddress'), folder].filter(Boolean).join(' · ')}
        </span>
        {notes.length > 0 ? (
          <span className={css.notes} data-bad={problems.length > 0 || undefined}>
            <Icon name="warning" size={12} />
            {notes.join(' · ')}
          </span>
        ) : null}
      </button>
    </li>
  );
}
