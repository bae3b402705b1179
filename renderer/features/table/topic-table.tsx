// The topics as a table. Only the rows on the screen exist, here and in the frames that come from the
// core.
import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { copyCsv } from '../../actions/topic-table.ts';
import { useRead } from '../../actions/use-read.ts';
import { focusPlace } from '../../commands/focus.ts';
import { useFormats } from '../../i18n/format.ts';
import type { TopicFeed } from '../../live/topic-feed.ts';
import { useAnchor, useKeepPlace, useWindow } from '../../live/use-anchor.ts';
import { useCoreNow } from '../../live/use-core-now.ts';
import { usePage } from '../../page.ts';
import { useDecorationsOf } from '../../state/decorations.ts';
import { useSelectedTopic } from '../../state/selection.ts';
import { useTable } from '../../state/table-memory.ts';
import { numberAt } from '../../ui/data-at.ts';
import { RowsInSight } from '../../ui/rows-in-sight.tsx';
import { useVirtualRows, type VirtualRows } from '../../ui/use-virtual-rows.ts';
import { columnTemplate, leastWidth, type ShownColumn, shownColumns } from './shown-columns.ts';
import { headId, TableHead } from './table-head.tsx';
import { cellId, TableRow } from './table-row.tsx';
import css from './topic-table.module.css';
import { useColumnDrag } from './use-column-drag.ts';
import { useTableKeys } from './use-table-keys.ts';
import { type TableMenuPlace, useTablePointer } from './use-table-pointer.ts';

const ROW_HEIGHT = 24;
const HEAD_HEIGHT = 22;

interface TopicTableProps {
  captureId: string;
  feed: TopicFeed;
  /** The revision of `feed` this render shows. */
  revision: number;
  onMenu(place: TableMenuPlace): void;
}

