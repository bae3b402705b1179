// The stream of messages: of everything, a topic, a subtree, or what a query finds. Loaded when first
// shown.
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listAround, listBelow, listTopic, pauseStream, showTree } from '../../actions/messages.ts';
import { focusPlace } from '../../commands/focus.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { EventMarks } from '../../live/event-marks.ts';
import { ResultsFeed } from '../../live/results-feed.ts';
import { useRevision } from '../../live/revision.ts';
import { usePage } from '../../page.ts';
import { MOST_SAMPLES, type Sample } from '../../query/completion-sources.ts';
import { QueryLine } from '../../query/query-line.tsx';
import { useQueryText } from '../../query/use-query-text.ts';
import { useMessagesView, useSearches } from '../../state/searches.ts';
import { useSelection } from '../../state/selection.ts';
import { ContextMenu } from '../../ui/context-menu.tsx';
import { Icon } from '../../ui/icon.tsx';
import { JumpButton } from '../../ui/jump-button.tsx';
import panelCss from '../../ui/list-panel.module.css';
import { PopoverButton } from '../../ui/popover-button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { ListHead } from './list-head.tsx';
import { ResultsList } from './results-list.tsx';
import { SavedQueries } from './saved-queries.tsx';
import css from './search-panel.module.css';

interface SearchPanelProps {
  captureId: string;
  /** Chooses between tree and messages; the first in the bar. */
  switcher: ReactNode;
}

interface MenuPlace {
  x: number;
  y: number;
  id: number;
}

export function SearchPanel({ captureId, switcher }: SearchPanelProps) {
  const { t } = useTranslation();
  const page = usePage();
  const view = useMessagesView(captureId);
  const { change, newestLast, setNewestLast, recent, remember } = useSearches();
  const { text, problem, setText, run } = useQueryText({
    query: view.query,
    apply: (query) => change(captureId, { query }),
    remember,
  });
  const feed = page.results(captureId, () => {
    const { client, clock, host } = page;
    const spec = { query: view.query, until: view.until };
    return new ResultsFeed({ client, link: host.link, clock, captureId, spec });
  });
  const revision = useRevision(feed.revision);
  const marks = useMarks(captureId);
  const selectedId = useSelection((state) => state.topics[captureId]?.messageId ?? null);
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const { query, until } = view;

  useEffect(() => {
    feed.setWanted(true);
    return () => feed.setWanted(false);
  }, [feed]);
  useEffect(() => {
    if (feed.spec.query !== query || feed.spec.until !== until) feed.open({ query, until });
  }, [feed, query, until]);

  useWantedFocus();

  const events = view.events ?? query.trim() === '';
  const setUntil = (next: number | null) => change(captureId, { until: next });
  const setPaused = (paused: boolean) => pauseStream(captureId, feed, paused);
  return (
    <section className={panelCss.panel} aria-label={t('search.title')}>
      <div className={panelCss.bar}>
        {switcher}
        <div className={panelCss.filter}>
          <QueryLine
            captureId={captureId}
            text={text}
            problem={problem ?? feed.queryProblem}
            label={t('search.label')}
            placeholder={t('search.placeholder')}
            focusTarget="search"
            samples={() => samplesOf(feed, selectedId)}
            recent={recent}
            onChange={setText}
            onRun={run}
            onLeave={() => focusPlace('results')}
          />
        </div>
        <div className={panelCss.tools}>
          <PopoverButton
            look="icon"
            side="bottom"
            label={t('search.savedAndRecent')}
            tip={t('search.savedAndRecent')}
            face={<Icon name="bookmark" />}
          >
            {(close) => (
              <SavedQueries
                query={problem ? '' : text.trim()}
                onChoose={(chosen) => {
                  close();
                  run(chosen);
                }}
              />
            )}
          </PopoverButton>
          <JumpButton side="bottom" onJump={setUntil} />
        </div>
      </div>
      <ListHead
        captureId={captureId}
        feed={feed}
        events={events}
        newestLast={newestLast}
        onNewestLast={setNewestLast}
        onPause={setPaused}
        onEvents={(shown) => change(captureId, { events: shown })}
        onUntil={setUntil}
        onNewest={() => {
          setPaused(false);
          // The button that was pressed goes.
          focusPlace('results');
        }}
      />
      <Problems feed={feed} />
      <div className={panelCss.stack}>
        <ResultsList
          key={`${captureId} ${newestLast}`}
          captureId={captureId}
          feed={feed}
          newestLast={newestLast}
          onPause={setPaused}
          revision={revision}
          marks={marks}
          showEvents={events}
          onMenu={setMenu}
        />
        <EmptyList feed={feed} />
      </div>
      {menu ? (
        <RowMenu captureId={captureId} feed={feed} place={menu} onClose={() => setMenu(null)} />
      ) : null}
    </section>
  );
}

