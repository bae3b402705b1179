// The messages found, newest first. At the top it follows what arrives; scrolled away, with a message
// picked, or while the pointer aims at a row, it stands still and counts what came.
import { type MouseEvent, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { showMessage } from '../../actions/messages.ts';
import { focusPlace } from '../../commands/focus.ts';
import type { EventMarks } from '../../live/event-marks.ts';
import type { ResultsFeed } from '../../live/results-feed.ts';
import { useRevision } from '../../live/revision.ts';
import { usePage } from '../../page.ts';
import { useSelection } from '../../state/selection.ts';
import { GridColumn, GridRow } from '../../ui/grid.tsx';
import { useVirtualRows, type VirtualRows } from '../../ui/use-virtual-rows.ts';
import { EventRow } from './event-row.tsx';
import { ResultRow, resultRowId } from './result-row.tsx';
import css from './results-list.module.css';
import { eventsAbove, withEvents } from './time-line.ts';
import { useResultsKeys } from './use-results-keys.ts';

const ROW_HEIGHT = 24;
const HEAD_HEIGHT = 22;
const AIMING_MS = 1_500;

interface ResultsListProps {
  captureId: string;
  feed: ResultsFeed;
  /** The revision of `feed` this render shows. */
  revision: number;
  marks: EventMarks;
  showEvents: boolean;
  onMenu(place: { x: number; y: number; id: number }): void;
}

export function ResultsList(props: ResultsListProps) {
  const { captureId, feed, revision, marks, showEvents, onMenu } = props;
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualRows({
    scroller,
    total: feed.total,
    rowHeight: ROW_HEIGHT,
    head: HEAD_HEIGHT,
    initialScrollTop: feed.scrollTop,
  });
  const selectedId = useSelection((state) => state.topics[captureId]?.messageId ?? null);
  const pickMessage = useSelection((state) => state.pickMessage);
  const { pick, underWay } = usePick(captureId, feed);
  const held = rows.top > 0 || (selectedId !== null && selectedId === feed.picked);
  const aim = useHold(feed, held);
  useSeek(feed, revision, rows, selectedId);
  useWindow(feed, rows, scroller);
  const lines = useLines(feed, marks, showEvents);
  const keys = useResultsKeys({
    feed,
    revision,
    rows,
    cursor: () => underWay.current ?? selectedId,
    pick: (index) => pick(feed.rowAt(index)?.id),
    open: () => focusPlace('payload'),
    release: () => {
      if (selectedId !== null) pickMessage(captureId, null);
      else rows.scrollTo(0, 'start');
    },
  });
  useEffect(() => {
    // Events in between push a row further down than its index says.
    if (selectedId === null || !showEvents) return;
    document.getElementById(resultRowId(selectedId))?.scrollIntoView({ block: 'nearest' });
  }, [selectedId, showEvents]);

  const inSight = selectedId !== null && feed.indexOf(selectedId) !== undefined;
  const events = lines.filter(({ kind }) => kind === 'event').length;
  const above = rows.top === 0 ? 0 : eventsAbove(lines, rows.top);
  const offset = rows.offsetOf(feed.frame?.first ?? 0) - above * ROW_HEIGHT;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see ui/grid.tsx.
    <div
      ref={scroller}
      className={css.list}
      role="grid"
      tabIndex={0}
      aria-label={t('search.list')}
      aria-rowcount={feed.total + 1}
      aria-colcount={8}
      aria-activedescendant={inSight ? resultRowId(selectedId) : undefined}
      data-testid="results-list"
      data-focus="results"
      onKeyDown={keys}
      onPointerMove={aim}
      onMouseDown={(event) => {
        if (event.button === 0) pick(messageOf(event));
      }}
      onContextMenu={(event) => {
        const id = messageOf(event);
        if (id === undefined) return;
        event.preventDefault();
        pick(id);
        onMenu({ x: event.clientX, y: event.clientY, id });
      }}
    >
      <ColumnNames />
      <div
        className={css.space}
        role="presentation"
        style={{ height: rows.height + events * ROW_HEIGHT }}
      >
        <div
          className={css.rows}
          role="presentation"
          style={{ transform: `translateY(${offset}px)` }}
        >
          {lines.map((line) =>
            line.kind === 'event' ? (
              <EventRow key={`event-${line.event.id}`} event={line.event} />
            ) : (
              <ResultRow
                key={line.row.id}
                row={line.row}
                index={line.index}
                selected={line.row.id === selectedId}
              />
            ),
          )}
        </div>
      </div>
    </div>
  );
}

