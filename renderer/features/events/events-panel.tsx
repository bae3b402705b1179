// What happened to a connection, newest first: state, tries, subscriptions, each with its reason.
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventRow as EventRowData } from '../../../shared/contract/results.ts';
import { type EventLevel, eventDetail, eventLevel, eventText } from '../../i18n/event-text.ts';
import { dateOf, timeOfDay, useFormats } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { EventsFeed } from '../../live/events-feed.ts';
import { useRevision } from '../../live/revision.ts';
import { useFeed } from '../../live/use-feed.ts';
import { usePage } from '../../page.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import listCss from '../../ui/row-list.module.css';
import { RowsInSight } from '../../ui/rows-in-sight.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { useVirtualRows } from '../../ui/use-virtual-rows.ts';
import { VisibleText } from '../../ui/visible-text.tsx';
import css from './events-panel.module.css';

const ROW_HEIGHT = 24;
/** From which level on. */
const LEVELS = ['info', 'warning', 'error'] as const satisfies readonly EventLevel[];

export function EventsPanel({ profileId }: { profileId: string }) {
  const { client, clock, host } = usePage();
  const { link } = host;
  const make = useCallback(
    () => new EventsFeed({ client, link, clock, captureId: profileId }),
    [client, link, clock, profileId],
  );
  const feed = useFeed(make);
  return feed ? <Events feed={feed} /> : null;
}

function Events({ feed }: { feed: EventsFeed }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const problemText = useProblemText();
  const [least, setLeast] = useState<EventLevel>('info');
  useRevision(feed.revision);
  const events = feed.events.filter(
    ({ kind }) => LEVELS.indexOf(eventLevel(kind)) >= LEVELS.indexOf(least),
  );
  return (
    <section className={css.panel} aria-label={t('events.title')} data-testid="events">
      <div className={css.bar}>
        <Segmented<EventLevel>
          label={t('events.least')}
          value={least}
          choices={LEVELS.map((value) => ({ value, label: t(`events.from.${value}`) }))}
          onChange={setLeast}
        />
        <span className={listCss.count}>
          {feed.loaded
            ? t('events.count', { count: events.length, number: formats.count(events.length) })
            : null}
        </span>
        {feed.more ? (
          <Button small onClick={() => void feed.loadOlder()}>
            {t('events.older')}
          </Button>
        ) : null}
      </div>
      {feed.problem ? <ProblemNote live {...problemText(feed.problem)} /> : null}
      {feed.loaded && events.length === 0 ? (
        <p className={css.nothing}>
          {t(feed.events.length === 0 ? 'events.none' : 'events.noneSo')}
        </p>
      ) : (
        <EventList events={events} />
      )}
    </section>
  );
}

function EventList({ events }: { events: readonly EventRowData[] }) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLElement>(null);
  const rows = useVirtualRows({ scroller, total: events.length, rowHeight: ROW_HEIGHT });
  return (
    <section
      ref={scroller}
      className={listCss.list}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard.
      tabIndex={0}
      aria-label={t('events.list')}
    >
      <RowsInSight rows={rows}>
        <ul>
          {events.slice(rows.first, rows.first + rows.count).map((event) => (
            <EventLine key={event.id} event={event} />
          ))}
        </ul>
      </RowsInSight>
    </section>
  );
}

function EventLine({ event }: { event: EventRowData }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const level = eventLevel(event.kind);
  const text = eventText(t, event, (problem) => problemText(problem).message);
  const detail = eventDetail(event);
  return (
    <li
      className={`${listCss.row} ${css.row}`}
      data-event={event.kind}
      data-level={level}
      data-failed={level === 'error' || undefined}
    >
      <time
        className={css.time}
        dateTime={new Date(event.time).toISOString()}
        data-tip={`${dateOf(event.time)} ${timeOfDay(event.time)}`}
      >
        {timeOfDay(event.time)}
      </time>
      <span className={css.level}>
        {level === 'info' ? null : <Icon name="warning" size={14} />}
        <span>{t(`events.level.${level}`)}</span>
      </span>
      <span className={css.text} data-tip={[text, detail].filter(Boolean).join('\n')}>
        <VisibleText text={text} />
        {detail === '' ? null : (
          <span className={css.detail}>
            <VisibleText text={detail} />
          </span>
        )}
      </span>
    </li>
  );
}
