import { useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { checkTopicFilter } from '../../../shared/mqtt/topic-rules.ts';
import { parsePath } from '../../../shared/query/json-path.ts';
import { useProblemLine } from '../../i18n/use-problem-line.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { useSelectedPaths } from '../../live/use-selected-paths.ts';
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
  const setPreview = useDecorations((state) => state.setPreview);
  const paths = useSelectedPaths(captureId);
  const listId = useId();
  useEffect(() => {
    if (filter === null) return;
    const { values: known } = decorationsOf(captureId);
    if (known.some((one) => one.filter === filter)) return;
    setPreview(captureId, { values: [{ filter, path: '' }, ...known].slice(0, MOST_RULES) });
  }, [captureId, filter, setPreview]);
  return (
    <DecorationDialog
      capture={capture}
      title={t('tree.valuesTitle')}
      hint={t('tree.valuesHint')}
      cleaned={({ values: lines, colours }) => ({
        colours,
        values: lines.filter(({ path }) => path.trim() !== ''),
      })}
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
        onChange={(lines) => setPreview(captureId, { values: lines })}
      >
        {(value, index, set) => (
          <ValueLine value={value} number={index + 1} paths={listId} onChange={set} />
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
  onChange(part: Partial<ShownValue>): void;
}

function ValueLine({ value, number, paths, onChange }: ValueLineProps) {
  const { t } = useTranslation();
  const id = useId();
  const problemLine = useProblemLine();
  const problemText = useProblemText();
  const isEmpty = value.path.trim() === '';
  const filterProblem = isEmpty ? undefined : checkTopicFilter(value.filter);
  const pathText = problemLine(isEmpty ? null : parsePath(value.path).problem);
  const text = pathText ?? (filterProblem && problemText(filterProblem).message);
  return (
    <div className={css.fields}>
      <TextInput
        mono
        value={value.filter}
        aria-label={t('tree.valueFilter', { number })}
        aria-invalid={filterProblem ? true : undefined}
        aria-describedby={filterProblem ? id : undefined}
        onChange={(event) => onChange({ filter: event.target.value })}
      />
      <TextInput
        mono
        className={css.path}
        value={value.path}
        placeholder="$.temp"
        list={paths}
        aria-label={t('tree.valuePath', { number })}
        aria-invalid={pathText ? true : undefined}
        aria-describedby={pathText ? id : undefined}
        onChange={(event) => onChange({ path: event.target.value })}
      />
      <LineProblem id={id} text={text} />
    </div>
  );
}
