// The pointer over the rows of the table, and where menus open, also for the keys.
import type { MouseEvent } from 'react';
import type { TopicFeed } from '../../live/topic-feed.ts';
import type { ColumnKey } from '../../state/table-memory.ts';
import { numberAt } from '../../ui/data-at.ts';
import type { ShownColumn } from './shown-columns.ts';
import type { TableKeys } from './use-table-keys.ts';

/** Where a menu is to open, and whether for a column or for rows. */
export type TableMenuPlace = { x: number; y: number } & (
  | { of: 'column'; key: ColumnKey }
  | { of: 'rows'; nodes: readonly number[] }
);

interface TablePointerInput {
  feed: TopicFeed;
  columns: readonly ShownColumn[];
  keys: TableKeys;
  /** The row that is looked at. */
  active: number | null;
  /** The element the keys are in. */
  activeId: string | undefined;
  onMenu(place: TableMenuPlace): void;
}

export function useTablePointer(input: TablePointerInput) {
  const { feed, columns, keys, active, activeId, onMenu } = input;
  const { cursor } = keys;

  const menuAtKeys = (of: 'column' | 'row') => {
    const box = document.getElementById(activeId ?? '')?.getBoundingClientRect();
    const place = { x: box?.left ?? 0, y: box?.bottom ?? 0 };
    const { key } = columns[keys.column] ?? {};
    if (of === 'row' && active !== null) onMenu({ ...place, of: 'rows', nodes: cursor.picked });
    else if (of === 'column' && key) onMenu({ ...place, of, key });
  };
  const onMouseDown = (event: MouseEvent) => {
    const row = feed.row(numberAt(event.target, 'node') ?? -1);
    const column = columnOf(event.target);
    if (event.button !== 0 || column === undefined) return;
    keys.goTo({ inHead: !row, column });
    if (!row) return;
    const { node } = row.row;
    // Not on click: between press and release a row may move under the pointer.
    if (event.ctrlKey || event.metaKey) cursor.toggle(node);
    else cursor.after(() => cursor.pick(node, row.index, event.shiftKey ? 'extend' : 'only'));
  };
  const onContextMenu = (event: MouseEvent) => {
    const column = columnOf(event.target);
    const node = numberAt(event.target, 'node');
    if (column === undefined && event.button === 2) return;
    event.preventDefault();
    // The menu key is no press of a button: it means where the keys are.
    if (column === undefined) return menuAtKeys(keys.inHead ? 'column' : 'row');
    const place = { x: event.clientX, y: event.clientY };
    const { key } = columns[column] ?? {};
    if (node === undefined) {
      if (key) onMenu({ ...place, of: 'column', key });
      return;
    }
    const picked = feed.picks.has(node, active);
    if (!picked) cursor.after(() => cursor.pick(node, 0, 'only'));
    onMenu({ ...place, of: 'rows', nodes: picked ? cursor.picked : [node] });
  };
  return { menuAtKeys, onMouseDown, onContextMenu };
}

/** The column of a cell or of a name in the head; undefined on the edge of a column. */
function columnOf(target: EventTarget): number | undefined {
  if (!(target instanceof Element) || target.closest('[data-edge]')) return undefined;
  const cell = target.closest<HTMLElement>('[data-column], [data-head]');
  return cell ? Number(cell.dataset.column ?? cell.dataset.head) : undefined;
}
