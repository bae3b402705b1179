// The pointer in the list of connections: a press picks, a drag moves what is picked. Pointer capture
// keeps a drag going outside of the list; at its edges the list scrolls.
import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { type Place, placeUnder } from './list-moves.ts';
import type { ListRow } from './list-rows.ts';
import type { ListPicks } from './use-list-picks.ts';

/** Where what is dragged would go: into a folder, or to a line `y` pixels below the top of the rows. */
export type DropMark = { into: string } | { y: number; level: number };

interface RowDragInput {
  scroller: RefObject<HTMLElement | null>;
  rows: readonly ListRow[];
  picks: ListPicks;
  rowHeight: number;
  /** False: rows cannot be moved now. */
  movable: boolean;
  drop(place: Place): void;
}

/** A pointer that moves less means to press. */
const DRAG_PX = 5;
/** Nearer to an edge than this the list scrolls, by so much each frame. */
const EDGE_PX = 20;
const SCROLL_PX = 7;

export function useRowDrag(input: RowDragInput) {
  const [mark, setMark] = useState<DropMark | null>(null);
  const latest = useRef(input);
  latest.current = input;
  const cancel = useRef<(() => void) | null>(null);
  const dragged = useRef(false);
  useEffect(() => () => cancel.current?.(), []);

  const onPointerDown = (event: PointerEvent<HTMLElement>, row: ListRow) => {
    const { picks, scroller } = latest.current;
    const element = scroller.current;
    dragged.current = false;
    if (event.button !== 0 || !element) return;
    if (event.shiftKey) picks.extend(row.key);
    else if (event.ctrlKey || event.metaKey) picks.toggle(row.key);
    else {
      if (!picks.has(row.key)) picks.only(row.key);
      cancel.current = followDrag(event, element, latest, (next) => {
        dragged.current ||= next !== 'over';
        setMark(next === 'over' ? null : next);
      });
    }
  };
  return { mark, onPointerDown, wasDragged: () => dragged.current };
}

/** Follows a pointer that was pressed; returns what gives the drag up. */
function followDrag(
  begin: PointerEvent<HTMLElement>,
  element: HTMLElement,
  latest: RefObject<RowDragInput>,
  aimed: (mark: DropMark | null | 'over') => void,
): () => void {
  const over = new AbortController();
  const options = { signal: over.signal, capture: true };
  let dragging = false;
  let at = begin.clientY;
  let aim: Aim | null = null;
  const look = () => {
    aim = aimAt(element, latest.current, at);
    aimed(aim?.mark ?? null);
  };
  const scroll = () => {
    if (over.signal.aborted) return;
    const { top, bottom } = element.getBoundingClientRect();
    const by = at < top + EDGE_PX ? -SCROLL_PX : at > bottom - EDGE_PX ? SCROLL_PX : 0;
    const before = element.scrollTop;
    element.scrollTop += by;
    if (element.scrollTop !== before) look();
    requestAnimationFrame(scroll);
  };
  const end = () => {
    over.abort();
    aimed('over');
  };
  const start = () => {
    dragging = true;
    // Not before: what has the pointer has the click too.
    element.setPointerCapture(begin.pointerId);
    requestAnimationFrame(scroll);
  };
  window.addEventListener(
    'pointermove',
    ({ clientY }) => {
      at = clientY;
      if (!latest.current.movable) return;
      if (!dragging && Math.abs(at - begin.clientY) <= DRAG_PX) return;
      if (!dragging) start();
      look();
    },
    options,
  );
  window.addEventListener(
    'pointerup',
    () => {
      end();
      if (aim) latest.current.drop(aim.place);
    },
    options,
  );
  window.addEventListener('pointercancel', end, options);
  window.addEventListener(
    'keydown',
    (event) => {
      if (!dragging || event.key !== 'Escape') return;
      event.stopPropagation();
      end();
    },
    options,
  );
  return end;
}

interface Aim {
  place: Place;
  mark: DropMark;
}

function aimAt(element: HTMLElement, input: RowDragInput, clientY: number): Aim | null {
  const { rows, rowHeight, picks } = input;
  const y = clientY - element.getBoundingClientRect().top + element.scrollTop;
  const index = Math.min(Math.max(Math.floor(y / rowHeight), 0), rows.length);
  const fraction = Math.min(Math.max(y / rowHeight - index, 0), 1);
  const place = placeUnder(rows, index, fraction, new Set(picks.picked.map(({ key }) => key)));
  if (!place) return null;
  const row = rows[index];
  if (!row) return { place, mark: { y: rows.length * rowHeight, level: 1 } };
  const isInto = row.kind === 'folder' && place.folder === row.path;
  if (isInto && place.before === null) return { place, mark: { into: row.key } };
  const below = isInto || (row.kind === 'profile' && place.before !== row.key);
  const level = row.level + Number(isInto);
  return { place, mark: { y: (index + Number(below)) * rowHeight, level } };
}
