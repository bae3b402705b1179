// The messages of the stream, newest first or last. At its newest end it follows what arrives; scrolled
// away, with a message picked, paused, or while the pointer aims at a row, it stands still and counts.
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { focusPlace } from '../../commands/focus.ts';
import type { EventMarks } from '../../live/event-marks.ts';
import type { ResultsFeed } from '../../live/results-feed.ts';
import { useSelection } from '../../state/selection.ts';
import headCss from '../../ui/column-heads.module.css';
import { numberAt } from '../../ui/data-at.ts';
import { GridColumn, GridRow } from '../../ui/grid.tsx';
import listCss from '../../ui/row-list.module.css';
import { useVirtualRows, type VirtualRows } from '../../ui/use-virtual-rows.ts';
import { EventRow } from './event-row.tsx';
import { GapRow } from './gap-row.tsx';
import { ResultRow, resultRowId } from './result-row.tsx';
import css from './results-list.module.css';
import { eventsAbove, type TimeLineRow } from './time-line.ts';
import { useHold } from './use-hold.ts';
import { useLines } from './use-lines.ts';
import { usePick } from './use-pick.ts';
import { useResultsKeys } from './use-results-keys.ts';
import { useRowPlace } from './use-row-place.ts';

const ROW_HEIGHT = 24;
const HEAD_HEIGHT = 22;

interface ResultsListProps {
  captureId: string;
  feed: ResultsFeed;
  /** The revision of `feed` this render shows. */
  revision: number;
  marks: EventMarks;
  showEvents: boolean;
  newestLast: boolean;
  onMenu(place: { x: number; y: number; id: number }): void;
  onPause(paused: boolean): void;
}

