// User properties in the editor, and the error below a row.
import { useTranslation } from 'react-i18next';
import type { UserProperties } from '../../../../shared/contract/profiles.ts';
import { UserPropertyRows } from '../../../ui/user-property-rows.tsx';
import css from './profile-editor.module.css';

export function RowError({ id, text }: { id: string; text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p id={id} className={css.error}>
      {text}
    </p>
  );
}

interface PropertyRowsProps {
  label: string;
  hint?: string;
  field: string;
  rows: UserProperties;
  onChange(rows: UserProperties): void;
}

export function PropertyRows({ label, ...rest }: PropertyRowsProps) {
  const { t } = useTranslation();
  return (
    <UserPropertyRows
      {...rest}
      words={{
        legend: label,
        add: t('editor.addProperty'),
        name: (number) => t('editor.propertyName', { number }),
        value: (number) => t('editor.propertyValue', { number }),
        moveUp: (number) => t('editor.moveUp', { number }),
        remove: (number) => t('editor.removeProperty', { number }),
      }}
    />
  );
}
