// The keyboard in the table (ARIA grid pattern, several rows can be picked). The keys are in one cell, of
// the row that is looked at or of the head above the rows.
import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { type PickMode, RowCursor, type RowCursorInput } from '../../actions/row-cursor.ts';
import { withMoved, withNextOrder, withShown, withWidth } from '../../state/table-columns.ts';
import { type ColumnKey, type TableMemory, useTableMemory } from '../../state/table-memory.ts';
import type { ShownColumn } from './shown-columns.ts';
import { headId } from './table-head.tsx';

const WIDTH_STEP = 16;

interface TableKeysInput extends RowCursorInput {
  grid: RefObject<HTMLElement | null>;
  columns: readonly ShownColumn[];
  /** Enter on a row: on to its message. */
  open(): void;
  /** What can be done with the column, or with the row, is asked for. */
  menu(of: 'column' | 'row'): void;
  copy(): void;
}

export interface TableKeys {
  cursor: RowCursor;
  /** The keys are in the names of the columns. */
  inHead: boolean;
  /** The column the keys are in, from 0. */
  column: number;
  /** Where a pointer was pressed the keys go on from. */
  goTo(place: { inHead: boolean; column: number }): void;
  onKeyDown(event: KeyboardEvent): void;
}

type Act = () => Promise<void> | void;

export function useTableKeys(input: TableKeysInput): TableKeys {
  const { page, feed, captureId, rows, grid, columns } = input;
  const made = useRef<RowCursor | null>(null);
  made.current ??= new RowCursor(input);
  const cursor = made.current;
  cursor.input = { page, feed, captureId, rows };
  const [place, setPlace] = useState<{ inHead: boolean; key: ColumnKey | null }>({
    inHead: false,
    key: null,
  });
  const column = Math.max(
    columns.findIndex(({ key }) => key === place.key),
    0,
  );
  const goTo = ({ inHead, column: to }: { inHead: boolean; column: number }) => {
    const last = columns.length - 1;
    setPlace({ inHead, key: columns[Math.min(Math.max(to, 0), last)]?.key ?? null });
  };
  const current = { ...input, cursor, column, goTo };
  useColumnInSight(grid, column, place);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey) return;
    const act =
      allRowsAct(current, event) ??
      (place.inHead ? headAct(current, event) : rowAct(current, event));
    if (!act) return;
    event.preventDefault();
    cursor.after(act);
  };
  return { cursor, inHead: place.inHead, column, goTo, onKeyDown };
}

interface Current extends TableKeysInput {
  cursor: RowCursor;
  column: number;
  goTo(place: { inHead: boolean; column: number }): void;
}

/** What is the same wherever the keys are. */
function allRowsAct({ cursor, copy }: Current, event: KeyboardEvent): Act | undefined {
  if (!hasMod(event)) return undefined;
  const key = event.key.toLowerCase();
  if (key === 'a') return () => cursor.pickAll();
  return key === 'c' ? copy : undefined;
}

function rowAct(current: Current, event: KeyboardEvent): Act | undefined {
  const { cursor, column, columns, goTo } = current;
  const mode = modeOf(event);
  if (hasMod(event)) return modRowAct(current, event);
  const toColumn = (to: number) => () => goTo({ inHead: false, column: to });
  switch (event.key) {
    case 'ArrowDown':
      return () => cursor.move(1, mode);
    case 'ArrowUp':
      return async () => {
        if (mode === 'only' && ((await cursor.index()) ?? 0) === 0) goTo({ inHead: true, column });
        else await cursor.move(-1, mode);
      };
    case 'PageDown':
      return () => cursor.move(cursor.page, mode);
    case 'PageUp':
      return () => cursor.move(-cursor.page, mode);
    case 'ArrowLeft':
      return toColumn(column - 1);
    case 'ArrowRight':
      return toColumn(column + 1);
    case 'Home':
      return toColumn(0);
    case 'End':
      return toColumn(columns.length - 1);
    case 'Enter':
      return current.open;
    case 'F2':
      return () => current.menu('row');
    case ' ':
      return () => cursor.toggleActive();
    case 'Escape':
      return cursor.picked.length > 1 ? () => void cursor.pickNoMore() : undefined;
    default:
      return undefined;
  }
}

function modRowAct({ cursor }: Current, event: KeyboardEvent): Act | undefined {
  const mode = modeOf(event);
  switch (event.key) {
    case 'ArrowDown':
      return () => cursor.move(1, mode);
    case 'ArrowUp':
      return () => cursor.move(-1, mode);
    case 'Home':
      return () => cursor.goTo(0, event.shiftKey ? 'extend' : 'only');
    case 'End':
      return () => cursor.goTo(Number.POSITIVE_INFINITY, event.shiftKey ? 'extend' : 'only');
    case ' ':
      return () => cursor.toggleActive();
    default:
      return undefined;
  }
}

function headAct(current: Current, event: KeyboardEvent): Act | undefined {
  const { captureId, cursor, column, columns, goTo, rows } = current;
  const { key } = columns[column] ?? {};
  if (key === undefined) return undefined;
  const change = (next: (before: TableMemory) => TableMemory) => () =>
    useTableMemory.getState().change(captureId, next);
  const sideways = sideOf(event);
  if (sideways !== 0) {
    if (hasMod(event)) return change((table) => withMoved(table, key, sideways, 'shown'));
    if (!event.shiftKey) return () => goTo({ inHead: true, column: column + sideways });
    const width = (widthOf(column) ?? 0) + sideways * WIDTH_STEP;
    return change((table) => withWidth(table, key, width));
  }
  if (hasMod(event)) return undefined;
  switch (event.key) {
    case 'ArrowDown':
      return async () => {
        goTo({ inHead: false, column });
        // Up from the first row came here: down goes back to it.
        if ((await cursor.index()) === null) await cursor.goTo(rows.top, 'only');
      };
    case 'Home':
      return () => goTo({ inHead: true, column: 0 });
    case 'End':
      return () => goTo({ inHead: true, column: columns.length - 1 });
    case 'Enter':
    case ' ':
      return change((table) => withNextOrder(table, key));
    case 'Delete':
      return change((table) => withShown(table, key, false));
    case 'F2':
      return () => current.menu('column');
    default:
      return undefined;
  }
}

/** Scrolls sideways to the column the keys are in. */
function useColumnInSight(
  grid: RefObject<HTMLElement | null>,
  column: number,
  place: object,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the keys go somewhere.
  useLayoutEffect(() => {
    const element = grid.current;
    const head = document.getElementById(headId(column));
    if (!element || !head) return;
    const fixed = column > 0 && element.dataset.fixed ? document.getElementById(headId(0)) : null;
    // The name of the topic stays in its place, above what scrolls beneath it.
    const left = head.offsetLeft - (fixed?.offsetWidth ?? 0);
    const right = head.offsetLeft + head.offsetWidth;
    if (left < element.scrollLeft || column === 0) element.scrollLeft = column === 0 ? 0 : left;
    else if (right > element.scrollLeft + element.clientWidth) {
      element.scrollLeft = right - element.clientWidth;
    }
  }, [place, column]);
}

function widthOf(column: number): number | undefined {
  return document.getElementById(headId(column))?.getBoundingClientRect().width;
}

function sideOf({ key }: KeyboardEvent): 1 | -1 | 0 {
  return key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
}

function modeOf(event: KeyboardEvent): PickMode {
  if (event.shiftKey) return 'extend';
  return hasMod(event) ? 'move' : 'only';
}

function hasMod(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey;
}