export function ResultsList(props: ResultsListProps) {
  const { captureId, feed, revision, marks, showEvents, newestLast, onMenu, onPause } = props;
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualRows({
    scroller,
    total: feed.total,
    rowHeight: ROW_HEIGHT,
    head: HEAD_HEIGHT,
    initialScrollTop: feed.scrollTop,
    fromEnd: newestLast,
  });
  const selectedId = useSelection((state) => state.topics[captureId]?.messageId ?? null);
  const pickMessage = useSelection((state) => state.pickMessage);
  const held = rows.top > 0 || (selectedId !== null && selectedId === feed.picked);
  const { aim, renew } = useHold(feed, held);
  const place = useRowPlace({
    ...{ feed, rows, scroller, newestLast },
    rowHeight: ROW_HEIGHT,
    headHeight: HEAD_HEIGHT,
  });
  const { pick, cancel, underWay } = usePick(captureId, feed, renew);
  const pickAt = (id: number | undefined) => {
    place.keep(id);
    pick(id);
  };
  useSeek(feed, revision, rows, selectedId);
  useWindow(feed, rows, scroller);
  const { lines, toEnd } = useLines(feed, marks, showEvents, rows.fit + 2);
  const keys = useResultsKeys({
    ...{ feed, revision, rows, newestLast, toEnd: place.toEnd },
    cursor: () => underWay.current ?? selectedId,
    pick: (index) => pickAt(feed.rowAt(index)?.id),
    open: () => focusPlace('payload'),
    release: () => {
      if (cancel()) renew();
      else if (selectedId !== null) pickMessage(captureId, null);
      else rows.scrollTo(0, 0);
    },
    pause: () => {
      place.keep(hoveredMessage(scroller.current));
      onPause(!feed.paused);
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each message picked.
  useEffect(() => {
    // Events in between push a row further down than its index says.
    if (selectedId === null || !showEvents || place.atEnd()) return;
    document.getElementById(resultRowId(selectedId))?.scrollIntoView({ block: 'nearest' });
  }, [selectedId, showEvents]);

  const { sample } = feed.live;
  const inSight = selectedId !== null && feed.indexOf(selectedId) !== undefined;
  const events = lines.filter(({ kind }) => kind === 'event').length;
  const above = rows.top === 0 || toEnd ? 0 : eventsAbove(lines, rows.top);
  const offset = sample ? 0 : rows.offsetOf(feed.frame?.first ?? 0) - above * ROW_HEIGHT;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see ui/grid.tsx.
    <div
      ref={scroller}
      className={`${listCss.list} ${css.list}`}
      role="grid"
      tabIndex={0}
      aria-label={t(newestLast ? 'search.listNewestLast' : 'search.list')}
      aria-rowcount={(sample?.rows.length ?? feed.total) + 1}
      aria-colcount={8}
      aria-activedescendant={inSight ? resultRowId(selectedId) : undefined}
      data-testid="results-list"
      data-focus="results"
      data-newest-last={newestLast || undefined}
      data-sampled={sample ? true : undefined}
      onKeyDown={(event) => {
        place.leave();
        keys(event);
      }}
      onWheel={place.leave}
      onPointerMove={aim}
      onMouseDown={(event) => {
        place.leave();
        if (event.button === 0) pickAt(numberAt(event.target, 'message'));
      }}
      onContextMenu={(event) => {
        const id = numberAt(event.target, 'message');
        if (id === undefined) return;
        event.preventDefault();
        pickAt(id);
        onMenu({ x: event.clientX, y: event.clientY, id });
      }}
    >
      <div className={css.content} role="presentation">
        <ColumnNames />
        <div
          className={css.space}
          role="presentation"
          style={{ height: rows.height + events * ROW_HEIGHT }}
        >
          <div
            className={css.rows}
            role="presentation"
            style={{ transform: `translateY(${newestLast ? -offset : offset}px)` }}
          >
            <Rows
              lines={lines}
              total={sample?.rows.length ?? feed.total}
              newestLast={newestLast}
              selectedId={selectedId}
            />
          </div>
        </div>
      </div>
    </div>
  );
}

interface RowsProps {
  /** Newest first. */
  lines: readonly TimeLineRow[];
  /** Messages in the list. */
  total: number;
  newestLast: boolean;
  selectedId: number | null;
}

function Rows({ lines, total, newestLast, selectedId }: RowsProps) {
  return (newestLast ? lines.toReversed() : lines).map((line) => {
    if (line.kind === 'event')
      return <EventRow key={`event-${line.event.id}`} event={line.event} />;
    if (line.kind === 'gap') return <GapRow key={`gap-${line.below}`} count={line.count} />;
    const { row, index } = line;
    return (
      <ResultRow
        key={row.id}
        row={row}
        index={newestLast ? total - 1 - index : index}
        selected={row.id === selectedId}
      />
    );
  });
}

function ColumnNames() {
  const { t } = useTranslation();
  return (
    <GridRow
      className={`${headCss.heads} ${headCss.sticky} ${listCss.columns} ${css.columns}`}
      aria-rowindex={1}
    >
      <GridColumn>{t('search.column.time')}</GridColumn>
      <GridColumn
        className={`${css.figure} ${css.interval}`}
        data-tip={t('search.column.intervalTip')}
      >
        {t('search.column.interval')}
      </GridColumn>
      <GridColumn className={css.direction}>
        <span className="visually-hidden">{t('search.column.direction')}</span>
      </GridColumn>
      <GridColumn>{t('search.column.topic')}</GridColumn>
      <GridColumn className={`${css.figure} ${css.qos}`}>QoS</GridColumn>
      <GridColumn className={css.marks}>
        <span className="visually-hidden">{t('search.column.retain')}</span>
      </GridColumn>
      <GridColumn className={`${css.figure} ${css.size}`}>{t('search.column.size')}</GridColumn>
      <GridColumn>{t('search.column.payload')}</GridColumn>
    </GridRow>
  );
}

/**
 * A list that ends at a moment is opened around a message: scrolls to the picked one as soon as the
 * scan has come to it.
 */
function useSeek(
  feed: ResultsFeed,
  revision: number,
  rows: VirtualRows,
  selectedId: number | null,
): void {
  const { listed } = feed;
  const sought = useRef<{ listed: number; id: number | null }>({ listed: 0, id: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each frame may have come to the message.
  useEffect(() => {
    if (listed === 0) return;
    if (sought.current.listed !== listed) {
      const wanted = feed.spec.until !== null && feed.scrollTop === 0;
      sought.current = { listed, id: wanted ? selectedId : null };
    }
    const { id } = sought.current;
    if (id === null) return;
    void feed
      .locate(id)
      .catch(() => null)
      .then((index) => {
        if (sought.current.id !== id) return;
        const over = index !== null || feed.frame?.state !== 'scanning';
        if (over) sought.current = { listed, id: null };
        if (index !== null) rows.scrollTo(Math.max(index - 3, 0), 0);
      });
  }, [revision]);
}

/** Asks for the rows in sight; a new list begins at its top. */
function useWindow(
  feed: ResultsFeed,
  rows: VirtualRows,
  scroller: RefObject<HTMLDivElement | null>,
): void {
  const { listed, total } = feed;
  // The last row stays at hand however many events stand below it.
  const first = Math.min(rows.first, Math.max(total - 1, 0));
  const shown = useRef(listed);
  useLayoutEffect(() => {
    if (shown.current === listed) return;
    shown.current = listed;
    if (scroller.current) scroller.current.scrollTop = 0;
  }, [listed, scroller]);
  useEffect(() => {
    feed.scrollTop = Math.abs(scroller.current?.scrollTop ?? 0);
    feed.setWindow(first, Math.min(Math.max(rows.count, rows.fit + 24), 500));
  }, [feed, scroller, first, rows.count, rows.fit]);
}

function hoveredMessage(list: HTMLElement | null): number | undefined {
  const id = list?.querySelector<HTMLElement>('[data-message]:hover')?.dataset.message;
  return id === undefined ? undefined : Number(id);
}
