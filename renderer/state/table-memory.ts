// Scope: persisted, in the core's data folder under the key `tables`. How the table of the topics of each
// capture was left: its columns with their order and widths, and what the rows are sorted by.

import { create } from 'zustand';
import type { TableColumn } from '../../shared/contract/topics.ts';
import { fieldsOf, listOf } from './stored-value.ts';

export const PLAIN_COLUMNS = [
  'topic',
  'value',
  'changed',
  'qos',
  'retained',
  'size',
  'messages',
  'bytes',
  'rate',
] as const satisfies readonly TableColumn[];
export type PlainColumn = (typeof PLAIN_COLUMNS)[number];

/** A plain column, or the JSON path whose values the column has: it begins with `$`. */
export type ColumnKey = string;

export interface Column {
  key: ColumnKey;
  shown: boolean;
  /** CSS pixels; null: as wide as such columns are. */
  width: number | null;
}

export interface TableOrderSetting {
  by: ColumnKey;
  descending: boolean;
}

export interface TableMemory {
  /** The table is in front instead of the tree. */
  shown: boolean;
  /** From left to right, those that are not shown too. */
  columns: readonly Column[];
  order: TableOrderSetting;
}

const HIDDEN_AT_FIRST: readonly PlainColumn[] = ['messages', 'bytes'];
/** What shows the most at one end comes with that end first. */
const LARGEST_FIRST: readonly string[] = [
  'changed',
  'retained',
  'size',
  'messages',
  'bytes',
  'rate',
] satisfies PlainColumn[];

const BY_TOPIC: TableOrderSetting = { by: 'topic', descending: false };
export const EMPTY_TABLE: TableMemory = {
  shown: false,
  columns: PLAIN_COLUMNS.map((key) => ({
    key,
    shown: !HIDDEN_AT_FIRST.includes(key),
    width: null,
  })),
  order: BY_TOPIC,
};

export const LEAST_WIDTH = 28;
export const MOST_WIDTH = 1_200;
/** As many as a view takes. */
export const MOST_PATHS = 20;
const LONGEST_PATH = 1_000;
const MOST_TABLES = 50;
/** Characters of the paths of all tables together: it is sent and written whole with every change. */
const MOST_TEXT = 100_000;

interface TableMemoryState {
  tables: Readonly<Record<string, TableMemory>>;
  change(captureId: string, change: (before: TableMemory) => Partial<TableMemory>): void;
}

export const useTableMemory = create<TableMemoryState>()((set) => ({
  tables: {},
  change: (captureId, change) =>
    set(({ tables: { [captureId]: before = EMPTY_TABLE, ...others } }) => ({
      // The one changed last comes last: it is the last to be let go.
      tables: { ...others, [captureId]: { ...before, ...change(before) } },
    })),
}));

/** How the table of a capture was left. */
export function tableMemory(captureId: string): TableMemory {
  return useTableMemory.getState().tables[captureId] ?? EMPTY_TABLE;
}

export function useTable(captureId: string): TableMemory {
  return useTableMemory((state) => state.tables[captureId] ?? EMPTY_TABLE);
}

export function isPath(key: ColumnKey): boolean {
  return key.startsWith('$');
}

/** The topic always has its column: it is what a row is about. */
export function withShown(table: TableMemory, key: ColumnKey, shown: boolean): TableMemory {
  if (key === 'topic') return table;
  const columns = table.columns.map((column) =>
    column.key === key ? { ...column, shown } : column,
  );
  return { ...table, columns, order: orderWithin(columns, table.order) };
}

export function withWidth(table: TableMemory, key: ColumnKey, width: number | null): TableMemory {
  const fit = width === null ? null : Math.round(clamped(width, LEAST_WIDTH, MOST_WIDTH));
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

/** A path nobody looks for in payloads is nothing to sort by. */
function orderWithin(columns: readonly Column[], order: TableOrderSetting): TableOrderSetting {
  const there = columns.some(({ key, shown }) => key === order.by && (shown || !isPath(key)));
  return there ? order : BY_TOPIC;
}

const VERSION = 1;

/** What is written to the settings. */
export function storedTables(): object {
  let left = MOST_TEXT;
  const kept: [string, TableMemory][] = [];
  for (const [id, table] of Object.entries(useTableMemory.getState().tables).reverse()) {
    left -= table.columns.reduce((sum, { key }) => sum + (isPath(key) ? key.length : 0), 0);
    if (kept.length === MOST_TABLES || left < 0) break;
    kept.unshift([id, table]);
  }
  return { version: VERSION, tables: Object.fromEntries(kept) };
}

/** Takes over what was written, by this version or another; what does not fit is left out. */
export function restoreTables(stored: unknown): void {
  const restored = [...fieldsOf(fieldsOf(stored).get('tables'))]
    .slice(-MOST_TABLES)
    .map(([id, table]) => [id, tableOf(table)]);
  // What the user has changed meanwhile stands.
  useTableMemory.setState(({ tables }) => ({
    tables: { ...Object.fromEntries(restored), ...tables },
  }));
}

function tableOf(stored: unknown): TableMemory {
  const from = fieldsOf(stored);
  const order = fieldsOf(from.get('order'));
  const columns = columnsOf(listOf(from.get('columns')));
  const by = order.get('by');
  return {
    shown: from.get('shown') === true,
    columns,
    order: orderWithin(columns, {
      by: typeof by === 'string' ? by : BY_TOPIC.by,
      descending: order.get('descending') === true,
    }),
  };
}

/** Each column once; plain ones that are new to this version come last, as they are at first. */
function columnsOf(stored: readonly unknown[]): Column[] {
  const columns = new Map<ColumnKey, Column>();
  let paths = 0;
  for (const one of stored) {
    const from = fieldsOf(one);
    const key = from.get('key');
    if (typeof key !== 'string' || columns.has(key)) continue;
    const path = isPath(key) && key.length <= LONGEST_PATH;
    if (path) paths += 1;
    if (path ? paths > MOST_PATHS : !isPlain(key)) continue;
    const shown = from.get('shown') !== false || key === 'topic';
    columns.set(key, { key, shown, width: widthOf(from.get('width')) });
  }
  for (const column of EMPTY_TABLE.columns) {
    if (!columns.has(column.key)) columns.set(column.key, column);
  }
  return [...columns.values()];
}

export function isPlain(key: ColumnKey): key is PlainColumn {
  return PLAIN_COLUMNS.some((plain) => plain === key);
}

function widthOf(value: unknown): number | null {
  const fits = typeof value === 'number' && value >= LEAST_WIDTH && value <= MOST_WIDTH;
  return fits ? value : null;
}

function clamped(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
