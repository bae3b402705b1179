// What can be done with a column, at its name.
import { useTranslation } from 'react-i18next';
import { keysText } from '../../commands/command.ts';
import { withMoved, withoutPath, withShown, withWidth } from '../../state/table-columns.ts';
import { isPath, type TableMemory, useTableMemory } from '../../state/table-memory.ts';
import { ContextMenu, type MenuItem } from '../../ui/context-menu.tsx';
import type { TableMenuPlace } from './use-table-pointer.ts';

interface ColumnMenuProps {
  captureId: string;
  place: Extract<TableMenuPlace, { of: 'column' }>;
  onClose(): void;
}

export function ColumnMenu({ captureId, place, onClose }: ColumnMenuProps) {
  const { t } = useTranslation();
  const { key, x, y } = place;
  const change = (next: (before: TableMemory) => Partial<TableMemory>) => () =>
    useTableMemory.getState().change(captureId, next);
  const sort = (descending: boolean) => change(() => ({ order: { by: key, descending } }));
  const items: (MenuItem | false)[] = [
    { id: 'ascending', title: t('table.sortAscending'), run: sort(false) },
    { id: 'descending', title: t('table.sortDescending'), run: sort(true) },
    {
      id: 'unsorted',
      title: t('table.sortByTopic'),
      run: change(() => ({ order: { by: 'topic', descending: false } })),
    },
    {
      id: 'left',
      title: t('table.moveLeft'),
      keys: keysText('Mod+←'),
      begins: true,
      run: change((table) => withMoved(table, key, -1, 'shown')),
    },
    {
      id: 'right',
      title: t('table.moveRight'),
      keys: keysText('Mod+→'),
      run: change((table) => withMoved(table, key, 1, 'shown')),
    },
    {
      id: 'width',
      title: t('table.standardWidth'),
      keys: keysText('Shift+← →'),
      run: change((table) => withWidth(table, key, null)),
    },
    key !== 'topic' && {
      id: 'hide',
      title: t('table.hide'),
      keys: t('table.deleteKey'),
      begins: true,
      run: change((table) => withShown(table, key, false)),
    },
    isPath(key) && {
      id: 'remove',
      title: t('table.removeColumn'),
      run: change((table) => withoutPath(table, key)),
    },
  ];
  return (
    <ContextMenu
      label={t('table.columnMenu')}
      x={x}
      y={y}
      items={items.filter((item) => item !== false)}
      onClose={onClose}
    />
  );
}
