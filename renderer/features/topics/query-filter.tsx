// The filter of the tree and the table in the query language. Loaded when first chosen.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { focusPlace } from '../../commands/focus.ts';
import type { TopicFeed } from '../../live/topic-feed.ts';
import { MOST_SAMPLES, type Sample } from '../../query/completion-sources.ts';
import { QueryLine } from '../../query/query-line.tsx';
import { useQueryText } from '../../query/use-query-text.ts';
import { useSelectedTopic } from '../../state/selection.ts';

interface QueryFilterProps {
  captureId: string;
  feed: TopicFeed;
  /** The last queries, newest first, and how one becomes one of them. */
  recent: readonly string[];
  remember(query: string): void;
  autoFocus: boolean;
  before: ReactNode;
  /** How many topics pass; not beside a problem. */
  after: ReactNode;
  /** Told what is typed, which stays there when the text is meant as something else. */
  onText(text: string): void;
  children: ReactNode;
}

export function QueryFilter(props: QueryFilterProps) {
  const { captureId, feed, recent, remember, onText } = props;
  const { t } = useTranslation();
  const selected = useSelectedTopic(captureId)?.node;
  const { text, problem, setText, run } = useQueryText({
    query: feed.set.filter.text,
    apply: (query) => void feed.setFilter({ ...feed.set.filter, mode: 'query', text: query }),
    remember,
    atOnce: true,
  });
  const shown = problem ?? feed.filterProblem;
  return (
    <QueryLine
      captureId={captureId}
      text={text}
      problem={shown}
      label={t('topics.filterLabel')}
      placeholder={t('search.placeholder')}
      focusTarget="topic-filter"
      autoFocus={props.autoFocus}
      before={props.before}
      after={shown ? null : props.after}
      samples={() => samplesOf(feed, selected)}
      recent={recent}
      onChange={(next) => {
        onText(next);
        setText(next);
      }}
      onRun={(next) => {
        onText(next);
        run(next);
      }}
      onLeave={() => focusPlace('topic-tree') || focusPlace('topic-table')}
    >
      {props.children}
    </QueryLine>
  );
}

/** Topics worth learning JSON paths from: the selected one, and those in sight. */
function samplesOf(feed: TopicFeed, selected: number | undefined): Sample[] {
  const json = (feed.frame?.rows ?? []).filter(({ preview }) => preview?.kind === 'json');
  const nodes = [...(selected === undefined ? [] : [selected]), ...json.map(({ node }) => node)];
  return [...new Set(nodes)].slice(0, MOST_SAMPLES).map((node) => ({ node }));
}
