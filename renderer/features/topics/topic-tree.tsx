// The topic tree. Only the rows on the screen exist, here and in the frames that come from the core.
import { type MouseEvent, type PointerEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useRead } from '../../actions/use-read.ts';
import { useFormats } from '../../i18n/format.ts';
import type { TopicFeed } from '../../live/topic-feed.ts';
import { useAnchor, useKeepPlace, useWindow } from '../../live/use-anchor.ts';
import { useCoreNow } from '../../live/use-core-now.ts';
import { usePage } from '../../page.ts';
import { useDecorationsOf } from '../../state/decorations.ts';
import { useSelectedTopic } from '../../state/selection.ts';
import { numberAt } from '../../ui/data-at.ts';
import { RowsInSight } from '../../ui/rows-in-sight.tsx';
import { useVirtualRows } from '../../ui/use-virtual-rows.ts';
import { rowId, TopicRow } from './topic-row.tsx';
import css from './topic-tree.module.css';
import { useRowTips } from './use-row-tips.ts';
import { useTreeKeys } from './use-tree-keys.ts';

const ROW_HEIGHT = 24;

/** Where a menu is to open, and for which rows. */
export interface MenuPlace {
  x: number;
  y: number;
  nodes: readonly number[];
}

interface TopicTreeProps {
  captureId: string;
  feed: TopicFeed;
  /** The revision of `feed` this render shows. */
  revision: number;
  onMenu(place: MenuPlace): void;
}

export function TopicTree({ captureId, feed, revision, onMenu }: TopicTreeProps) {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const scroller = useRef<HTMLDivElement>(null);
  const active = useSelectedTopic(captureId)?.node ?? null;
  const { colours } = useDecorationsOf(captureId);
  const now = useCoreNow();
  const { frame, picks } = feed;
  const rows = useVirtualRows({
    scroller,
    total: frame?.total ?? 0,
    rowHeight: ROW_HEIGHT,
    initialScrollTop: feed.scrollTop,
  });
  const { cursor, onKeyDown } = useTreeKeys({ page, feed, captureId, rows });
  const aim = useAnchor(feed, rows, active);
  const tip = useRowTips(captureId, feed);

  useWindow(feed, rows);
  useEffect(() => {
    feed.scrollTop = scroller.current?.scrollTop ?? 0;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each frame may bring the awaited row.
  useEffect(() => cursor.settle(), [revision]);
  useKeepPlace(feed, rows);
  useEffect(() => () => feed.setHeld(false), [feed]);
  useRead(captureId, feed, active, now);

  const fold = (event: MouseEvent) => {
    const row = rowOf(feed, event.target);
    if (row) void feed.expand(row.node, !row.expanded).catch(() => undefined);
  };
  const onMouseDown = (event: MouseEvent) => {
    const row = rowOf(feed, event.target);
    if (!row || event.button !== 0) return;
    const index = feed.row(row.node)?.index ?? 0;
    // Not on click: between press and release a row may move under the pointer.
    if (isChevron(event.target)) fold(event);
    else if (event.ctrlKey || event.metaKey) cursor.toggle(row.node);
    else cursor.after(() => cursor.pick(row.node, index, event.shiftKey ? 'extend' : 'only'));
  };
  // An event before the press: what it asks for leaves before what the press renders.
  const onPointerDown = (event: PointerEvent) => {
    const node = rowOf(feed, event.target)?.node;
    if (node !== undefined && node !== active && event.button === 0 && !isChevron(event.target)) {
      page.newest.ask(captureId, node);
    }
  };
  const onContextMenu = (event: MouseEvent) => {
    const pointed = rowOf(feed, event.target)?.node;
    // The menu key is no press of a button: it means the active row.
    const node = pointed ?? (event.button === 2 ? null : cursor.active);
    if (node === null) return;
    event.preventDefault();
    const picked = picks.has(node, cursor.active);
    if (!picked) cursor.after(() => cursor.pick(node, 0, 'only'));
    const nodes = picked ? cursor.picked : [node];
    onMenu({ ...placeOf(event, pointed === undefined ? rowId(node) : null), nodes });
  };
  const onDoubleClick = (event: MouseEvent) => {
    const row = rowOf(feed, event.target);
    if (row && row.children > 0 && !isChevron(event.target)) fold(event);
  };

  return (
    <div
      ref={scroller}
      className={css.tree}
      role="tree"
      tabIndex={0}
      aria-label={t('topics.tree')}
      aria-multiselectable="true"
      aria-activedescendant={active !== null && feed.row(active) ? rowId(active) : undefined}
      data-testid="topic-tree"
      data-topics={frame?.topics}
      data-messages={frame?.messages}
      data-rows={frame?.total}
      data-matches={frame?.matches ?? undefined}
      data-to-filter={frame?.toFilter}
      data-focus="topic-tree"
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onMouseDown={onMouseDown}
      onDoubleClick={onDoubleClick}
      onContextMenu={onContextMenu}
      onPointerOver={tip}
      onPointerEnter={() => feed.setHeld(true)}
      onPointerLeave={() => feed.setHeld(false)}
      onPointerMove={(event: PointerEvent) => aim(numberAt(event.target, 'node') ?? Number.NaN)}
    >
      <RowsInSight rows={rows} first={frame?.first ?? 0}>
        {frame?.rows.map((row) => {
          const activity = feed.activity.of(row.node);
          return (
            <TopicRow
              key={row.node}
              row={row}
              picked={picks.has(row.node, active)}
              active={row.node === active}
              flash={activity?.flash ?? 0}
              busy={activity?.busy ?? false}
              age={row.lastTime === null ? '' : formats.span(now - row.lastTime)}
              rule={row.colour === null ? undefined : colours[row.colour]}
            />
          );
        })}
      </RowsInSight>
    </div>
  );
}

function rowOf(feed: TopicFeed, target: EventTarget) {
  const node = numberAt(target, 'node');
  return node === undefined ? undefined : feed.row(node)?.row;
}

function isChevron(target: EventTarget): boolean {
  return target instanceof Element && target.closest('[data-chevron]') !== null;
}

/** Where the pointer is, or below a row. */
export function placeOf(event: MouseEvent, id: string | null): { x: number; y: number } {
  const box = id === null ? undefined : document.getElementById(id)?.getBoundingClientRect();
  return box ? { x: box.left + 40, y: box.bottom } : { x: event.clientX, y: event.clientY };
}
