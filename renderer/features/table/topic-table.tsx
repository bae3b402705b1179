// The topics as a table. Only the rows on the screen exist, here and in the frames that come from the
// core.
import { type MouseEvent, type PointerEvent, useEffect, useMemo, useRef } from 'react';
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
import { type ColumnKey, useTable } from '../../state/table-memory.ts';
import { useVirtualRows, type VirtualRows } from '../../ui/use-virtual-rows.ts';
import { columnTemplate, leastWidth, shownColumns } from './shown-columns.ts';
import { headId, TableHead } from './table-head.tsx';
import { cellId, TableRow } from './table-row.tsx';
import css from './topic-table.module.css';
import { useColumnDrag } from './use-column-drag.ts';
import { useTableKeys } from './use-table-keys.ts';

const ROW_HEIGHT = 24;
const HEAD_HEIGHT = 22;

/** Where a menu is to open, and whether for a column or for rows. */
export type TableMenuPlace = { x: number; y: number } & (
  | { of: 'column'; key: ColumnKey }
  | { of: 'rows'; nodes: readonly number[] }
);

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
  const formats = useFormats();
  const grid = useRef<HTMLDivElement>(null);
  const active = useSelectedTopic(captureId)?.node ?? null;
  const { colours } = useDecorationsOf(captureId);
  const table = useTable(captureId);
  const columns = useMemo(() => shownColumns(table), [table]);
  const layout = { minWidth: leastWidth(columns), '--columns': columnTemplate(columns) };
  const now = useCoreNow();
  const { frame, picks } = feed;
  const rows = useVirtualRows({
    scroller: grid,
    total: frame?.total ?? 0,
    rowHeight: ROW_HEIGHT,
    head: HEAD_HEIGHT,
    initialScrollTop: feed.scrollTop,
  });
  const menuAt = (id: string, of: 'column' | 'row') => {
    const box = document.getElementById(id)?.getBoundingClientRect();
    const place = { x: box?.left ?? 0, y: box?.bottom ?? 0 };
    const { key } = columns[keys.column] ?? {};
    if (of === 'row' && active !== null)
      onMenu({ ...place, of: 'rows', nodes: keys.cursor.picked });
    else if (of === 'column' && key) onMenu({ ...place, of, key });
  };
  const keys = useTableKeys({
    ...{ page, feed, captureId, rows, grid, columns },
    open: () => void focusPlace('payload'),
    menu: (of) => menuAt(activeId ?? '', of),
    copy: () => copyCsv(page, captureId, active === null ? null : keys.cursor.picked, t),
  });
  const { cursor, inHead, column } = keys;
  const aim = useAnchor(feed, rows, active);
  const drag = useColumnDrag(captureId, grid, columns);
  const inRows = active !== null && feed.row(active) !== null;
  const activeId = inHead ? headId(column) : inRows ? cellId(active, column) : undefined;

  useWindow(feed, rows);
  useEffect(() => {
    feed.scrollTop = grid.current?.scrollTop ?? 0;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each frame may bring the awaited row.
  useEffect(() => cursor.settle(), [revision]);
  useKeepPlace(feed, rows);
  useStaysInSight(feed, rows, active);
  useEffect(() => () => feed.setHeld(false), [feed]);
  useRead(captureId, feed, active, now);

  const onMouseDown = (event: MouseEvent) => {
    const row = feed.row(nodeOf(event.target) ?? -1);
    const pressed = columnOf(event.target);
    if (event.button !== 0 || pressed === undefined) return;
    keys.goTo({ inHead: !row, column: pressed });
    if (!row) return;
    const { node } = row.row;
    // Not on click: between press and release a row may move under the pointer.
    if (event.ctrlKey || event.metaKey) cursor.toggle(node);
    else cursor.after(() => cursor.pick(node, row.index, event.shiftKey ? 'extend' : 'only'));
  };
  const onContextMenu = (event: MouseEvent) => {
    const pointed = columnOf(event.target);
    const node = nodeOf(event.target);
    // The menu key is no press of a button: it means where the keys are.
    if (pointed === undefined && event.button === 2) return;
    event.preventDefault();
    if (pointed === undefined) return menuAt(activeId ?? '', inHead ? 'column' : 'row');
    const place = { x: event.clientX, y: event.clientY };
    const { key } = columns[pointed] ?? {};
    if (node === undefined) {
      if (key) onMenu({ ...place, of: 'column', key });
      return;
    }
    const picked = picks.has(node, active);
    if (!picked) cursor.after(() => cursor.pick(node, 0, 'only'));
    onMenu({ ...place, of: 'rows', nodes: picked ? cursor.picked : [node] });
  };

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
      onKeyDown={keys.onKeyDown}
      onMouseDown={onMouseDown}
      onContextMenu={onContextMenu}
      onPointerEnter={() => feed.setHeld(true)}
      onPointerLeave={() => feed.setHeld(false)}
      onPointerMove={(event: PointerEvent) => aim(nodeOf(event.target) ?? Number.NaN)}
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
        <div className={css.space} role="presentation" style={{ height: rows.height }}>
          <div
            className={css.rows}
            role="presentation"
            style={{ transform: `translateY(${rows.offsetOf(frame?.first ?? 0)}px)` }}
          >
            {frame?.rows.map((row, at) => {
              const activity = feed.activity.of(row.node);
              return (
                <TableRow
                  key={row.node}
                  row={row}
                  index={frame.first + at}
                  columns={columns}
                  picked={picks.has(row.node, active)}
                  cursor={row.node === active && !inHead ? column : null}
                  flash={activity?.flash ?? 0}
                  busy={activity?.busy ?? false}
                  age={row.lastTime === null ? '' : formats.span(now - row.lastTime)}
                  rule={row.colour === null ? undefined : colours[row.colour]}
                />
              );
            })}
          </div>
        </div>
      </div>
    </div>
  );
}

/** The row that is looked at does not go under what opens below the table. */
function useStaysInSight(feed: TopicFeed, rows: VirtualRows, active: number | null): void {
  const before = useRef(rows.fit);
  const { fit, top, scrollTo } = rows;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another number of rows fits.
  useEffect(() => {
    const index = active === null ? undefined : feed.row(active)?.index;
    const wasInSight = index !== undefined && index >= top && index < top + before.current;
    before.current = fit;
    if (wasInSight) scrollTo(index, 'nearest');
  }, [fit]);
}

function nodeOf(target: EventTarget): number | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-node]') : null;
  return element ? Number(element.dataset.node) : undefined;
}

/** The column of a cell or of a name in the head; undefined on the edge of a column. */
function columnOf(target: EventTarget): number | undefined {
  if (!(target instanceof Element) || target.closest('[data-edge]')) return undefined;
  const cell = target.closest<HTMLElement>('[data-column], [data-head]');
  return cell ? Number(cell.dataset.column ?? cell.dataset.head) : undefined;
}
