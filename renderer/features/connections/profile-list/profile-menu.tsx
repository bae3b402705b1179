// What can be done with a row of the list of connections, or with all that are picked. Loaded when first
// opened.
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../../shared/contract/profiles.ts';
import { connect, disconnect, duplicateProfile, isTrying } from '../../../actions/connections.ts';
import { keysText } from '../../../commands/command.ts';
import { useFormats } from '../../../i18n/format.ts';
import { usePage } from '../../../page.ts';
import { useOverlay } from '../../../state/overlay.ts';
import { useProfileList } from '../../../state/profile-list.ts';
import { useProfiles } from '../../../state/profiles.ts';
import { ContextMenu, type MenuItem } from '../../../ui/context-menu.tsx';
import type { FolderRow, ListRow } from './list-rows.ts';
import { emptyFolderPaths, profileIds } from './listed-in.ts';

interface ProfileMenuProps {
  x: number;
  y: number;
  row: ListRow;
  /** In the order of the list; `row` is one of them. */
  picked: readonly ListRow[];
  /** Null: the order cannot be changed now. */
  onStep: ((by: 1 | -1) => void) | null;
  onClose(): void;
}

export function ProfileMenu({ x, y, row, picked, onStep, onClose }: ProfileMenuProps) {
  const { t } = useTranslation();
  const own = useOwnItems(row);
  const shared = useSharedItems(picked, onStep);
  const items = picked.length > 1 ? shared : [...own, ...shared];
  const label = row.kind === 'folder' ? row.name : row.profile.name;
  return (
    <ContextMenu
      label={t('profiles.menuOf', { name: label })}
      x={x}
      y={y}
      items={items}
      onClose={onClose}
    />
  );
}

function useOwnItems(row: ListRow): MenuItem[] {
  const ofFolder = useFolderItems();
  const ofProfile = useProfileItems();
  return row.kind === 'folder' ? ofFolder(row) : ofProfile(row.profile);
}

function useProfileItems(): (profile: Profile) => MenuItem[] {
  const { t } = useTranslation();
  const page = usePage();
  const show = useOverlay((state) => state.show);
  return (profile) => {
    const { id, name } = profile;
    const up = isTrying(id);
    return [
      {
        id: 'connect',
        title: t(up ? 'action.disconnect' : 'action.connect'),
        keys: keysText('Mod+Enter'),
        run: () => void (up ? disconnect(page, id) : connect(page, id)),
      },
      {
        id: 'edit',
        title: t('action.edit'),
        keys: 'F2',
        begins: true,
        run: () => show({ kind: 'editor', profileId: id }),
      },
      {
        id: 'diagnose',
        title: t('profiles.diagnose'),
        run: () => show({ kind: 'diagnose', profileId: id }),
      },
      {
        id: 'duplicate',
        title: t('profiles.duplicate'),
        run: () =>
          void duplicateProfile(page, profile, t('profiles.copyOf', { name }).slice(0, 200)),
      },
    ];
  };
}

function useFolderItems(): (row: FolderRow) => MenuItem[] {
  const { t } = useTranslation();
  const fold = useProfileList((state) => state.fold);
  const show = useOverlay((state) => state.show);
  return ({ path, expanded }) => [
    {
      id: 'fold',
      title: t(expanded ? 'profiles.fold' : 'profiles.unfold'),
      keys: expanded ? '←' : '→',
      run: () => fold(path, expanded),
    },
    {
      id: 'new-folder',
      title: t('profiles.newFolderInside'),
      begins: true,
      run: () => show({ kind: 'new-folder', above: path }),
    },
    {
      id: 'rename',
      title: t('profiles.renameFolder'),
      keys: 'F2',
      run: () => show({ kind: 'rename-folder', path }),
    },
    {
      id: 'remove',
      title: t('profiles.removeFolder'),
      keys: keysText('Delete'),
      run: () => show({ kind: 'remove-folder', path }),
    },
  ];
}

/** Those that take several rows too. */
function useSharedItems(
  picked: readonly ListRow[],
  onStep: ((by: 1 | -1) => void) | null,
): MenuItem[] {
  const { t } = useTranslation();
  const formats = useFormats();
  const show = useOverlay((state) => state.show);
  const { profiles, emptyFolders } = useProfiles();
  const ids = profileIds(profiles, picked);
  const rowIds = picked.flatMap((row) => (row.kind === 'profile' ? [row.profile.id] : []));
  const many = { count: ids.length, number: formats.count(ids.length) };
  const steps: MenuItem[] = onStep
    ? [
        {
          id: 'up',
          title: t('profiles.moveUp'),
          keys: keysText('Alt+↑'),
          run: () => onStep(-1),
        },
        {
          id: 'down',
          title: t('profiles.moveDown'),
          keys: keysText('Alt+↓'),
          run: () => onStep(1),
        },
      ]
    : [];
  const items: MenuItem[] = [
    {
      id: 'move',
      title: t('profiles.moveToFolder'),
      begins: true,
      run: () => show({ kind: 'move-profiles', keys: picked.map(({ key }) => key) }),
    },
    ...steps,
  ];
  if (ids.length > 0) {
    const folders = emptyFolderPaths(emptyFolders, picked);
    items.push({
      id: 'export',
      title: t('profiles.exportThese', many),
      begins: true,
      run: () => show({ kind: 'export-profiles', profileIds: ids, emptyFolders: folders }),
    });
  }
  if (rowIds.length === 0) return items;
  const deleted = { count: rowIds.length, number: formats.count(rowIds.length) };
  return [
    ...items,
    {
      id: 'delete',
      title: t('profiles.deleteThese', deleted),
      keys: keysText('Delete'),
      begins: true,
      run: () => show({ kind: 'delete', profileIds: rowIds }),
    },
  ];
}
