// Where and how a connection is shown: folder, tags, colour, environment.
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Environment } from '../../../../shared/contract/profiles.ts';
import { useProfiles } from '../../../state/profiles.ts';
import { ColourChoice } from '../colour-choice.tsx';
import { FormSelect, FormText, type SectionProps } from './editor-fields.tsx';
import css from './profile-editor.module.css';

const ENVIRONMENTS: readonly Environment[] = ['none', 'development', 'staging', 'production'];

export function ListingSection({ state }: SectionProps) {
  const { t } = useTranslation();
  const listId = useId();
  const profiles = useProfiles((all) => all.profiles);
  const folders = [...new Set(profiles.map(({ folder }) => folder))].filter(Boolean).sort();
  return (
    <>
      <FormText state={state} field="folder" list={listId} hint={t('editor.hint.folder')} />
      <datalist id={listId}>
        {folders.map((folder) => (
          <option key={folder} value={folder} />
        ))}
      </datalist>
      <FormText state={state} field="tags" hint={t('editor.hint.commas')} />
      <div className={css.stack} data-field="colour">
        <span className={css.label}>{t('editor.field.colour')}</span>
        <ColourChoice
          label={t('editor.field.colour')}
          value={state.form.colour}
          onChange={(colour) => state.set('colour', colour)}
        />
      </div>
      <FormSelect
        state={state}
        field="environment"
        hint={t('editor.hint.environment')}
        options={ENVIRONMENTS.map((value) => ({
          value,
          label: t(`editor.environment.${value}`),
        }))}
      />
    </>
  );
}
