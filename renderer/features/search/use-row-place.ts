// Keeping rows where they are: a row of a sample stays at its place when all rows of the list come
// between, and an end of the list that a key went to stays in sight while what lies there arrives.
import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { ResultsFeed } from '../../live/results-feed.ts';
import type { VirtualRows } from '../../ui/use-virtual-rows.ts';
import { resultRowId } from './result-row.tsx';
import type { ListEnd } from './use-results-keys.ts';

interface RowPlaceInput {
  feed: ResultsFeed;
  rows: VirtualRows;
  scroller: RefObject<HTMLDivElement | null>;
  newestLast: boolean;
  rowHeight: number;
  headHeight: number;
}

export interface RowPlace {
  /** Call before the list is held: what the pointer or a pick is at stays there. */
  keep(id: number | undefined): void;
  /** Shows all there is at an end, until `leave`. */
  toEnd(end: ListEnd): void;
  leave(): void;
  atEnd(): boolean;
}

export function useRowPlace(input: RowPlaceInput): RowPlace {
  const { feed, rows, scroller, newestLast, rowHeight, headHeight } = input;
  /** How far into the rows of the list the view is to begin. */
  const kept = useRef<number | null>(null);
  const end = useRef<ListEnd | null>(null);
  useLayoutEffect(() => {
    if (kept.current === null || feed.live.sample) return;
    rows.scrollToOffset(kept.current);
    kept.current = null;
  });
  useLayoutEffect(() => {
    if (end.current && scroller.current) scrollToEnd(scroller.current, end.current, newestLast);
  });
  return {
    keep(id) {
      const index = id === undefined ? undefined : feed.live.sample?.indexOf(id);
      const row = id === undefined ? null : document.getElementById(resultRowId(id));
      const view = scroller.current?.getBoundingClientRect();
      if (index === undefined || !row || !view) return;
      const { top, bottom } = row.getBoundingClientRect();
      const distance = newestLast ? view.bottom - bottom : top - view.top - headHeight;
      kept.current = Math.max(0, index * rowHeight - distance);
      // The rows there are asked for with those the list is held with.
      const first = Math.floor(kept.current / rowHeight) - (rows.count - rows.fit) / 2;
      feed.setWindow(Math.max(0, Math.floor(first)), rows.count);
    },
    toEnd(which) {
      end.current = which;
      if (scroller.current) scrollToEnd(scroller.current, which, newestLast);
    },
    leave() {
      end.current = null;
    },
    atEnd: () => end.current !== null,
  };
}

function scrollToEnd(scroller: HTMLElement, end: ListEnd, newestLast: boolean): void {
  const far = newestLast ? -scroller.scrollHeight : scroller.scrollHeight;
  scroller.scrollTop = end === 'newest' ? 0 : far;
}
