import { useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemLine } from '../../i18n/use-problem-line.ts';
import { useRevision } from '../../live/revision.ts';
import { useSelectedPaths } from '../../live/use-selected-paths.ts';
import { usePage } from '../../page.ts';
import type { CaptureRef } from '../../state/capture-ref.ts';
import {
  decorationsOf,
  MOST_RULES,
  type ShownValue,
  useDecorations,
  useDecorationsOf,
} from '../../state/decorations.ts';
import { TextInput } from '../../ui/field.tsx';
import css from './decoration-dialog.module.css';
import { DecorationDialog, LineProblem } from './decoration-dialog.tsx';
import { LineList } from './line-list.tsx';

interface ShownValuesProps {
  capture: CaptureRef;
  /** A topic filter to begin a new line with; null for none. */
  filter: string | null;
}

/** Which value of a JSON payload stands for it in the tree, by topic filter; the first that fits counts. */
export function ShownValuesDialog({ capture, filter }: ShownValuesProps) {
  const { t } = useTranslation();
  const { captureId } = capture;
  const { values } = useDecorationsOf(captureId);
  const change = useDecorations((state) => state.change);
  const page = usePage();
  const feed = page.topics(captureId);
  useRevision(feed.revision);
  const paths = useSelectedPaths(captureId);
  const listId = useId();
  useEffect(() => {
    if (filter === null) return;
    const { values: known } = decorationsOf(captureId);
    if (known.some((one) => one.filter === filter)) return;
    change(captureId, { values: [{ filter, path: '' }, ...known].slice(0, MOST_RULES) });
  }, [captureId, filter, change]);
  return (
    <DecorationDialog
      capture={capture}
      title={t('tree.valuesTitle')}
      hint={t('tree.valuesHint')}
      cleaned={({ values: lines }) => ({ values: lines.filter(({ path }) => path.trim() !== '') })}
    >
      <datalist id={listId}>
        {paths.map((path) => (
          <option key={path} value={path} />
        ))}
      </datalist>
      <LineList
        lines={values}
        most={MOST_RULES}
        add={t('tree.valuesAdd')}
        fresh={() => ({ filter: '#', path: '' })}
        onChange={(lines) => change(captureId, { values: lines })}
      >
        {(value, index, set) => (
          <ValueLine
            value={value}
            number={index + 1}
            paths={listId}
            problem={feed.decorationProblems.values[index] ?? null}
            onChange={set}
          />
        )}
      </LineList>
    </DecorationDialog>
  );
}

interface ValueLineProps {
  value: ShownValue;
  number: number;
  /** ID of the list of paths to choose from. */
  paths: string;
  problem: Parameters<ReturnType<typeof useProblemLine>>[0];
  onChange(part: Partial<ShownValue>): void;
}

function ValueLine({ value, number, paths, problem, onChange }: ValueLineProps) {
  const { t } = useTranslation();
  const id = useId();
  const text = useProblemLine()(value.path === '' ? null : problem);
  return (
    <div className={css.fields}>
      <TextInput
        mono
        value={value.filter}
        aria-label={t('tree.valueFilter', { number })}
        onChange={(event) => onChange({ filter: event.target.value })}
      />
      <TextInput
        mono
        className={css.path}
        value={value.path}
        placeholder="$.temp"
        list={paths}
        aria-label={t('tree.valuePath', { number })}
        aria-invalid={text ? true : undefined}
        aria-describedby={text ? id : undefined}
        onChange={(event) => onChange({ path: event.target.value })}
      />
      <LineProblem id={id} text={text} />
    </div>
  );
}
