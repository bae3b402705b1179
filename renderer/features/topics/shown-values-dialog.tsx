import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { jsonPaths } from '../../../shared/query/json-paths.ts';
import { useRevision } from '../../live/revision.ts';
import { type Page, usePage } from '../../page.ts';
import type { CaptureRef } from '../../state/capture-ref.ts';
import {
  decorationsOf,
  MOST_RULES,
  type ShownValue,
  useDecorations,
  useDecorationsOf,
} from '../../state/decorations.ts';
import { useSelectedTopic } from '../../state/selection.ts';
import { TextInput } from '../../ui/field.tsx';
import css from './decoration-dialog.module.css';
import { DecorationDialog, LineProblem } from './decoration-dialog.tsx';
import { LineList } from './line-list.tsx';
import { useProblemLine } from './use-problem-line.ts';

interface ShownValuesProps {
  capture: CaptureRef;
  /** A topic filter to begin a new line with; null for none. */
  filter: string | null;
}

const LONGEST_PAYLOAD = 256 * 1024;

/** Which value of a JSON payload stands for it in the tree, by topic filter; the first that fits counts. */
export function ShownValuesDialog({ capture, filter }: ShownValuesProps) {
  const { t } = useTranslation();
  const { captureId } = capture;
  const { values } = useDecorationsOf(captureId);
  const change = useDecorations((state) => state.change);
  const page = usePage();
  const feed = page.topics(captureId);
  useRevision(feed.revision);
  const paths = usePathsOfSelected(page, captureId);
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

/** The paths in the newest payload of the selected topic; none where it is no JSON or too long. */
function usePathsOfSelected(page: Page, captureId: string): readonly string[] {
  const node = useSelectedTopic(captureId)?.node;
  const [paths, setPaths] = useState<readonly string[]>([]);
  useEffect(() => {
    if (node === undefined) return;
    let wanted = true;
    const read = async () => {
      const { messages } = page.client;
      const { rows } = await messages.newest({ captureId, node, after: null, limit: 1 });
      const [newest] = rows;
      if (!newest) return;
      const { payload, size } = await messages.get({ captureId, id: newest.id });
      if (!wanted || size > Math.min(LONGEST_PAYLOAD, payload.length)) return;
      setPaths(jsonPaths(new TextDecoder().decode(payload)));
    };
    // Paths to choose from are a help; they can be typed too.
    void read().catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [page, captureId, node]);
  return paths;
}
