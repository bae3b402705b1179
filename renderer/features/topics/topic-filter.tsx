import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { checkTopicFilter } from '../../../shared/mqtt/topic-rules.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { useFormats } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import type { FilterMode, TopicFeed } from '../../live/topic-feed.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { detectFilterMode } from './filter-mode.ts';
import css from './topics-panel.module.css';

/** Narrows the tree by text or by a topic filter; says which of the two it takes the text for. */
export function TopicFilter({ feed }: { feed: TopicFeed }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const problemText = useProblemText();
  const errorId = useId();
  const [text, setText] = useState(feed.filter.text);
  const [chosen, setChosen] = useState<FilterMode | null>(null);
  const mode = chosen ?? detectFilterMode(text);
  const problem = problemOfFilter(mode, text) ?? feed.filterProblem;
  const matches = feed.frame?.matches ?? null;

  const apply = (nextText: string, nextChosen: FilterMode | null) => {
    setText(nextText);
    setChosen(nextText === '' ? null : nextChosen);
    const nextMode = nextChosen ?? detectFilterMode(nextText);
    // An invalid filter leaves the tree as it is: it is usually one key away from being valid.
    if (!problemOfFilter(nextMode, nextText)) void feed.setFilter(nextMode, nextText);
  };

  return (
    <div className={css.filterBox}>
      <div className={css.filter} data-invalid={problem ? true : undefined}>
        <Icon name="search" size={14} />
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
            if (event.key === 'Escape' && text !== '') apply('', null);
          }}
        />
        {text === '' ? (
          <kbd className={css.key}>F</kbd>
        ) : (
          <>
            {matches === null || problem ? null : (
              <span className={css.matches}>
                {t('topics.matches', { count: matches, number: formats.count(matches) })}
              </span>
            )}
            <button
              type="button"
              className={css.mode}
              data-tip={t('topics.modeTip')}
              onClick={() => apply(text, mode === 'text' ? 'topic-filter' : 'text')}
            >
              {t(mode === 'text' ? 'topics.modeText' : 'topics.modeFilter')}
            </button>
            <IconButton
              icon="close"
              label={t('topics.clearFilter')}
              onClick={() => apply('', null)}
            />
          </>
        )}
      </div>
      {problem ? (
        <p id={errorId} className={css.filterError} role="alert">
          {problemText(problem).message}
        </p>
      ) : null}
    </div>
  );
}

function problemOfFilter(mode: FilterMode, text: string): Problem | undefined {
  return mode === 'topic-filter' && text !== '' ? checkTopicFilter(text) : undefined;
}
