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
export const BY_TOPIC: TableOrderSetting = { by: 'topic', descending: false };
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

/** What is not shown cannot say that rows are sorted by it, and a path is then not looked for. */
export function orderWithin(
  columns: readonly Column[],
  order: TableOrderSetting,
): TableOrderSetting {
  const there = columns.some(({ key, shown }) => key === order.by && shown);
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