function ColumnNames() {
  const { t } = useTranslation();
  return (
    <GridRow className={css.columns} aria-rowindex={1}>
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

interface Picking {
  pick(id: number | undefined): void;
  /** The message picked last, until it is shown as picked. */
  underWay: RefObject<number | null>;
}

/**
 * Shows a message of the list. Keys may pick faster than the core answers: of several wishes only
 * the last is carried out after the one under way.
 */
function usePick(captureId: string, feed: ResultsFeed): Picking {
  const page = usePage();
  const underWay = useRef<number | null>(null);
  const pick = (id: number | undefined) => {
    if (id === undefined) return;
    const busy = underWay.current !== null;
    underWay.current = id;
    feed.picked = id;
    // Held at once: the row must not leave before it is marked.
    feed.setHeld(true);
    if (busy) return;
    const work = async () => {
      let shown: number | null = null;
      while (underWay.current !== shown) {
        shown = underWay.current;
        const row = feed.frame?.rows.find((each) => each.id === shown);
        if (row && row.topic !== '') await showMessage(page, captureId, row);
      }
      underWay.current = null;
    };
    void work();
  };
  return { pick, underWay };
}

/** Holds the list while `held`, and for a while after the pointer has moved over it. */
function useHold(feed: ResultsFeed, held: boolean): () => void {
  const { clock } = usePage();
  const release = useRef<(() => void) | null>(null);
  const heldNow = useRef(held);
  heldNow.current = held;
  useEffect(() => {
    if (held || release.current === null) feed.setHeld(held);
  }, [feed, held]);
  useEffect(() => () => release.current?.(), []);
  return () => {
    release.current?.();
    feed.setHeld(true);
    release.current = clock.after(AIMING_MS, () => {
      release.current = null;
      feed.setHeld(heldNow.current);
    });
  };
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
        if (index !== null) rows.scrollTo(Math.max(index - 3, 0), 'start');
      });
  }, [revision]);
}

/** Asks for the rows in sight; a new list begins at its top. */
function useWindow(
  feed: ResultsFeed,
  rows: VirtualRows,
  scroller: RefObject<HTMLDivElement | null>,
): void {
  const { listed } = feed;
  const shown = useRef(listed);
  useLayoutEffect(() => {
    if (shown.current === listed) return;
    shown.current = listed;
    if (scroller.current) scroller.current.scrollTop = 0;
  }, [listed, scroller]);
  useEffect(() => {
    feed.scrollTop = scroller.current?.scrollTop ?? 0;
    feed.setWindow(rows.first, Math.min(Math.max(rows.count, rows.fit + 24), 500));
  }, [feed, scroller, rows.first, rows.count, rows.fit]);
}

function useLines(feed: ResultsFeed, marks: EventMarks, showEvents: boolean) {
  useRevision(marks.revision);
  const shown = feed.frame?.rows ?? [];
  const first = feed.frame?.first ?? 0;
  const fromTop = first === 0 && feed.unseen === 0;
  const toEnd = first + shown.length >= feed.total && feed.frame?.state !== 'scanning';
  const { until } = feed.spec;
  const newest = fromTop ? (until ?? shown[0]?.time ?? Date.now()) : (shown[0]?.time ?? 0);
  const oldest = toEnd ? 0 : (shown.at(-1)?.time ?? 0);
  const open = fromTop && until === null;
  useEffect(() => {
    marks.look(showEvents ? { from: oldest, to: newest, open } : null);
  }, [marks, showEvents, oldest, newest, open]);
  if (!showEvents) return withEvents({ rows: shown, first, fromTop, toEnd }, []);
  const events = until === null ? marks.events : marks.events.filter(({ time }) => time <= until);
  return withEvents({ rows: shown, first, fromTop, toEnd }, events);
}

function messageOf(event: MouseEvent): number | undefined {
  const target = event.target instanceof Element ? event.target : null;
  const id = target?.closest<HTMLElement>('[data-message]')?.dataset.message;
  return id === undefined ? undefined : Number(id);
}
