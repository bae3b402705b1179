import { useTranslation } from 'react-i18next';
import type { TreeOrder } from '../../../shared/contract/topics.ts';
import type { TopicFeed } from '../../live/topic-feed.ts';
import { TREE_ORDERS } from '../../state/tree-memory.ts';
import css from './topic-menus.module.css';

/** What the rows are ordered by: native radio buttons, so arrows and screen readers work. */
export function SortMenu({ feed }: { feed: TopicFeed }) {
  const { t } = useTranslation();
  const { by, descending } = feed.set.order;
  const sort = (change: { by?: TreeOrder; descending?: boolean }) =>
    void feed.setSort({ by, descending, ...change });
  return (
    <div className={css.sort}>
      <fieldset className={css.group}>
        <legend>{t('tree.sortBy')}</legend>
        {TREE_ORDERS.map((order) => (
          <label key={order} className={css.choice}>
            <input
              type="radio"
              name="tree-order"
              checked={order === by}
              onChange={() => sort({ by: order, descending: startsDescending(order) })}
            />
            <span>{t(`topics.order.${order}`)}</span>
          </label>
        ))}
      </fieldset>
      <fieldset className={css.group}>
        <legend>{t('tree.sortDirection')}</legend>
        {[false, true].map((down) => (
          <label key={String(down)} className={css.choice}>
            <input
              type="radio"
              name="tree-direction"
              checked={descending === down}
              onChange={() => sort({ descending: down })}
            />
            <span>{t(down ? 'topics.descending' : 'topics.ascending')}</span>
          </label>
        ))}
      </fieldset>
      <p className={css.hint}>{t('tree.sortHint')}</p>
    </div>
  );
}

/** Figures begin with the largest, times with the newest; names and arrival as they come. */
export function startsDescending(order: TreeOrder): boolean {
  return order !== 'name' && order !== 'arrival';
}
