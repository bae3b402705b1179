import { lazy, type ReactNode, Suspense, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TopicFilterMode } from '../../../shared/contract/topics.ts';
import { checkTopicFilter } from '../../../shared/mqtt/topic-rules.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { useFormats } from '../../i18n/format.ts';
import { loadSearchStrings, loadTreeStrings } from '../../i18n/i18n.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import type { TopicFeed } from '../../live/topic-feed.ts';
import { useSearches } from '../../state/searches.ts';
import { TREE_FILTER_MODES } from '../../state/tree-memory.ts';
import { IconButton } from '../../ui/button.tsx';
import lineCss from '../../ui/filter-line.module.css';
import { Icon } from '../../ui/icon.tsx';
import panelCss from '../../ui/list-panel.module.css';
import { PopoverButton } from '../../ui/popover-button.tsx';
import { detectFilterMode } from './filter-mode.ts';
import { spanText } from './span-text.ts';
import css from './topics-panel.module.css';

const ChangedWithin = lazy(async () => {
  const [part] = await Promise.all([import('./changed-within.tsx'), loadTreeStrings()]);
  return { default: part.ChangedWithin };
});

// Few filter by a query, and what reads and completes one is as large as the tree.
const QueryFilter = lazy(async () => {
  const [part] = await Promise.all([import('./query-filter.tsx'), loadSearchStrings()]);
  return { default: part.QueryFilter };
});

/** Narrows the tree by text, a topic filter or a query, and to what has changed of late. */
export function TopicFilter({ captureId, feed }: { captureId: string; feed: TopicFeed }) {
  const { filter } = feed.set;
  const { changedWithin } = filter;
  const { recent, remember } = useSearches();
  const [text, setText] = useState(filter.text);
  const [chosen, setChosen] = useState<TopicFilterMode | null>(
    detectFilterMode(filter.text) === filter.mode ? null : filter.mode,
  );
  const focused = useRef(false);
  const mode = chosen ?? detectFilterMode(text);

  const apply = (nextText: string, nextChosen: TopicFilterMode | null) => {
    setText(nextText);
    setChosen(nextChosen);
    const next = nextChosen ?? detectFilterMode(nextText);
    // An invalid filter leaves the tree as it is: it is usually one key away from being valid.
    if (problemOfFilter(next, nextText)) return;
    void feed.setFilter({ mode: next, text: nextText, changedWithin });
  };
  const field = (
    <TextField
      feed={feed}
      text={text}
      problem={problemOfFilter(mode, text)}
      before={<Mode mode={mode} onChange={(next) => apply(text, next)} />}
      onChange={(next) => apply(next, chosen)}
      onFocus={(has) => {
        focused.current = has;
      }}
    />
  );
  return (
    <div className={panelCss.filter}>
      {mode === 'query' ? (
        <Suspense fallback={field}>
          <QueryFilter
            captureId={captureId}
            feed={feed}
            recent={recent}
            remember={remember}
            autoFocus={focused.current}
            before={<Mode mode={mode} onChange={(next) => apply(text, next)} />}
            after={<Matches feed={feed} />}
            onText={setText}
          >
            <Changed feed={feed} />
          </QueryFilter>
        </Suspense>
      ) : (
        field
      )}
    </div>
  );
}

interface ModeProps {
  mode: TopicFilterMode;
  onChange(mode: TopicFilterMode | null): void;
}

/** What the text is meant as. */
function Mode({ mode, onChange }: ModeProps) {
  const { t } = useTranslation();
  return (
    <select
      className={css.mode}
      aria-label={t('topics.modeLabel')}
      data-tip={t('topics.modeLabel')}
      value={mode}
      onChange={(event) =>
        onChange(TREE_FILTER_MODES.find((one) => one === event.target.value) ?? null)
      }
    >
      {TREE_FILTER_MODES.map((one) => (
        <option key={one} value={one}>
          {t(`topics.mode.${one}`)}
        </option>
      ))}
    </select>
  );
}

interface TextFieldProps {
  feed: TopicFeed;
  text: string;
  problem: Problem | undefined;
  before: ReactNode;
  onChange(text: string): void;
  onFocus(has: boolean): void;
}

function TextField({ feed, text, problem, before, onChange, onFocus }: TextFieldProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const errorId = useId();
  return (
    <>
      <div className={lineCss.line} data-invalid={problem ? true : undefined}>
        <Icon name="search" size={14} />
        {before}
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
          onChange={(event) => onChange(event.target.value)}
          onFocus={() => onFocus(true)}
          onBlur={() => onFocus(false)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && text !== '') onChange('');
          }}
        />
        {problem ? null : <Matches feed={feed} />}
        {text === '' ? (
          <kbd className={css.key}>F</kbd>
        ) : (
          <IconButton icon="close" label={t('topics.clearFilter')} onClick={() => onChange('')} />
        )}
        <Changed feed={feed} />
      </div>
      {problem ? (
        <p id={errorId} className={lineCss.problem} role="alert">
          {problemText(problem).message}
        </p>
      ) : null}
    </>
  );
}

/** Only what has changed of late. */
function Changed({ feed }: { feed: TopicFeed }) {
  const { t } = useTranslation();
  const { changedWithin } = feed.set.filter;
  return (
    <PopoverButton
      className={changedWithin === null ? css.clock : `${css.clock} ${css.set}`}
      side="bottom"
      label={t('topics.changedWithin')}
      tip={t('topics.changedWithin')}
      face={
        <>
          <Icon name="clock" size={14} />
          {changedWithin === null ? null : <span>{spanText(t, changedWithin)}</span>}
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

function problemOfFilter(mode: TopicFilterMode, text: string): Problem | undefined {
  return mode === 'topic-filter' && text !== '' ? checkTopicFilter(text) : undefined;
}
