// The columns as the table lays them out.
import {
  type ColumnKey,
  isPlain,
  type PlainColumn,
  type TableMemory,
} from '../../state/table-memory.ts';

export interface ShownColumn {
  key: ColumnKey;
  kind: PlainColumn | 'path';
  /** CSS pixels; null: as wide as such columns are. */
  width: number | null;
  /** Of a path: its place among the values of a row. */
  value: number;
}

/** Pixels. Columns of text take what room is left, and no less than this. */
const WIDTHS: Readonly<Record<ShownColumn['kind'], number>> = {
  topic: 170,
  value: 120,
  changed: 58,
  qos: 44,
  retained: 32,
  size: 62,
  messages: 82,
  bytes: 70,
  rate: 64,
  path: 92,
};
const SHARES: Partial<Readonly<Record<ShownColumn['kind'], number>>> = { topic: 3, value: 2 };
const ROW_PADDING = 12;

/** A new array only for another table. */
export function shownColumns({ columns }: TableMemory): ShownColumn[] {
  let values = 0;
  return columns.flatMap(({ key, shown, width }) => {
    if (!shown) return [];
    const kind = isPlain(key) ? key : 'path';
    return [{ key, kind, width, value: kind === 'path' ? values++ : -1 }];
  });
}

/** For `grid-template-columns`. */
export function columnTemplate(columns: readonly ShownColumn[]): string {
  return columns
    .map(({ kind, width }) => {
      const share = SHARES[kind];
      if (width !== null) return `${width}px`;
      return share === undefined ? `${WIDTHS[kind]}px` : `minmax(${WIDTHS[kind]}px, ${share}fr)`;
    })
    .join(' ');
}

/** Pixels below which the table scrolls sideways. */
export function leastWidth(columns: readonly ShownColumn[]): number {
  return columns.reduce((sum, { kind, width }) => sum + (width ?? WIDTHS[kind]), ROW_PADDING);
}

/** Columns whose text stands at the right, as numbers do. */
export function isFigure(kind: ShownColumn['kind']): boolean {
  return !['topic', 'value', 'path', 'retained'].includes(kind);
}
