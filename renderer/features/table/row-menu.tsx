// What can be done with picked rows, at the place of a right click or at the row.
import { useTranslation } from 'react-i18next';
import {
  copyTopicNames,
  listMessagesOf,
  listMessagesOfOne,
  MOST_LISTED,
  markRead,
  showInTree,
} from '../../actions/topic-picks.ts';
import { copyCsv } from '../../actions/topic-table.ts';
import { keysText } from '../../commands/command.ts';
import { usePage } from '../../page.ts';
import { ContextMenu, type MenuItem } from '../../ui/context-menu.tsx';
import type { TableMenuPlace } from './use-table-pointer.ts';

interface RowMenuProps {
  captureId: string;
  place: Extract<TableMenuPlace, { of: 'rows' }>;
  onClose(): void;
}

export function RowMenu({ captureId, place, onClose }: RowMenuProps) {
  const { t } = useTranslation();
  const page = usePage();
  const { nodes, x, y } = place;
  const [node = 0] = nodes;
  const many = nodes.length > 1;
  const items: (MenuItem | false)[] = [
    !many && {
      id: 'topic',
      title: t('panels.onlyTopicMessages'),
      run: () => void listMessagesOfOne(page, captureId, node),
    },
    nodes.length <= MOST_LISTED && {
      id: 'below',
      title: t(many ? 'table.showMessages' : 'topics.showBelow'),
      run: () => void listMessagesOf(page, captureId, nodes),
    },
    !many && {
      id: 'tree',
      title: t('table.showInTree'),
      run: () => void showInTree(page, captureId, node),
    },
    {
      id: 'csv',
      title: t('table.copyCsv'),
      keys: keysText('Mod+C'),
      begins: true,
      run: () => void copyCsv(page, captureId, nodes, t),
    },
    {
      id: 'names',
      title: t(many ? 'table.copyNames' : 'messages.copyTopic'),
      run: () => void copyTopicNames(page, captureId, nodes),
    },
    {
      id: 'read',
      title: t('table.markRead'),
      begins: true,
      run: () => void markRead(page, captureId, nodes),
    },
  ];
  return (
    <ContextMenu
      label={t('topics.menu')}
      x={x}
      y={y}
      items={items.filter((item) => item !== false)}
      onClose={onClose}
    />
  );
}
