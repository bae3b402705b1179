// The pointer in the head of the table: a press sorts, a drag moves the column, a drag of its edge sizes
// it. Pointer capture keeps a drag going outside of the head.
import { type PointerEvent, type RefObject, useState } from 'react';
import { withNextOrder, withPlaced, withWidth } from '../../state/table-columns.ts';
import { type ColumnKey, type TableMemory, useTableMemory } from '../../state/table-memory.ts';
import type { ShownColumn } from './shown-columns.ts';

/** Where a dragged column would go. */
export interface DropPlace {
  key: ColumnKey;
  side: 'before' | 'after';
}

/** A pointer that moves less means to press. */
const DRAG_PX = 5;
/** What stands beside the text of a cell: its padding and marks. */
const CHROME_PX = 20;
const WIDEST_FIT = 700;

export function useColumnDrag(
  captureId: string,
  grid: RefObject<HTMLElement | null>,
  columns: readonly ShownColumn[],
) {
  const [drop, setDrop] = useState<DropPlace | null>(null);
  const change = (next: (before: TableMemory) => TableMemory) =>
    useTableMemory.getState().change(captureId, next);

  const press = (event: PointerEvent<HTMLElement>, { key }: ShownColumn) => {
    if (event.button !== 0) return;
    let place: DropPlace | null = null;
    let dragging = false;
    follow(event, event.currentTarget, {
      moved: (by, x) => {
        dragging ||= Math.abs(by) > DRAG_PX;
        if (!dragging) return;
        place = placeAt(grid.current, columns, key, x);
        setDrop(place);
      },
      ended: () => {
        setDrop(null);
        if (!dragging) change((table) => withNextOrder(table, key));
        else if (place) {
          const { key: beside, side } = place;
          change((table) => withPlaced(table, key, beside, side));
        }
      },
      cancelled: () => setDrop(null),
    });
  };
  const size = (event: PointerEvent<HTMLElement>, { key }: ShownColumn) => {
    if (event.button !== 0) return;
    const { width } = event.currentTarget.getBoundingClientRect();
    // The edge itself, or a double click on it would be one on the name.
    follow(event, event.target instanceof HTMLElement ? event.target : event.currentTarget, {
      moved: (by) => change((table) => withWidth(table, key, width + by)),
      ended: () => undefined,
      cancelled: () => undefined,
    });
  };
  const fit = (key: ColumnKey) => {
    const at = columns.findIndex((column) => column.key === key);
    const cells = grid.current?.querySelectorAll(`[data-column="${at}"], [data-head="${at}"]`);
    const widest = Math.max(0, ...[...(cells ?? [])].map(textWidth));
    change((table) => withWidth(table, key, Math.min(widest + CHROME_PX, WIDEST_FIT)));
  };
  return { drop, press, size, fit };
}

interface Following {
  /** `by`: pixels to the right of where it began. */
  moved(by: number, x: number): void;
  ended(): void;
  cancelled(): void;
}

function follow(
  begin: PointerEvent<HTMLElement>,
  element: HTMLElement,
  { moved, ended, cancelled }: Following,
): void {
  const from = begin.clientX;
  const over = new AbortController();
  const options = { signal: over.signal };
  element.setPointerCapture(begin.pointerId);
  element.addEventListener(
    'pointermove',
    ({ clientX }: globalThis.PointerEvent) => moved(clientX - from, clientX),
    options,
  );
  const end = (act: () => void) => () => {
    over.abort();
    act();
  };
  element.addEventListener('pointerup', end(ended), options);
  element.addEventListener('pointercancel', end(cancelled), options);
  element.addEventListener('lostpointercapture', end(cancelled), options);
}

function placeAt(
  grid: HTMLElement | null,
  columns: readonly ShownColumn[],
  moved: ColumnKey,
  x: number,
): DropPlace | null {
  for (const head of grid?.querySelectorAll<HTMLElement>('[data-head]') ?? []) {
    const { left, right } = head.getBoundingClientRect();
    const key = columns[Number(head.dataset.head)]?.key;
    if (x < left || x >= right || key === undefined) continue;
    return key === moved ? null : { key, side: x < (left + right) / 2 ? 'before' : 'after' };
  }
  return null;
}

/** What the text of a cell would take if nothing of it were cut. */
function textWidth(cell: Element): number {
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let width = 0;
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (text.parentElement?.closest('.visually-hidden')) continue;
    range.selectNodeContents(text);
    width += range.getBoundingClientRect().width;
  }
  return Math.ceil(width);
}
