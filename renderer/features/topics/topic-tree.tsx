// The topic tree. Only the rows on the screen exist, here and in the frames that come from the core.
import {
  type MouseEvent,
  type PointerEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { selectNode } from '../../actions/topics.ts';
import { useFormats } from '../../i18n/format.ts';
import type { TopicFeed } from '../../live/topic-feed.ts';
import { useCoreNow } from '../../live/use-core-now.ts';
import { usePage } from '../../page.ts';
import { useSelectedTopic } from '../../state/selection.ts';
import { useVirtualRows, type VirtualRows } from '../../ui/use-virtual-rows.ts';
import { rowId, TopicRow } from './topic-row.tsx';
import css from './topic-tree.module.css';
import { TreeMenu, type TreeMenuPlace } from './tree-menu.tsx';
import { useTreeKeys } from './use-tree-keys.ts';

const ROW_HEIGHT = 24;
/** A pointer that has not moved for this long aims at nothing. */
const AIMING_MS = 3_000;

interface TopicTreeProps {
  captureId: string;
  feed: TopicFeed;
  /** The revision of `feed` this render shows. */
  revision: number;
}

export function TopicTree({ captureId, feed, revision }: TopicTreeProps) {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const scroller = useRef<HTMLDivElement>(null);
  const selected = useSelectedTopic(captureId)?.node ?? null;
  const now = useCoreNow();
  const { frame } = feed;
  const rows = useVirtualRows({
    scroller,
    total: frame?.total ?? 0,
    rowHeight: ROW_HEIGHT,
    initialScrollTop: feed.scrollTop,
  });
  const select = (node: number) => void selectNode(page, captureId, node);
  const keys = useTreeKeys({ page, feed, captureId, rows, select });
  const aim = useAnchor(feed, rows, selected);
  const [menu, setMenu] = useState<TreeMenuPlace | null>(null);
  const closeMenu = useCallback(() => setMenu(null), []);

  useEffect(() => {
    feed.scrollTop = scroller.current?.scrollTop ?? 0;
    if (frame) feed.setWindow(rows.first, Math.min(Math.max(rows.count, rows.fit + 24), 500));
  }, [feed, frame, rows.first, rows.count, rows.fit]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each frame may bring the awaited row.
  useEffect(() => keys.settle(), [revision]);
  useKeepPlace(feed, rows);

  const onMouseDown = (event: MouseEvent) => {
    const row = rowOf(feed, event.target);
    if (!row || event.button !== 0) return;
    // Not on click: between press and release a row may move under the pointer.
    if (isChevron(event.target)) void feed.expand(row.node, !row.expanded).catch(() => undefined);
    else select(row.node);
  };
  const onContextMenu = (event: MouseEvent) => {
    const row = rowOf(feed, event.target);
    if (!row) return;
    event.preventDefault();
    select(row.node);
    setMenu({ x: event.clientX, y: event.clientY, node: row.node });
  };
  const onDoubleClick = (event: MouseEvent) => {
    const row = rowOf(feed, event.target);
    if (!row || row.children === 0 || isChevron(event.target)) return;
    void feed.expand(row.node, !row.expanded).catch(() => undefined);
  };
  const onPointerOver = (event: PointerEvent) => {
    const element = rowElement(event.target);
    const node = Number(element?.dataset.node);
    if (!element || element.dataset.named) return;
    element.dataset.named = 'asked';
    void page.client.topics
      .path({ captureId, node })
      .then(({ topic }) => element.setAttribute('data-tip', topic))
      .catch(() => undefined);
  };

  return (
    <>
      <div
        ref={scroller}
        className={css.tree}
        role="tree"
        tabIndex={0}
        aria-label={t('topics.tree')}
        aria-activedescendant={
          selected !== null && feed.row(selected) ? rowId(selected) : undefined
        }
        data-testid="topic-tree"
        data-topics={frame?.topics}
        data-messages={frame?.messages}
        data-rows={frame?.total}
        data-matches={frame?.matches ?? undefined}
        data-to-filter={frame?.toFilter}
        data-focus="topic-tree"
        onKeyDown={keys.onKeyDown}
        onMouseDown={onMouseDown}
        onDoubleClick={onDoubleClick}
        onContextMenu={onContextMenu}
        onPointerOver={onPointerOver}
        onPointerMove={(event) => aim(Number(rowElement(event.target)?.dataset.node))}
      >
        <div className={css.space} role="presentation" style={{ height: rows.height }}>
          <div
            className={css.rows}
            role="presentation"
            style={{ transform: `translateY(${rows.offsetOf(frame?.first ?? 0)}px)` }}
          >
            {frame?.rows.map((row) => {
              const activity = feed.activity.of(row.node);
              const busy = activity?.busy ?? false;
              const age = row.lastTime === null ? '' : formats.span(now - row.lastTime);
              return (
                <TopicRow
                  key={row.node}
                  row={row}
                  selected={row.node === selected}
                  flash={activity?.flash ?? 0}
                  busy={busy}
                  last={busy ? formats.rate(activity?.rate ?? 0) : age}
                />
              );
            })}
          </div>
        </div>
      </div>
      {/* Outside of the tree: its keys are not those of the tree. */}
      {menu ? <TreeMenu captureId={captureId} place={menu} onClose={closeMenu} /> : null}
    </>
  );
}

/**
 * Chooses the row that stays where it is when others come or go above it: the one aimed at, else
 * the selected one, else the first in sight. At the very top nothing is held, new rows may show.
 */
function useAnchor(feed: TopicFeed, rows: VirtualRows, selected: number | null) {
  const aimed = useRef<{ node: number; at: number } | null>(null);
  const inSight = (node: number) => {
    const index = feed.row(node)?.index;
    return index !== undefined && index >= rows.top && index < rows.top + rows.fit;
  };
  useLayoutEffect(() => {
    const aiming = aimed.current && performance.now() - aimed.current.at < AIMING_MS;
    if (aiming && aimed.current && inSight(aimed.current.node)) {
      feed.setAnchor(aimed.current.node);
    } else if (rows.top === 0) feed.setAnchor(null);
    else if (selected !== null && inSight(selected)) feed.setAnchor(selected);
    else feed.setAnchor(feed.rowAt(rows.top)?.node ?? null);
  });
  return (node: number) => {
    aimed.current = Number.isNaN(node) ? null : { node, at: performance.now() };
  };
}

/** Moves the scroll position along with the anchor, before the browser paints. */
function useKeepPlace(feed: TopicFeed, rows: VirtualRows): void {
  const moved = useRef(feed.shift);
  const { shift } = feed;
  const { scrollBy } = rows;
  useLayoutEffect(() => {
    if (shift === moved.current) return;
    scrollBy(shift - moved.current);
    moved.current = shift;
  }, [shift, scrollBy]);
}

function rowElement(target: EventTarget): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-node]') : null;
}

function rowOf(feed: TopicFeed, target: EventTarget) {
  const node = Number(rowElement(target)?.dataset.node);
  return Number.isNaN(node) ? undefined : feed.row(node)?.row;
}

function isChevron(target: EventTarget): boolean {
  return target instanceof Element && target.closest('[data-chevron]') !== null;
}
