// What can be done with a topic, at the place of a right click on its row.
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listBelow, listTopic } from '../../actions/messages.ts';
import { usePage } from '../../page.ts';

const ContextMenu = lazy(async () => ({
  default: (await import('../../ui/context-menu.tsx')).ContextMenu,
}));

export interface TreeMenuPlace {
  x: number;
  y: number;
  node: number;
}

interface TreeMenuProps {
  captureId: string;
  place: TreeMenuPlace;
  onClose(): void;
}

export function TreeMenu({ captureId, place, onClose }: TreeMenuProps) {
  const { t } = useTranslation();
  const { client } = usePage();
  const [path, setPath] = useState<{ topic: string; isTopic: boolean } | null>(null);
  const { node } = place;
  useEffect(() => {
    let wanted = true;
    client.topics.path({ captureId, node }).then(
      (found) => wanted && setPath(found),
      // Why the core does not answer is said by the tree.
      () => wanted && onClose(),
    );
    return () => {
      wanted = false;
    };
  }, [client, captureId, node, onClose]);
  if (!path) return null;
  const { topic, isTopic } = path;
  const copy = () => void navigator.clipboard.writeText(topic).catch(() => undefined);
  const items = [
    { id: 'below', title: t('topics.showBelow'), run: () => void listBelow(captureId, topic) },
    { id: 'copy', title: t('messages.copyTopic'), run: copy },
  ];
  if (isTopic) {
    items.splice(1, 0, {
      id: 'topic',
      title: t('panels.onlyTopicMessages'),
      run: () => void listTopic(captureId, topic, null),
    });
  }
  return (
    <Suspense>
      <ContextMenu
        label={t('topics.menu')}
        x={place.x}
        y={place.y}
        items={items}
        onClose={onClose}
      />
    </Suspense>
  );
}
