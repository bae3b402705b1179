// What can be done with several picked topics, below the tree. Loaded when several are picked.
import { useTranslation } from 'react-i18next';
import {
  copyTopicNames,
  listMessagesOf,
  MOST_LISTED,
  markRead,
  pickedNodes,
  pinOrUnpin,
} from '../../actions/topic-picks.ts';
import { useFormats } from '../../i18n/format.ts';
import type { TopicFeed } from '../../live/topic-feed.ts';
import { usePage } from '../../page.ts';
import { useSelection } from '../../state/selection.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import css from './topic-menus.module.css';

interface PickedBarProps {
  captureId: string;
  feed: TopicFeed;
  count: number;
}

export function PickedBar({ captureId, feed, count }: PickedBarProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const page = usePage();
  const nodes = () => pickedNodes(page, captureId);
  const clear = () => {
    const active = useSelection.getState().topics[captureId]?.node ?? null;
    feed.picks.set(active === null ? [] : [active], active, active);
  };
  return (
    <div className={css.picked} role="toolbar" aria-label={t('tree.pickedActions')}>
      <span className={css.count} role="status">
        {t('tree.picked', { count, number: formats.count(count) })}
      </span>
      <Button
        small
        disabled={count > MOST_LISTED}
        data-tip={count > MOST_LISTED ? t('tree.tooManyToList', { limit: MOST_LISTED }) : undefined}
        onClick={() => void listMessagesOf(page, captureId, nodes())}
      >
        {t('tree.showMessages')}
      </Button>
      <Button small onClick={() => void copyTopicNames(page, captureId, nodes())}>
        {t('tree.copy')}
      </Button>
      <Button small onClick={() => void pinOrUnpin(page, captureId, nodes())}>
        {t('tree.pinShort')}
      </Button>
      <Button small onClick={() => void markRead(page, captureId, nodes())}>
        {t('tree.read')}
      </Button>
      <IconButton icon="close" label={t('tree.pickNone')} onClick={clear} />
    </div>
  );
}
