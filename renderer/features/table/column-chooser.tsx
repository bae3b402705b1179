// Which columns the table has and in which order, and a new one for a value in JSON payloads.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueryProblem } from '../../../shared/contract/base.ts';
import { parsePath } from '../../../shared/query/json-path.ts';
import { printPath } from '../../../shared/query/query-path.ts';
import { columnTitle } from '../../actions/topic-table.ts';
import { useProblemLine } from '../../i18n/use-problem-line.ts';
import { useSelectedPaths } from '../../live/use-selected-paths.ts';
import {
  mayAddPath,
  withMoved,
  withoutPath,
  withPath,
  withShown,
} from '../../state/table-columns.ts';
import {
  EMPTY_TABLE,
  isPath,
  MOST_PATHS,
  type TableMemory,
  useTable,
  useTableMemory,
} from '../../state/table-memory.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import css from './table-panel.module.css';

const MOST_OFFERED = 12;
/** Of a payload that is a single value: the column of values shows it. */
const WHOLE = '$';

export function ColumnChooser({ captureId }: { captureId: string }) {
  const { t } = useTranslation();
  const table = useTable(captureId);
  const change = (next: (before: TableMemory) => Partial<TableMemory>) =>
    useTableMemory.getState().change(captureId, next);
  const { columns } = table;
  return (
    <div className={css.chooser}>
      <ul className={css.list} aria-label={t('table.columns')}>
        {columns.map(({ key, shown }, at) => {
          const name = columnTitle(key, t);
          return (
            <li key={key} className={css.line}>
              <input
                type="checkbox"
                aria-label={name}
                checked={shown}
                disabled={key === 'topic'}
                onChange={(event) => {
                  const { checked } = event.target;
                  change((before) => withShown(before, key, checked));
                }}
              />
              <span className={css.name} aria-hidden="true">
                {name}
              </span>
              {isPath(key) ? (
                <IconButton
                  icon="trash"
                  label={t('table.remove', { name })}
                  onClick={() => change((before) => withoutPath(before, key))}
                />
              ) : null}
              <IconButton
                icon="up"
                label={t('table.moveUp', { name })}
                disabled={at === 0}
                onClick={() => change((before) => withMoved(before, key, -1, 'all'))}
              />
              <IconButton
                icon="down"
                label={t('table.moveDown', { name })}
                disabled={at === columns.length - 1}
                onClick={() => change((before) => withMoved(before, key, 1, 'all'))}
              />
            </li>
          );
        })}
      </ul>
      <AddColumn captureId={captureId} />
      <div className={css.foot}>
        <Button
          small
          onClick={() => change(() => ({ columns: EMPTY_TABLE.columns, order: EMPTY_TABLE.order }))}
        >
          {t('table.reset')}
        </Button>
      </div>
    </div>
  );
}

function AddColumn({ captureId }: { captureId: string }) {
  const { t } = useTranslation();
  const table = useTable(captureId);
  const problemLine = useProblemLine();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<QueryProblem | null>(null);
  const there = table.columns.filter(({ shown }) => shown).map(({ key }) => key);
  const offers = useSelectedPaths(captureId).filter(
    (path) => path !== WHOLE && !there.includes(path),
  );
  const full = !mayAddPath(table);
  const add = (path: string) => {
    const parsed = parsePath(path);
    setProblem(parsed.problem);
    if (parsed.problem) return;
    // As this page would write it, so that no path is there twice.
    const written = printPath(parsed.steps);
    useTableMemory.getState().change(captureId, (before) => withPath(before, written));
    setText('');
  };
  return (
    <form
      className={css.add}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        add(text);
      }}
    >
      <div className={css.addLine}>
        <Field label={t('table.path')} error={problemLine(problem)}>
          {(control) => (
            <TextInput
              {...control}
              mono
              small
              placeholder="$.temp"
              maxLength={1_000}
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                setProblem(null);
              }}
            />
          )}
        </Field>
        <Button small submit disabled={full || text.trim() === ''}>
          {t('table.add')}
        </Button>
      </div>
      {full ? <p className={css.hint}>{t('table.full', { limit: MOST_PATHS })}</p> : null}
      {offers.length > 0 && !full ? (
        <>
          <p className={css.hint}>{t('table.offers')}</p>
          <div className={css.offers}>
            {offers.slice(0, MOST_OFFERED).map((path) => (
              <button
                key={path}
                type="button"
                className={css.offer}
                data-tip={path}
                onClick={() => add(path)}
              >
                {path}
              </button>
            ))}
          </div>
        </>
      ) : null}
    </form>
  );
}
