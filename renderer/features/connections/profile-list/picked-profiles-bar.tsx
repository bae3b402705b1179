// What can be done with several picked rows, below the list. Loaded when several are picked.
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../../i18n/format.ts';
import { useOverlay } from '../../../state/overlay.ts';
import { useProfiles } from '../../../state/profiles.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import type { ListRow } from './list-rows.ts';
import { emptyFolderPaths, profileIds } from './listed-in.ts';
import css from './profile-list.module.css';

interface PickedProfilesBarProps {
  rows: readonly ListRow[];
  onNone(): void;
}

export function PickedProfilesBar({ rows, onNone }: PickedProfilesBarProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const show = useOverlay((state) => state.show);
  const { profiles, emptyFolders } = useProfiles();
  const rowIds = rows.flatMap((row) => (row.kind === 'profile' ? [row.profile.id] : []));
  const ids = profileIds(profiles, rows);
  const exports = { profileIds: ids, emptyFolders: emptyFolderPaths(emptyFolders, rows) };
  return (
    <div className={css.picked} role="toolbar" aria-label={t('profiles.pickedActions')}>
      <span className={css.count} role="status">
        {t('profiles.picked', { count: rows.length, number: formats.count(rows.length) })}
      </span>
      <Button
        small
        onClick={() => show({ kind: 'move-profiles', keys: rows.map(({ key }) => key) })}
      >
        {t('profiles.move')}
      </Button>
      <Button
        small
        disabled={ids.length === 0}
        onClick={() => show({ kind: 'export-profiles', ...exports })}
      >
        {t('profiles.export')}
      </Button>
      <IconButton
        icon="trash"
        label={t('profiles.delete')}
        disabled={rowIds.length === 0}
        onClick={() => show({ kind: 'delete', profileIds: rowIds })}
      />
      <IconButton icon="close" label={t('profiles.pickNone')} onClick={onNone} />
    </div>
  );
}
