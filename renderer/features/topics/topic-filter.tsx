import { lazy, Suspense, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TopicFilterMode } from '../../../shared/contract/topics.ts';
import { checkTopicFilter } from '../../../shared/mqtt/topic-rules.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { useFormats } from '../../i18n/format.ts';
import { loadTreeStrings } from '../../i18n/i18n.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import type { TopicFeed } from '../../live/topic-feed.ts';
import { TREE_FILTER_MODES } from '../../state/tree-memory.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PopoverButton } from '../../ui/popover-button.tsx';
import { detectFilterMode } from './filter-mode.ts';
import css from './topics-panel.module.css';

const ChangedWithin = lazy(async () => {
  const [part] = await Promise.all([import('./changed-within.tsx'), loadTreeStrings()]);
  return { default: part.ChangedWithin };
});

/** Narrows the tree by text, a topic filter or a query, and to what has changed of late. */
export function TopicFilter({ feed }: { feed: TopicFeed }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const errorId = useId();
  const { filter } = feed.set;
  const { changedWithin } = filter;
  const [text, setText] = useState(filter.text);
  const [chosen, setChosen] = useState<TopicFilterMode | null>(
    detectFilterMode(filter.text) === filter.mode ? null : filter.mode,
  );
  const mode = chosen ?? detectFilterMode(text);
  const problem = problemOfFilter(mode, text) ?? feed.filterProblem;

  const apply = (nextText: string, nextChosen: TopicFilterMode | null) => {
    setText(nextText);
    setChosen(nextChosen);
    const next = nextChosen ?? detectFilterMode(nextText);
    // An invalid filter leaves the tree as it is: it is usually one key away from being valid.
    if (problemOfFilter(next, nextText)) return;
    void feed.setFilter({ mode: next, text: nextText, changedWithin });
  };

  return (
    <div className={css.filterBox}>
      <div className={css.filter} data-invalid={problem ? true : undefined}>
        <Icon name="search" size={14} />
        <select
          className={css.mode}
          aria-label={t('topics.modeLabel')}
          data-tip={t('topics.modeLabel')}
          value={mode}
          onChange={(event) =>
            apply(text, TREE_FILTER_MODES.find((one) => one === event.target.value) ?? null)
          }
        >
          {TREE_FILTER_MODES.map((one) => (
            <option key={one} value={one}>
              {t(`topics.mode.${one}`)}
            </option>
          ))}
        </select>
        <input
          className={css.filterInput}
          type="search"
          value={text}
          placeholder={t('topics.filterPlaceholder')}
          aria-label={t('topics.filterLabel')}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? errorId : undefined}
          autoComplete="off"
          spellCheck={false}
          data-focus="topic-filter"
          onChange={(event) => apply(event.target.value, chosen)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && text !== '') apply('', chosen);
          }}
        />
        {problem ? null : <Matches feed={feed} />}
        {text === '' ? (
          <kbd className={css.key}>F</kbd>
        ) : (
          <IconButton
            icon="close"
            label={t('topics.clearFilter')}
            onClick={() => apply('', chosen)}
          />
        )}
        <PopoverButton
          className={changedWithin === null ? css.clock : `${css.clock} ${css.set}`}
          side="bottom"
          label={t('topics.changedWithin')}
          tip={t('topics.changedWithin')}
          face={
            <>
              <Icon name="clock" size={14} />
              {changedWithin === null ? null : <Span seconds={changedWithin} />}
            </>
          }
        >
          {() => (
            <Suspense>
              <ChangedWithin
                seconds={changedWithin}
                onChange={(seconds) =>
                  void feed.setFilter({ ...feed.set.filter, changedWithin: seconds })
                }
              />
            </Suspense>
          )}
        </PopoverButton>
      </div>
      {problem ? (
        <p id={errorId} className={css.filterError} role="alert">
          {problemText(problem).message}
          {mode === 'query' && problem === feed.filterProblem ? (
            <span className={css.place}>
              {' '}
              {t('topics.atCharacter', { at: feed.filterProblem.at + 1 })}
            </span>
          ) : null}
        </p>
      ) : null}
    </div>
  );
}

/** How many topics pass, and how far the core is with a large tree. */
function Matches({ feed }: { feed: TopicFeed }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { matches = null, toFilter = 0, topics = 0 } = feed.frame ?? {};
  if (matches === null) return null;
  const done = Math.floor(((topics - Math.min(toFilter, topics)) / Math.max(topics, 1)) * 100);
  return (
    <span className={css.matches}>
      {t('topics.matches', { count: matches, number: formats.count(matches) })}
      {toFilter > 0 ? <span className={css.progress}>{t('topics.percent', { done })}</span> : null}
    </span>
  );
}

function Span({ seconds }: { seconds: number }) {
  const { t } = useTranslation();
  const whole = seconds % 60 === 0;
  return (
    <span>
      {whole
        ? t('topics.minutes', { count: seconds / 60 })
        : t('topics.seconds', { count: seconds })}
    </span>
  );
}

function problemOfFilter(mode: TopicFilterMode, text: string): Problem | undefined {
  return mode === 'topic-filter' && text !== '' ? checkTopicFilter(text) : undefined;
}
