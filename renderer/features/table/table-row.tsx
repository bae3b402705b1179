import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TopicRow } from '../../../shared/contract/topics.ts';
import { useFormats } from '../../i18n/format.ts';
import type { ColourRule } from '../../state/decorations.ts';
import { Badge } from '../../ui/badge.tsx';
import { GridCell, GridRow } from '../../ui/grid.tsx';
import { MiddleText } from '../../ui/middle-text.tsx';
import { PreviewText } from '../../ui/preview-text.tsx';
import marks from '../../ui/row-marks.module.css';
import { isFigure, type ShownColumn } from './shown-columns.ts';
import css from './topic-table.module.css';

interface TableRowProps {
  row: TopicRow;
  /** Its place in the table, from 0. */
  index: number;
  columns: readonly ShownColumn[];
  picked: boolean;
  /** The column the keys are in, when this is the row that is looked at; else null. */
  cursor: number | null;
  /** Grows by one per change that should flash. */
  flash: number;
  busy: boolean;
  /** Age of the newest message; '' before the first. */
  age: string;
  /** The colour rule its newest message matches. */
  rule: ColourRule | undefined;
}

/** Slower ones would be written 0.0/s. */
const LEAST_RATE = 0.05;

export function cellId(node: number, column: number): string {
  return `table-${node}-${column}`;
}

/** A topic. Memoised: twenty frames a second leave most rows as they were. */
export const TableRow = memo(function TableRow(props: TableRowProps) {
  const { row, index, columns, picked, cursor, flash, busy, age, rule } = props;
  return (
    <GridRow
      className={css.row}
      // The row of the column names is the first.
      aria-rowindex={index + 2}
      aria-selected={picked}
      data-node={row.node}
      data-active={cursor !== null || undefined}
      data-busy={busy || undefined}
      data-rule={rule?.colour}
    >
      {columns.map((column, at) => (
        <GridCell
          key={column.key}
          id={cellId(row.node, at)}
          className={isFigure(column.kind) ? css.figure : css.cell}
          aria-colindex={at + 1}
          data-column={at}
          data-cursor={cursor === at || undefined}
        >
          {column.kind === 'topic' && flash > 0 ? (
            <span key={flash} className={marks.flash} />
          ) : null}
          <Content column={column} row={row} age={age} rule={rule} />
        </GridCell>
      ))}
    </GridRow>
  );
});

interface ContentProps {
  column: ShownColumn;
  row: TopicRow;
  age: string;
  rule: ColourRule | undefined;
}

function Content({ column, row, age, rule }: ContentProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  switch (column.kind) {
    case 'topic':
      return <Topic row={row} rule={rule} />;
    case 'value':
      return row.preview ? (
        <PreviewText
          {...row.preview}
          size={formats.bytes(row.preview.bytes)}
          emptyLabel={t('payload.empty')}
          binaryLabel={t('payload.binary')}
        />
      ) : null;
    case 'path':
      return <PathValue value={row.values[column.value] ?? null} />;
    case 'changed':
      return <Figure text={age} />;
    case 'qos':
      return row.qos;
    case 'retained':
      return row.retained ? <Badge tone="retained">R</Badge> : null;
    case 'size':
      return row.preview ? <Figure text={formats.bytes(row.preview.bytes)} /> : null;
    case 'messages':
      return formats.count(row.messages);
    case 'bytes':
      return <Figure text={formats.bytes(row.subtreeBytes)} />;
    case 'rate':
      return row.rate >= LEAST_RATE ? <Figure text={formats.rate(row.rate)} /> : null;
  }
}

function Topic({ row, rule }: Pick<ContentProps, 'row' | 'rule'>) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <>
      {row.unread > 0 ? <span className={marks.unread} /> : null}
      {rule ? (
        <span className={marks.ruleMark} data-tip={rule.name} aria-hidden="true">
          {firstLetter(rule.name)}
        </span>
      ) : null}
      <span className={css.topic}>
        {row.name === '' ? (
          <span className={marks.empty}>{t('topics.emptyLevel')}</span>
        ) : (
          <MiddleText text={row.name} />
        )}
      </span>
      {rule || row.unread > 0 ? (
        <span className="visually-hidden">
          {row.unread > 0
            ? `, ${t('topics.unread', { count: row.unread, number: formats.count(row.unread) })}`
            : ''}
          {rule ? `, ${rule.name}` : ''}
        </span>
      ) : null}
    </>
  );
}

/** What a JSON path found. */
function PathValue({ value }: { value: string | null }) {
  if (value === null) return null;
  const kind = /^-?\d/.test(value) ? 'number' : 'text';
  return (
    <span className={css.found} data-kind={kind} data-tip={value.length > 12 ? value : undefined}>
      <PreviewText kind={kind} text={value} cut={false} size="" emptyLabel="" binaryLabel="" />
    </span>
  );
}

/** A number with its unit, which does not matter as much. */
function Figure({ text }: { text: string }) {
  const [, number = text, unit = ''] = /^(.*\d)(\D*)$/.exec(text) ?? [];
  return (
    <>
      {number}
      <span className={css.unit}>{unit}</span>
    </>
  );
}

function firstLetter(name: string): string {
  return (Array.from(name.trim())[0] ?? '•').toUpperCase();
}
