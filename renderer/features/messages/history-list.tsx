// The history of a topic, newest first. At the top it follows the newest; scrolled away, or while
// the pointer aims at a row, it stands still and counts what came.
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.ts';
import type { MessageFeed } from '../../live/message-feed.ts';
import { useOlder } from '../../live/use-older.ts';
import { usePage } from '../../page.ts';
import { Button } from '../../ui/button.tsx';
import { numberAt } from '../../ui/data-at.ts';
import { JumpButton } from '../../ui/jump-button.tsx';
import { rowByKey } from '../../ui/row-by-key.ts';
import listCss from '../../ui/row-list.module.css';
import { RowsInSight } from '../../ui/rows-in-sight.tsx';
import { useVirtualRows } from '../../ui/use-virtual-rows.ts';
import css from './history-list.module.css';
import { HistoryRow, historyRowId } from './history-row.tsx';

const ROW_HEIGHT = 24;
const AIMING_MS = 1_500;

interface HistoryListProps {
  feed: MessageFeed;
  shownId: number | null;
  /** True when the user picked the shown message; else it is the newest. */
  pinned: boolean;
  onPick(id: number | null): void;
  /** Shows the topic as it was up to a moment, milliseconds since 1970. */
  onJump(until: number): void;
}

export function HistoryList({ feed, shownId, pinned, onPick, onJump }: HistoryListProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualRows({ scroller, total: feed.rows.length, rowHeight: ROW_HEIGHT });
  const aim = useHold(feed, rows.top > 0);
  const nearEnd = useOlder(feed, rows.first + rows.count);

  const toNewest = () => {
    rows.scrollTo(0, 0);
    feed.setFollowing(true);
    onPick(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && pinned) {
      event.preventDefault();
      return toNewest();
    }
    const at = feed.rows.findIndex((row) => row.id === shownId);
    const index = rowByKey(event.key, { at, total: feed.rows.length, page: rows.page });
    if (index === undefined) return;
    event.preventDefault();
    const row = feed.rows[index];
    rows.scrollTo(index, 'nearest');
    if (row) onPick(row.id);
  };

  const shown = feed.rows.slice(rows.first, rows.first + rows.count);
  const total = feed.received + feed.sent;
  return (
    <>
      <header className={css.head}>
        <h3>{t('history.title')}</h3>
        <span className={listCss.count}>
          {t('history.count', { count: total, number: formats.count(total) })}
        </span>
        {feed.unseen > 0 ? (
          <Button small onClick={toNewest}>
            {t('history.unseen', { count: feed.unseen, number: formats.count(feed.unseen) })}
          </Button>
        ) : null}
        {pinned ? (
          <Button small onClick={toNewest}>
            {t('history.follow')}
          </Button>
        ) : null}
        <JumpButton onJump={onJump} />
      </header>
      <div
        ref={scroller}
        className={listCss.list}
        role="listbox"
        tabIndex={0}
        aria-label={t('history.title')}
        aria-activedescendant={
          shown.some((row) => row.id === shownId) ? historyRowId(shownId) : undefined
        }
        data-testid="history-list"
        data-focus="history"
        onKeyDown={onKeyDown}
        onPointerMove={aim}
        onMouseDown={(event) => {
          const id = numberAt(event.target, 'message');
          if (id !== undefined && event.button === 0) onPick(id);
        }}
      >
        <RowsInSight rows={rows}>
          {shown.map((row, at) => (
            <HistoryRow
              key={row.id}
              row={row}
              olderTime={feed.rows[rows.first + at + 1]?.time}
              selected={row.id === shownId}
            />
          ))}
        </RowsInSight>
      </div>
      {feed.loadingOlder ? <p className={css.older}>{t('history.loadingOlder')}</p> : null}
      {feed.full && nearEnd ? <FullNote feed={feed} onJump={onJump} /> : null}
    </>
  );
}

/** Holds the rows still while scrolled away or while the pointer has just moved over them. */
function useHold(feed: MessageFeed, scrolled: boolean): () => void {
  const { clock } = usePage();
  const release = useRef<(() => void) | null>(null);
  const scrolledNow = useRef(scrolled);
  scrolledNow.current = scrolled;
  useEffect(() => {
    if (release.current === null) feed.setFollowing(!scrolled);
  }, [feed, scrolled]);
  useEffect(() => () => release.current?.(), []);
  return () => {
    release.current?.();
    feed.setFollowing(false);
    release.current = clock.after(AIMING_MS, () => {
      release.current = null;
      feed.setFollowing(!scrolledNow.current);
    });
  };
}

/** The page keeps no more rows; the list of messages goes on from here. */
function FullNote({ feed, onJump }: Pick<HistoryListProps, 'feed' | 'onJump'>) {
  const { t } = useTranslation();
  const { count } = useFormats();
  const oldest = feed.rows.at(-1)?.time;
  return (
    <p className={css.older}>
      {t('history.full', { number: count(feed.rows.length) })}{' '}
      {oldest === undefined ? null : (
        <Button look="link" onClick={() => onJump(oldest)}>
          {t('history.goOn')}
        </Button>
      )}
    </p>
  );
}
