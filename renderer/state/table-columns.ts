// What a user does with the columns of a table: each makes a new table out of one.
import {
  BY_TOPIC,
  type Column,
  type ColumnKey,
  isPath,
  LEAST_WIDTH,
  MOST_PATHS,
  MOST_WIDTH,
  orderWithin,
  type PlainColumn,
  type TableMemory,
} from './table-memory.ts';

/** What shows the most at one end comes with that end first. */
const LARGEST_FIRST: readonly string[] = [
  'changed',
  'retained',
  'size',
  'messages',
  'bytes',
  'rate',
] satisfies PlainColumn[];

/** The topic always has its column: it is what a row is about. */
export function withShown(table: TableMemory, key: ColumnKey, shown: boolean): TableMemory {
  if (key === 'topic') return table;
  const columns = table.columns.map((column) =>
    column.key === key ? { ...column, shown } : column,
  );
  return { ...table, columns, order: orderWithin(columns, table.order) };
}

export function withWidth(table: TableMemory, key: ColumnKey, width: number | null): TableMemory {
  const fit =
    width === null ? null : Math.round(Math.min(Math.max(width, LEAST_WIDTH), MOST_WIDTH));
  return {
    ...table,
    columns: table.columns.map((column) =>
      column.key === key ? { ...column, width: fit } : column,
    ),
  };
}

/** Moves a column by places among all of them, or only among those that are shown. */
export function withMoved(
  table: TableMemory,
  key: ColumnKey,
  by: 1 | -1,
  among: 'all' | 'shown',
): TableMemory {
  const { columns } = table;
  let to = columns.findIndex((column) => column.key === key) + by;
  while (among === 'shown' && columns[to]?.shown === false) to += by;
  const target = columns[to];
  return target ? withPlaced(table, key, target.key, by > 0 ? 'after' : 'before') : table;
}

/** Puts a column beside another. */
export function withPlaced(
  table: TableMemory,
  key: ColumnKey,
  beside: ColumnKey,
  side: 'before' | 'after',
): TableMemory {
  const moved = table.columns.find((column) => column.key === key);
  if (!moved || key === beside) return table;
  const columns = table.columns.flatMap((column) => {
    if (column === moved) return [];
    if (column.key !== beside) return [column];
    return side === 'before' ? [moved, column] : [column, moved];
  });
  return { ...table, columns };
}

/** Shows the values at a path; beyond the limit, and for one that is there already, nothing is added. */
export function withPath(table: TableMemory, path: string): TableMemory {
  const { columns } = table;
  if (columns.some(({ key }) => key === path)) return withShown(table, path, true);
  if (!mayAddPath(table)) return table;
  const added: Column = { key: path, shown: true, width: null };
  // Beside what the path looks into.
  const last = columns.findLastIndex(({ key }) => isPath(key) || key === 'value');
  return { ...table, columns: columns.toSpliced(last + 1, 0, added) };
}

export function mayAddPath({ columns }: TableMemory): boolean {
  return columns.filter(({ key }) => isPath(key)).length < MOST_PATHS;
}

export function withoutPath(table: TableMemory, path: string): TableMemory {
  const columns = table.columns.filter(({ key }) => key !== path || !isPath(key));
  return { ...table, columns, order: orderWithin(columns, table.order) };
}

/** The first press sorts by a column, the second the other way round, the third no longer. */
export function withNextOrder(table: TableMemory, key: ColumnKey): TableMemory {
  const { by, descending } = table.order;
  const first = LARGEST_FIRST.includes(key);
  if (by !== key) return { ...table, order: { by: key, descending: first } };
  const order = descending === first ? { by: key, descending: !first } : BY_TOPIC;
  return { ...table, order };
}
