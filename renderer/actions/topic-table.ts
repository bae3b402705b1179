// The columns of the table of topics as the core knows them, and the table on the clipboard.
import type { TFunction } from 'i18next';
import type { TableColumn } from '../../shared/contract/topics.ts';
import { problemOf } from '../live/problem-of.ts';
import type { Decoration } from '../live/topic-view.ts';
import type { Page } from '../page.ts';
import { useOverlay } from '../state/overlay.ts';
import { useSelection } from '../state/selection.ts';
import { useTableCopied } from '../state/table-copied.ts';
import {
  type ColumnKey,
  isPath,
  isPlain,
  type TableMemory,
  tableMemory,
} from '../state/table-memory.ts';

/** What the view of a table looks for in payloads, and how it sorts. */
export function tableDecoration(
  table: TableMemory,
): Pick<Decoration, 'values'> & Required<Pick<Decoration, 'order'>> {
  const { by, descending } = table.order;
  return {
    values: shownPaths(table).map((path) => ({ filter: null, path })),
    order: { by: coreColumn(table, by) ?? 'topic', descending },
  };
}

export function shownPaths({ columns }: TableMemory): ColumnKey[] {
  return columns.flatMap(({ key, shown }) => (shown && isPath(key) ? [key] : []));
}

export function columnTitle(key: ColumnKey, t: TFunction): string {
  return isPlain(key) ? t(`table.column.${key}`) : key;
}

/** Copies these rows, or those from the first on, and says how many they were. */
export async function copyCsv(
  page: Page,
  captureId: string,
  nodes: readonly number[] | null,
  t: TFunction,
): Promise<void> {
  const table = tableMemory(captureId);
  const columns = table.columns.flatMap(({ key, shown }) => {
    const column = coreColumn(table, key);
    // Ages are for looking; what is copied has the time.
    const title = key === 'changed' ? t('table.csvChanged') : columnTitle(key, t);
    return shown && column !== null ? [{ column, title }] : [];
  });
  try {
    const feed = page.table(captureId);
    const total = nodes?.length ?? feed.frame?.total ?? 0;
    const { text, rows, cut } = await feed.csv(nodes, columns);
    await navigator.clipboard.writeText(text);
    useTableCopied.getState().say(captureId, { rows, of: cut ? Math.max(total, rows + 1) : rows });
  } catch (error) {
    useOverlay.getState().notify(problemOf(error));
  }
}

/** Copies the picked rows where several are, else the whole table. */
export function copyPickedCsv(page: Page, captureId: string, t: TFunction): Promise<void> {
  const active = useSelection.getState().topics[captureId]?.node ?? null;
  const { picks } = page.table(captureId);
  const several = picks.count(active) > 1;
  return copyCsv(page, captureId, several ? [...picks.of(active)] : null, t);
}

/** Null for a path that is not looked for. */
function coreColumn(table: TableMemory, key: ColumnKey): TableColumn | null {
  if (isPlain(key)) return key;
  const path = shownPaths(table).indexOf(key);
  return path < 0 ? null : { path };
}
