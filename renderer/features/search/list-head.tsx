// What the stream shows, how fast it is and how far the search is: one line above the list.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dateOf, timeOfDay, useFormats } from '../../i18n/format.ts';
import { READABLE_RATE } from '../../live/arrival-pace.ts';
import type { ResultsFeed } from '../../live/results-feed.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Check } from '../../ui/field.tsx';
import { ScopeButton } from './scope-button.tsx';
import css from './search-panel.module.css';

interface ListHeadProps {
  captureId: string;
  feed: ResultsFeed;
  events: boolean;
  newestLast: boolean;
  onEvents(events: boolean): void;
  onNewestLast(newestLast: boolean): void;
  onUntil(until: number | null): void;
  onNewest(): void;
  onPause(paused: boolean): void;
}

export function ListHead(props: ListHeadProps) {
  const { captureId, feed, events, newestLast, onEvents, onNewestLast, onUntil, onNewest } = props;
  const { t } = useTranslation();
  const formats = useFormats();
  const { frame } = feed;
  const { until } = feed.spec;
  const total = frame?.total ?? 0;
  return (
    <div className={css.head}>
      <span className={css.figures}>
        <ScopeButton captureId={captureId} query={feed.spec.query} />
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
            <IconButton
              icon="close"
              label={t('search.untilRemove')}
              onClick={() => onUntil(null)}
            />
          </span>
        )}
      </span>
      <Flow feed={feed} />
      <span className={css.tools}>
        {feed.unseen > 0 ? (
          <Button small onClick={onNewest} data-testid="results-unseen">
            {t('history.unseen', { count: feed.unseen, number: formats.count(feed.unseen) })}
          </Button>
        ) : null}
        {until === null ? <PauseButton paused={feed.paused} onPause={props.onPause} /> : null}
        <IconButton
          icon={newestLast ? 'newestLast' : 'newestFirst'}
          label={t(newestLast ? 'search.orderLast' : 'search.orderFirst')}
          data-testid="stream-order"
          onClick={() => onNewestLast(!newestLast)}
        />
        <Check label={t('search.events')} checked={events} onChange={onEvents} />
      </span>
      <Announcement feed={feed} />
    </div>
  );
}

/** How fast messages come, where nobody could read them all, and how many were not shown. */
function Flow({ feed }: { feed: ResultsFeed }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { rate, arrived, notShown } = feed.live;
  return (
    <span className={css.flow}>
      {rate > READABLE_RATE ? (
        <span
          className={`${css.soft} ${css.rate}`}
          data-tip={t('search.rateTip')}
          data-testid="stream-rate"
          data-value={rate}
        >
          {formats.rate(rate)}
        </span>
      ) : null}
      {notShown > 0 && feed.unseen === 0 ? (
        <span
          className={css.soft}
          data-tip={t('search.leftOutTip')}
          data-testid="stream-not-shown"
          data-value={notShown}
          data-arrived={arrived}
        >
          {t('search.leftOut', { number: formats.count(notShown) })}
        </span>
      ) : null}
    </span>
  );
}

function PauseButton({ paused, onPause }: { paused: boolean; onPause(paused: boolean): void }) {
  const { t } = useTranslation();
  return (
    <IconButton
      icon={paused ? 'play' : 'pause'}
      className={paused ? css.paused : undefined}
      label={t(paused ? 'search.resume' : 'search.pause')}
      keys={t('search.pauseKey')}
      data-testid="stream-pause"
      onClick={() => onPause(!paused)}
    />
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

/**
 * Says to screen readers what came of a search, how far a long one is, in quarters, and whether the
 * list follows; never what arrives.
 */
function Announcement({ feed }: { feed: ResultsFeed }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { frame } = feed;
  const [said, setSaid] = useState<Said | null>(null);
  const quarter = frame ? Math.floor((4 * frame.scanned) / Math.max(frame.toScan, 1)) : 0;
  const state = feed.opening ? 'opening' : frame?.state;
  const { listed } = feed;
  // biome-ignore lint/correctness/useExhaustiveDependencies: said at these steps, not with each row.
  useEffect(() => {
    if (!frame || state === 'opening' || listed === 0) return;
    setSaid({ found: frame.total, percent: state === 'scanning' ? quarter * 25 : null });
  }, [state, quarter, listed]);
  const mode = modeOf(feed);
  const knownMode = useRef(mode);
  useEffect(() => {
    // Who scrolls in a list that shows everything knows that it stands still.
    if (knownMode.current === mode || (knownMode.current === 'live' && mode === 'held')) return;
    knownMode.current = mode;
    setSaid({ mode });
  }, [mode]);
  return (
    <span className="visually-hidden" role="status">
      {said && 'mode' in said ? t(`search.mode.${said.mode}`) : null}
      {said && 'found' in said ? (
        <>
          {said.percent === null ? null : `${t('search.percent', { percent: said.percent })} `}
          {t('search.count', { count: said.found, number: formats.count(said.found) })}
        </>
      ) : null}
    </span>
  );
}

type Mode = 'live' | 'sampled' | 'held' | 'paused';

/** What was said last, in no language yet. */
type Said = { mode: Mode } | { found: number; percent: number | null };

function modeOf({ paused, held, live }: ResultsFeed): Mode {
  if (paused) return 'paused';
  if (held) return 'held';
  return live.sample ? 'sampled' : 'live';
}

/** The time of day, with its date where that is another day. */
function momentText(time: number): string {
  const day = dateOf(time);
  const clock = timeOfDay(time);
  return day === dateOf(Date.now()) ? clock : `${day} ${clock}`;
}
