// The line a query is typed into, of messages as of topics: coloured, completed, and with its error under
// the character. Loaded when first shown; what it says comes with loadSearchStrings.
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueryProblem } from '../../shared/contract/base.ts';
import { useProblemText } from '../i18n/use-problem-text.ts';
import { IconButton } from '../ui/button.tsx';
import lineCss from '../ui/filter-line.module.css';
import { Icon } from '../ui/icon.tsx';
import { PopoverButton } from '../ui/popover-button.tsx';
import type { Sample } from './completion-sources.ts';
import { QueryColours } from './query-colours.tsx';
import css from './query-line.module.css';
import { QueryReference } from './query-reference.tsx';
import { type CompletionList, useCompletion } from './use-completion.ts';

interface QueryLineProps {
  captureId: string;
  text: string;
  problem: QueryProblem | null;
  label: string;
  placeholder: string;
  /** Where a command finds the field, and whether it has the focus from the start. */
  focusTarget: string;
  autoFocus?: boolean | undefined;
  /** Messages whose JSON paths are offered. */
  samples(): readonly Sample[];
  /** The last queries, newest first: offered where nothing is typed. */
  recent: readonly string[];
  onChange(text: string): void;
  /** Enter, an example that is tried, and '' where it is cleared. */
  onRun(text: string): void;
  /** Escape, with nothing to complete. */
  onLeave(): void;
  /** Before the field, after it, and at the end of the line. */
  before?: ReactNode;
  after?: ReactNode;
  children?: ReactNode;
}

export function QueryLine(props: QueryLineProps) {
  const { captureId, text, problem, samples, recent, onChange, onRun, onLeave } = props;
  const { t } = useTranslation();
  const problemText = useProblemText();
  const input = useRef<HTMLInputElement>(null);
  const colours = useRef<HTMLDivElement>(null);
  const caret = useRef<number | null>(null);
  const id = useId();
  const completion = useCompletion({
    captureId,
    samples,
    recent,
    text,
    replace: (next, at) => {
      caret.current = at;
      onChange(next);
    },
  });
  const { items, chosen } = completion;
  // While something is offered the query is on its way to be right.
  const shown = items.length > 0 ? null : problem;

  const follow = () => {
    if (colours.current && input.current) colours.current.scrollLeft = input.current.scrollLeft;
  };
  useLayoutEffect(() => {
    if (caret.current !== null) input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
    follow();
  });

  return (
    <div className={lineCss.box}>
      <div className={lineCss.line} data-invalid={shown ? true : undefined}>
        <Icon name="search" size={14} />
        {props.before}
        <div className={css.field}>
          <QueryColours ref={colours} text={text} mark={shown} />
          <input
            ref={input}
            className={css.input}
            role="combobox"
            aria-label={props.label}
            aria-expanded={items.length > 0}
            aria-controls={items.length > 0 ? `${id}-list` : undefined}
            aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
            aria-invalid={shown ? true : undefined}
            aria-describedby={shown ? `${id}-problem` : undefined}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            placeholder={props.placeholder}
            data-focus={props.focusTarget}
            // biome-ignore lint/a11y/noAutofocus: it takes the place of a field that had the focus.
            autoFocus={props.autoFocus}
            value={text}
            onScroll={follow}
            onChange={(event) => {
              onChange(event.target.value);
              completion.update(event.target.value, event.target.selectionStart ?? 0);
            }}
            onFocus={completion.prepare}
            onBlur={completion.close}
            onKeyDown={(event) => {
              if (completion.onKeyDown(event)) return;
              if (event.key === 'Enter') {
                completion.close();
                onRun(text);
              } else if (event.key === 'Escape') onLeave();
            }}
          />
          <CompletionMenu id={id} completion={completion} text={text} />
        </div>
        {props.after}
        {text === '' ? null : (
          <IconButton
            icon="close"
            label={t('search.clear')}
            onClick={() => {
              onRun('');
              input.current?.focus();
            }}
          />
        )}
        <Reference onTry={onRun} />
        {props.children}
      </div>
      {shown ? (
        <p id={`${id}-problem`} className={lineCss.problem} role="alert">
          {problemText(shown).message}{' '}
          <span className={css.place}>{t('search.atCharacter', { at: shown.at + 1 })}</span>
        </p>
      ) : null}
    </div>
  );
}

function Reference({ onTry }: { onTry(query: string): void }) {
  const { t } = useTranslation();
  return (
    <PopoverButton
      look="icon"
      side="bottom"
      wide
      label={t('search.reference')}
      tip={t('search.reference')}
      face={<span aria-hidden="true">?</span>}
    >
      {(close) => (
        <QueryReference
          onTry={(example) => {
            close();
            onTry(example);
          }}
        />
      )}
    </PopoverButton>
  );
}

interface CompletionMenuProps {
  id: string;
  completion: CompletionList;
  text: string;
}

function CompletionMenu({ id, completion, text }: CompletionMenuProps) {
  const { t } = useTranslation();
  const { items, chosen, from } = completion;
  const current = chosen >= 0 ? `${id}-${chosen}` : null;
  useEffect(() => {
    if (current) document.getElementById(current)?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  if (items.length === 0) return null;
  return (
    <div className={css.menu} style={{ left: `min(${from}ch, 60%)` }}>
      <div
        id={`${id}-list`}
        className={css.items}
        role="listbox"
        aria-label={text === '' ? t('search.recent') : t('search.completions')}
      >
        {items.map((item, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the combobox keeps the focus.
          <div
            key={`${item.kind} ${item.insert}`}
            id={`${id}-${index}`}
            className={css.item}
            role="option"
            aria-selected={index === chosen}
            // Not on click: the field would lose the focus and close the list first.
            onMouseDown={(event) => {
              event.preventDefault();
              completion.accept(index);
            }}
          >
            <span className={css.itemText}>{item.label}</span>
            {text === '' ? null : <span className={css.kind}>{t(`search.kind.${item.kind}`)}</span>}
          </div>
        ))}
      </div>
    </div>
  );
}
