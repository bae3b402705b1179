// What can be done with picked topics, at the place of a right click or at the row. Loaded when first
// opened.
import { useTranslation } from 'react-i18next';
import {
  copyTopicNames,
  expandPicked,
  listMessagesOf,
  listMessagesOfOne,
  MOST_LISTED,
  markRead,
  pinOrUnpin,
  topicNames,
} from '../../actions/topic-picks.ts';
import { keysText } from '../../commands/command.ts';
import { useFormats } from '../../i18n/format.ts';
import type { TopicFeed } from '../../live/topic-feed.ts';
import { usePage } from '../../page.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useProfile } from '../../state/profiles.ts';
import { ContextMenu, type MenuItem } from '../../ui/context-menu.tsx';
import type { MenuPlace } from './topic-tree.tsx';

interface TopicMenuProps {
  captureId: string;
  feed: TopicFeed;
  place: MenuPlace;
  onClose(): void;
}

export function TopicMenu({ captureId, feed, place, onClose }: TopicMenuProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const page = usePage();
  const show = useOverlay((state) => state.show);
  const { nodes, x, y } = place;
  const [node = 0] = nodes;
  const row = feed.row(node)?.row ?? feed.frame?.pinned.find((one) => one.node === node);
  const many = nodes.length > 1;
  const count = { count: nodes.length, number: formats.count(nodes.length) };
  const hasBelow = many || (row?.children ?? 0) > 0;
  // An opened file has no broker.
  const hasBroker = useProfile(captureId) !== undefined;
  const isPinned = feed.frame?.pinned.some((one) => one.node === node) ?? false;

  const items: (MenuItem | false)[] = [
    nodes.length <= MOST_LISTED && {
      id: 'below',
      title: many ? t('tree.showMessagesOf', count) : t('topics.showBelow'),
      keys: many ? undefined : 'M',
      run: () => void listMessagesOf(page, captureId, nodes),
    },
    !many &&
      (row?.messages ?? 0) > 0 && {
        id: 'topic',
        title: t('panels.onlyTopicMessages'),
        run: () => void listMessagesOfOne(page, captureId, node),
      },
    {
      id: 'copy',
      title: many ? t('tree.copyNames', count) : t('messages.copyTopic'),
      run: () => void copyTopicNames(page, captureId, nodes),
    },
    hasBelow && {
      id: 'expand',
      title: t('tree.expandBelow', count),
      keys: keysText('Shift+→'),
      begins: true,
      run: () => void expandPicked(page, captureId, nodes, true),
    },
    hasBelow && {
      id: 'collapse',
      title: t('tree.collapseBelow', count),
      keys: keysText('Shift+←'),
      run: () => void expandPicked(page, captureId, nodes, false),
    },
    {
      id: 'pin',
      title: !many && isPinned ? t('tree.unpin') : t('tree.pin', count),
      keys: 'P',
      begins: true,
      run: () => void pinOrUnpin(page, captureId, nodes),
    },
    {
      id: 'read',
      title: t('tree.markRead', count),
      run: () => void markRead(page, captureId, nodes),
    },
    hasBroker && {
      id: 'clear-retained',
      title: t('tree.clearRetained'),
      begins: true,
      run: () => show({ kind: 'clear-retained', profileId: captureId, nodes }),
    },
    !many && {
      id: 'value',
      title: t('tree.showValueHere'),
      begins: true,
      run: () =>
        void topicNames(page, captureId, [node]).then(([topic = '']) =>
          show({
            kind: 'shown-values',
            captureId,
            filter: hasBelow ? `${topic}/#` : topic,
          }),
        ),
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