export function TopicTable({ captureId, feed, revision, onMenu }: TopicTableProps) {
  const { t } = useTranslation();
  const page = usePage();
  const grid = useRef<HTMLDivElement>(null);
  const active = useSelectedTopic(captureId)?.node ?? null;
  const table = useTable(captureId);
  const columns = useMemo(() => shownColumns(table), [table]);
  const layout = { minWidth: leastWidth(columns), '--columns': columnTemplate(columns) };
  const now = useCoreNow();
  const { frame } = feed;
  const rows = useVirtualRows({
    scroller: grid,
    total: frame?.total ?? 0,
    rowHeight: ROW_HEIGHT,
    head: HEAD_HEIGHT,
    initialScrollTop: feed.scrollTop,
  });
  const keys = useTableKeys({
    ...{ page, feed, captureId, rows, grid, columns },
    open: () => void focusPlace('payload'),
    menu: (of) => pointer.menuAtKeys(of),
    copy: () => copyCsv(page, captureId, active === null ? null : keys.cursor.picked, t),
  });
  const { cursor, inHead, column } = keys;
  const aim = useAnchor(feed, rows, active);
  const drag = useColumnDrag(captureId, grid, columns);
  const inRows = active !== null && feed.row(active) !== null;
  const activeId = inHead ? headId(column) : inRows ? cellId(active, column) : undefined;
  const pointer = useTablePointer({ feed, columns, keys, active, activeId, onMenu });

  useWindow(feed, rows);
  useEffect(() => {
    feed.scrollTop = grid.current?.scrollTop ?? 0;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each frame may bring the awaited row.
  useEffect(() => cursor.settle(), [revision]);
  useKeepPlace(feed, rows);
  useStaysInSight(feed, rows, active);
  useBeginsAt(feed, rows, active);
  useEffect(() => () => feed.setHeld(false), [feed]);
  useRead(captureId, feed, active, now);

  return (
    // biome-ignore lint/a11y/useSemanticElements: see ui/grid.tsx.
    <div
      ref={grid}
      className={css.table}
      role="grid"
      tabIndex={0}
      aria-label={t('table.label')}
      aria-multiselectable="true"
      aria-rowcount={(frame?.total ?? 0) + 1}
      aria-colcount={columns.length}
      aria-activedescendant={activeId}
      data-testid="topic-table"
      data-rows={frame?.total}
      data-topics={frame?.topics}
      data-messages={frame?.messages}
      data-matches={frame?.matches ?? undefined}
      data-to-filter={frame?.toFilter}
      data-ordering={frame?.ordering || undefined}
      data-focus="topic-table"
      data-fixed={columns[0]?.kind === 'topic' || undefined}
      onScroll={({ currentTarget }) => {
        currentTarget.toggleAttribute('data-sideways', currentTarget.scrollLeft > 0);
      }}
      onKeyDown={keys.onKeyDown}
      onMouseDown={pointer.onMouseDown}
      onContextMenu={pointer.onContextMenu}
      // Not over the names of the columns: who is there wants another order.
      onPointerOver={({ target }) => feed.setHeld(numberAt(target, 'node') !== undefined)}
      onPointerLeave={() => feed.setHeld(false)}
      onPointerMove={(event: PointerEvent) => aim(numberAt(event.target, 'node') ?? Number.NaN)}
    >
      <div className={css.content} role="presentation" style={layout}>
        <TableHead
          columns={columns}
          order={table.order}
          cursor={inHead ? column : null}
          drop={drag.drop}
          onPress={drag.press}
          onSize={drag.size}
          onFit={drag.fit}
        />
        <RowsInSight rows={rows} first={frame?.first ?? 0}>
          <Rows
            captureId={captureId}
            feed={feed}
            columns={columns}
            active={active}
            column={inHead ? null : column}
            now={now}
          />
        </RowsInSight>
      </div>
    </div>
  );
}

interface RowsProps {
  captureId: string;
  feed: TopicFeed;
  columns: readonly ShownColumn[];
  active: number | null;
  /** The column the keys are in; null in the head. */
  column: number | null;
  now: number;
}

function Rows({ captureId, feed, columns, active, column, now }: RowsProps) {
  const formats = useFormats();
  const { colours } = useDecorationsOf(captureId);
  const { frame, picks } = feed;
  return frame?.rows.map((row, at) => {
    const activity = feed.activity.of(row.node);
    return (
      <TableRow
        key={row.node}
        row={row}
        index={frame.first + at}
        columns={columns}
        picked={picks.has(row.node, active)}
        cursor={row.node === active ? column : null}
        flash={activity?.flash ?? 0}
        busy={activity?.busy ?? false}
        age={row.lastTime === null ? '' : formats.span(now - row.lastTime)}
        rule={row.colour === null ? undefined : colours[row.colour]}
      />
    );
  });
}

/**
 * Begins, once there are rows, with the one that is looked at in sight. Nothing is to be done for a row
 * that was picked here, and nothing for whoever scrolls on meanwhile.
 */
function useBeginsAt(feed: TopicFeed, rows: VirtualRows, active: number | null): void {
  const begun = useRef(feed.scrollTop > 0);
  const { top, fit, isInSight, scrollTo } = rows;
  const ready = active !== null && (feed.frame?.total ?? 0) > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: as the rows were when there was one.
  useEffect(() => {
    if (!ready || begun.current) return;
    begun.current = true;
    const index = feed.row(active)?.index ?? -1;
    if (index >= top && index < top + fit) return;
    feed
      .locate(active)
      .then((at) => at !== null && isInSight(top, 1) && scrollTo(at, 'nearest'))
      // The rows, which come from the same core, say why.
      .catch(() => undefined);
  }, [ready]);
}

/** The row that is looked at does not go under what opens below the table. */
function useStaysInSight(feed: TopicFeed, rows: VirtualRows, active: number | null): void {
  const before = useRef(rows.fit);
  const { fit, isInSight, scrollTo } = rows;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another number of rows fits.
  useEffect(() => {
    const index = active === null ? undefined : feed.row(active)?.index;
    // The user may have scrolled on since this render.
    const wasInSight = index !== undefined && isInSight(index, before.current);
    before.current = fit;
    if (wasInSight) scrollTo(index, 'nearest');
  }, [fit]);
}
