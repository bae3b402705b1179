// What the list shows and how far the search is: one line above it.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dateOf, timeOfDay, useFormats } from '../../i18n/format.ts';
import type { ResultsFeed } from '../../live/results-feed.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Check } from '../../ui/field.tsx';
import css from './search-panel.module.css';

interface ListHeadProps {
  feed: ResultsFeed;
  events: boolean;
  onEvents(events: boolean): void;
  onUntil(until: number | null): void;
  onNewest(): void;
}

export function ListHead({ feed, events, onEvents, onUntil, onNewest }: ListHeadProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { frame } = feed;
  const { until } = feed.spec;
  const total = frame?.total ?? 0;
  return (
    <div className={css.head}>
      <span className={css.count} data-testid="results-count" data-value={total}>
        {frame ? t('search.count', { count: total, number: formats.count(total) }) : null}
        {frame?.limited ? (
          <span className={css.limited} data-tip={t('search.limitedTip')}>
            {t('search.limited')}
          </span>
        ) : null}
      </span>
      <Progress feed={feed} />
      {until === null ? null : (
        <span className={css.chip}>
          <span data-tip={`${dateOf(until)} ${timeOfDay(until)}`}>
            {t('search.until', { time: momentText(until) })}
          </span>
          <IconButton icon="close" label={t('search.untilRemove')} onClick={() => onUntil(null)} />
        </span>
      )}
      <span className={css.gap} />
      {feed.unseen > 0 ? (
        <Button small onClick={onNewest} data-testid="results-unseen">
          {t('history.unseen', { count: feed.unseen, number: formats.count(feed.unseen) })}
        </Button>
      ) : null}
      <Check label={t('search.events')} checked={events} onChange={onEvents} />
      <Announcement feed={feed} />
    </div>
  );
}

/** How much was looked through, while it lasts and where it was ended. */
function Progress({ feed }: { feed: ResultsFeed }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { frame } = feed;
  if (!frame || frame.state === 'complete') return null;
  const { scanned, toScan } = frame;
  const figures = { scanned: formats.count(scanned), total: formats.count(toScan) };
  if (frame.state === 'stopped') {
    return <span className={css.soft}>{t('search.stopped', figures)}</span>;
  }
  return (
    <span className={css.progress}>
      <progress value={scanned} max={Math.max(toScan, 1)} aria-label={t('search.progress')} />
      <span className={css.soft}>{t('search.scanned', figures)}</span>
      <Button look="link" onClick={() => void feed.stop()}>
        {t('action.cancel')}
      </Button>
    </span>
  );
}

/** Says to screen readers what came of a search, and how far a long one is, in quarters. */
function Announcement({ feed }: { feed: ResultsFeed }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { frame } = feed;
  const [text, setText] = useState('');
  const quarter = frame ? Math.floor((4 * frame.scanned) / Math.max(frame.toScan, 1)) : 0;
  const state = feed.opening ? 'opening' : frame?.state;
  const { listed } = feed;
  // biome-ignore lint/correctness/useExhaustiveDependencies: said at these steps, not with each row.
  useEffect(() => {
    if (!frame || state === 'opening' || listed === 0) return;
    const found = t('search.count', { count: frame.total, number: formats.count(frame.total) });
    const percent = t('search.percent', { percent: quarter * 25 });
    setText(state === 'scanning' ? `${percent} ${found}` : found);
  }, [state, quarter, listed]);
  return (
    <span className="visually-hidden" role="status">
      {text}
    </span>
  );
}

/** The time of day, with its date where that is another day. */
function momentText(time: number): string {
  const day = dateOf(time);
  const clock = timeOfDay(time);
  return day === dateOf(Date.now()) ? clock : `${day} ${clock}`;
}
