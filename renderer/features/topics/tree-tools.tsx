// Order of the tree and what can be done with all of it, at the end of its bar.
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { loadTreeStrings } from '../../i18n/i18n.ts';
import type { TopicFeed } from '../../live/topic-feed.ts';
import { ROOT_NODE } from '../../live/topic-view.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import panelCss from '../../ui/list-panel.module.css';
import { PopoverButton } from '../../ui/popover-button.tsx';
import css from './topics-panel.module.css';

const SortMenu = lazy(async () => {
  const [menu] = await Promise.all([import('./sort-menu.tsx'), loadTreeStrings()]);
  return { default: menu.SortMenu };
});
const TreeActions = lazy(async () => {
  const [menu] = await Promise.all([import('./tree-actions.tsx'), loadTreeStrings()]);
  return { default: menu.TreeActions };
});

export function TreeTools({ feed }: { feed: TopicFeed }) {
  const { t } = useTranslation();
  const { by, descending } = feed.set.order;
  const order = t(`topics.order.${by}`);
  const direction = t(descending ? 'topics.descending' : 'topics.ascending');
  const expandAll = (expanded: boolean) =>
    void feed.expand(ROOT_NODE, expanded, true).catch(() => undefined);
  return (
    <div className={panelCss.tools}>
      <PopoverButton
        className={css.sort}
        side="bottom"
        label={t('topics.sortLabel', { order, direction })}
        tip={t('topics.sortLabel', { order, direction })}
        face={
          <>
            <span className={css.sortWord}>{t('topics.sort', { order })}</span>
            <Icon name={descending ? 'down' : 'up'} size={10} />
          </>
        }
      >
        {() => (
          <Suspense>
            <SortMenu feed={feed} />
          </Suspense>
        )}
      </PopoverButton>
      <span className={css.foldAll}>
        <IconButton icon="expand" label={t('topics.expandAll')} onClick={() => expandAll(true)} />
        <IconButton
          icon="collapse"
          label={t('topics.collapseAll')}
          onClick={() => expandAll(false)}
        />
      </span>
      <PopoverButton
        className={css.more}
        side="bottom"
        label={t('topics.more')}
        tip={t('topics.more')}
        face={<Icon name="more" />}
      >
        {(close) => (
          <Suspense>
            <TreeActions close={close} />
          </Suspense>
        )}
      </PopoverButton>
    </div>
  );
}