/** Messages worth learning JSON paths from: the picked one, and one of each topic in sight. */
function samplesOf(feed: ResultsFeed, selectedId: number | null): Sample[] {
  const byTopic = new Map<string, Sample>();
  for (const { id, topic, preview } of feed.frame?.rows ?? []) {
    if (preview.kind === 'json' && !byTopic.has(topic)) byTopic.set(topic, { id });
  }
  const samples = [...byTopic.values()].slice(0, MOST_SAMPLES);
  return selectedId === null ? samples : [{ id: selectedId }, ...samples];
}

/** Puts the focus where the command that brought the panel up wants it. */
function useWantedFocus(): void {
  const { focus, wantFocus } = useSearches();
  useEffect(() => {
    if (focus === null) return;
    focusPlace(focus === 'query' ? 'search' : 'results');
    wantFocus(null);
  }, [focus, wantFocus]);
}

function useMarks(captureId: string): EventMarks {
  const { client, clock } = usePage();
  const [marks, setMarks] = useState(() => new EventMarks(client, clock, captureId));
  useEffect(() => {
    const made = new EventMarks(client, clock, captureId);
    setMarks(made);
    return () => made.dispose();
  }, [client, clock, captureId]);
  return marks;
}

function Problems({ feed }: { feed: ResultsFeed }) {
  const problemText = useProblemText();
  const partly = feed.frame?.problem;
  return (
    <>
      {feed.problem ? <ProblemNote live {...problemText(feed.problem)} /> : null}
      {partly ? <ProblemNote live tone="waiting" {...problemText(partly)} /> : null}
    </>
  );
}

/** Says why there is nothing to see, where there is nothing. */
function EmptyList({ feed }: { feed: ResultsFeed }) {
  const { t } = useTranslation();
  const { frame, opening } = feed;
  if (feed.queryProblem) return null;
  if (!frame) return <p className={css.message}>{t('search.searching')}</p>;
  if (opening || frame.total > 0 || frame.state === 'scanning') return null;
  const nothingThere = frame.toScan === 0 && feed.spec.query === '';
  if (nothingThere && feed.spec.until === null) {
    return <p className={css.message}>{t('topics.nothingRecorded')}</p>;
  }
  return (
    <p className={css.message}>
      {feed.spec.until === null ? t('search.noMatch') : t('search.noMatchUntil')}
    </p>
  );
}

interface RowMenuProps {
  captureId: string;
  feed: ResultsFeed;
  place: MenuPlace;
  onClose(): void;
}

function RowMenu({ captureId, feed, place, onClose }: RowMenuProps) {
  const { t } = useTranslation();
  const row = feed.frame?.rows.find(({ id }) => id === place.id);
  if (!row) return null;
  const { topic, time } = row;
  return (
    <ContextMenu
      label={t('search.menu')}
      x={place.x}
      y={place.y}
      onClose={onClose}
      items={[
        { id: 'around', title: t('panels.around'), run: () => listAround(captureId, time) },
        {
          id: 'topic',
          title: t('search.onlyTopic'),
          run: () => void listTopic(captureId, topic, feed.spec.until),
        },
        {
          id: 'below',
          title: t('search.levelAbove'),
          run: () => void listBelow(captureId, topic.slice(0, Math.max(topic.lastIndexOf('/'), 0))),
        },
        {
          id: 'tree',
          title: t('search.showInTree'),
          run: () => showTree(captureId),
        },
        {
          id: 'copy',
          title: t('messages.copyTopic'),
          run: () => void navigator.clipboard.writeText(topic).catch(() => undefined),
        },
      ].filter(({ id }) => id !== 'below' || topic.includes('/'))}
    />
  );
}
