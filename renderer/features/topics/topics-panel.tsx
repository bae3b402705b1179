import { lazy, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.ts';
import { loadTreeStrings } from '../../i18n/i18n.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { useRevision } from '../../live/revision.ts';
import type { TopicFeed } from '../../live/topic-feed.ts';
import { usePage } from '../../page.ts';
import { useConnection } from '../../state/connections.ts';
import { useDecorationsOf } from '../../state/decorations.ts';
import { useSelectedTopic } from '../../state/selection.ts';
import headCss from '../../ui/column-heads.module.css';
import panelCss from '../../ui/list-panel.module.css';
import { OrderMark } from '../../ui/order-mark.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { readsLikeQuery } from './filter-mode.ts';
import { PinnedTopics } from './pinned-topics.tsx';
import { spanText } from './span-text.ts';
import { TopicFilter } from './topic-filter.tsx';
import { type MenuPlace, TopicTree } from './topic-tree.tsx';
import css from './topics-panel.module.css';
import { TreeTools } from './tree-tools.tsx';

const TopicMenu = lazy(async () => {
  const [menu] = await Promise.all([import('./topic-menu.tsx'), loadTreeStrings()]);
  return { default: menu.TopicMenu };
});
const PickedBar = lazy(async () => {
  const [bar] = await Promise.all([import('./picked-bar.tsx'), loadTreeStrings()]);
  return { default: bar.PickedBar };
});

interface TopicsPanelProps {
  captureId: string;
  /** Chooses between tree and messages; the first in the bar. */
  switcher: ReactNode;
}

export function TopicsPanel({ captureId, switcher }: TopicsPanelProps) {
  const { t } = useTranslation();
  const page = usePage();
  const problemText = useProblemText();
  const feed = page.topics(captureId);
  const revision = useRevision(feed.revision);
  const active = useSelectedTopic(captureId)?.node ?? null;
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const closeMenu = useCallback(() => setMenu(null), []);
  const picked = feed.picks.count(active);

  useEffect(() => {
    feed.setWanted(true);
    return () => feed.setWanted(false);
  }, [feed]);
  useDecorated(captureId, feed);

  return (
    <section className={panelCss.panel} aria-label={t('topics.title')}>
      <div className={panelCss.bar}>
        {switcher}
        <TopicFilter key={captureId} captureId={captureId} feed={feed} />
        <TreeTools feed={feed} />
      </div>
      {feed.problem ? <ProblemNote live {...problemText(feed.problem)} /> : null}
      <div className={css.list}>
        <div className={`${headCss.heads} ${css.columns}`} aria-hidden="true">
          <span>{t('topics.columnTopic')}</span>
          <span data-tip={t('topics.columnTopicsTip')}>{t('topics.columnTopics')}</span>
          <span data-tip={t('topics.columnTrendTip')}>{t('topics.columnTrend')}</span>
          <span data-tip={t('topics.columnMessagesTip')}>{t('topics.columnMessages')}</span>
          <span data-tip={t('topics.columnRateTip')}>{t('topics.columnRate')}</span>
          <span>{t('topics.columnAge')}</span>
          <span data-tip={t('topics.columnLastTip')}>{t('topics.columnLast')}</span>
        </div>
        <OrderMark
          waits={feed.frame?.orderWaits}
          ordering={feed.frame?.ordering}
          className={css.orderMark}
          onOrderNow={() => feed.orderNow()}
        />
        <PinnedTopics captureId={captureId} feed={feed} onMenu={setMenu} />
        <div className={panelCss.stack}>
          <TopicTree
            key={captureId}
            captureId={captureId}
            feed={feed}
            revision={revision}
            onMenu={setMenu}
          />
          <EmptyTree captureId={captureId} feed={feed} />
        </div>
      </div>
      <Suspense>
        {picked > 1 ? <PickedBar captureId={captureId} feed={feed} count={picked} /> : null}
        {/* Outside of the tree: its keys are not those of the tree. */}
        {menu ? (
          <TopicMenu captureId={captureId} feed={feed} place={menu} onClose={closeMenu} />
        ) : null}
      </Suspense>
    </section>
  );
}

/** Tells the core which values stand for payloads, and which rows have a colour. */
function useDecorated(captureId: string, feed: TopicFeed): void {
  const { values, colours } = useDecorationsOf(captureId);
  const decorated = useRef(false);
  useEffect(() => {
    if (!decorated.current && values.length + colours.length === 0) return;
    decorated.current = true;
    void feed.decorate({ values, colours: colours.map(({ query }) => ({ query })) });
  }, [feed, values, colours]);
}

/** Says why there is nothing to see, where there is nothing. */
export function EmptyTree({ captureId, feed }: { captureId: string; feed: TopicFeed }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const connection = useConnection(captureId);
  const { frame } = feed;
  if (!frame || frame.total > 0) return null;
  const { mode, text, changedWithin } = feed.set.filter;
  if (frame.topics > 0 && (text !== '' || changedWithin !== null)) {
    if (frame.toFilter > 0) return null;
    const topics = formats.count(frame.topics);
    return (
      <div className={css.message}>
        {text === '' && changedWithin !== null ? (
          <p>{t('topics.noChange', { span: spanText(t, changedWithin) })}</p>
        ) : (
          <p>{t('topics.noMatch', { count: frame.topics, topics })}</p>
        )}
        {mode !== 'query' && readsLikeQuery(text) ? (
          <p>{t('topics.likeAQuery', { mode: t('topics.mode.query') })}</p>
        ) : null}
      </div>
    );
  }
  const connected = connection?.state === 'connected';
  const filters = connection?.subscriptions
    .filter(({ state }) => state === 'granted')
    .map(({ filter }) => filter)
    .join(', ');
  return (
    <div className={css.message}>
      {connected && filters ? <p>{t('topics.waiting', { filters })}</p> : null}
      {connected && !filters ? <p>{t('topics.noSubscription')}</p> : null}
      {connected ? null : <p>{t('topics.nothingRecorded')}</p>}
    </div>
  );
}
