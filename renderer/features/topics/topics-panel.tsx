import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { useRevision } from '../../live/revision.ts';
import { ROOT_NODE, type TopicFeed } from '../../live/topic-feed.ts';
import { usePage } from '../../page.ts';
import { useConnection } from '../../state/connections.ts';
import { IconButton } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { TopicFilter } from './topic-filter.tsx';
import { TopicTree } from './topic-tree.tsx';
import css from './topics-panel.module.css';

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

  useEffect(() => {
    feed.setWanted(true);
    return () => feed.setWanted(false);
  }, [feed]);
  const expandAll = (expanded: boolean) =>
    void feed.expand(ROOT_NODE, expanded, true).catch(() => undefined);

  return (
    <section className={css.panel} aria-label={t('topics.title')}>
      <div className={css.bar}>
        {switcher}
        <TopicFilter key={captureId} feed={feed} />
        <IconButton icon="expand" label={t('topics.expandAll')} onClick={() => expandAll(true)} />
        <IconButton
          icon="collapse"
          label={t('topics.collapseAll')}
          onClick={() => expandAll(false)}
        />
      </div>
      {feed.problem ? <ProblemNote live {...problemText(feed.problem)} /> : null}
      <div className={css.list}>
        <div className={css.columns} aria-hidden="true">
          <span>{t('topics.columnTopic')}</span>
          <span data-tip={t('topics.columnTopicsTip')}>{t('topics.columnTopics')}</span>
          <span data-tip={t('topics.columnMessagesTip')}>{t('topics.columnMessages')}</span>
          <span data-tip={t('topics.columnLastTip')}>{t('topics.columnLast')}</span>
        </div>
        <div className={css.stack}>
          <TopicTree key={captureId} captureId={captureId} feed={feed} revision={revision} />
          <EmptyTree captureId={captureId} feed={feed} />
        </div>
      </div>
    </section>
  );
}

/** Says why there is nothing to see, where there is nothing. */
function EmptyTree({ captureId, feed }: { captureId: string; feed: TopicFeed }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const connection = useConnection(captureId);
  const { frame } = feed;
  if (!frame || frame.total > 0) return null;
  if (feed.filter.text !== '') {
    const topics = formats.count(frame.topics);
    return (
      <div className={css.message}>
        <p>{t('topics.noMatch', { count: frame.topics, topics })}</p>
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
