// The table with its bar. What it shares with the tree (filter, why nothing is there) the window passes in.
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tableDecoration } from '../../actions/topic-table.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { useRevision } from '../../live/revision.ts';
import type { TopicFeed } from '../../live/topic-feed.ts';
import { usePage } from '../../page.ts';
import { useDecorationsOf } from '../../state/decorations.ts';
import { useTable } from '../../state/table-memory.ts';
import panelCss from '../../ui/list-panel.module.css';
import { OrderMark } from '../../ui/order-mark.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { ColumnMenu } from './column-menu.tsx';
import { RowMenu } from './row-menu.tsx';
import { RowsBar } from './rows-bar.tsx';
import css from './table-panel.module.css';
import { TableTools } from './table-tools.tsx';
import { TopicTable } from './topic-table.tsx';
import type { TableMenuPlace } from './use-table-pointer.ts';

interface TablePanelProps {
  captureId: string;
  /** Chooses between tree, table and messages; the first in the bar. */
  switcher: ReactNode;
  filter(feed: TopicFeed): ReactNode;
  /** Says why there is nothing to see, where there is nothing. */
  empty(feed: TopicFeed): ReactNode;
}

export function TablePanel({ captureId, switcher, filter, empty }: TablePanelProps) {
  const { t } = useTranslation();
  const page = usePage();
  const problemText = useProblemText();
  const feed = page.table(captureId);
  const revision = useRevision(feed.revision);
  const [menu, setMenu] = useState<TableMenuPlace | null>(null);
  const closeMenu = useCallback(() => setMenu(null), []);

  useDecorated(captureId, feed);
  useEffect(() => {
    feed.setWanted(true);
    return () => feed.setWanted(false);
  }, [feed]);

  return (
    <section className={panelCss.panel} aria-label={t('table.label')}>
      <div className={panelCss.bar}>
        {switcher}
        {filter(feed)}
        <TableTools captureId={captureId} />
      </div>
      {feed.problem ? <ProblemNote live {...problemText(feed.problem)} /> : null}
      <div className={panelCss.stack}>
        <TopicTable captureId={captureId} feed={feed} revision={revision} onMenu={setMenu} />
        <div className={css.below}>{empty(feed)}</div>
        <OrderMark
          waits={feed.frame?.orderWaits}
          ordering={feed.frame?.ordering}
          className={css.orderMark}
          onOrderNow={() => feed.orderNow()}
        />
      </div>
      <RowsBar captureId={captureId} feed={feed} />
      {/* Outside of the table: its keys are not those of the table. */}
      {menu?.of === 'column' ? (
        <ColumnMenu captureId={captureId} place={menu} onClose={closeMenu} />
      ) : null}
      {menu?.of === 'rows' ? (
        <RowMenu captureId={captureId} place={menu} onClose={closeMenu} />
      ) : null}
    </section>
  );
}

/** Tells the core which values are columns, how rows are sorted, and which have a colour. */
function useDecorated(captureId: string, feed: TopicFeed): void {
  const { colours } = useDecorationsOf(captureId);
  const table = useTable(captureId);
  const wanted = JSON.stringify(tableDecoration(table));
  // biome-ignore lint/correctness/useExhaustiveDependencies: widths are not the core's business.
  useEffect(() => {
    const shown = colours.map(({ query }) => ({ query }));
    void feed.decorate({ ...tableDecoration(table), colours: shown });
  }, [feed, wanted, colours]);
}
