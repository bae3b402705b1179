// Which of very many equally high rows are on the screen. Browsers stop growing an element at some
// 17 to 33 million pixels; above `TALLEST` the scroll bar covers more rows a pixel.
import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';

const TALLEST = 15_000_000;
const OVERSCAN = 12;

interface VirtualRowsInput {
  scroller: RefObject<HTMLElement | null>;
  total: number;
  rowHeight: number;
  /** Height of what stays in sight above the rows: a head that sticks to the top of the scroller. */
  head?: number;
  /** Where to begin when the list is mounted. */
  initialScrollTop?: number;
  /**
   * Row 0 is at the bottom, for a scroller that lays out from its end (column-reverse) and therefore
   * stays there while rows are added. Everything below then counts from the bottom.
   */
  fromEnd?: boolean;
}

export interface VirtualRows {
  /** Rows to render: `first` and up to `count` of them. */
  first: number;
  count: number;
  /** Height of the element inside the scroller. */
  height: number;
  /** Where a row belongs in that element, in pixels from its top. */
  offsetOf(index: number): number;
  /** Index of the first row in sight, and how many fit. */
  top: number;
  fit: number;
  scrollTo(index: number, place: 'nearest' | 'start'): void;
  scrollBy(rows: number): void;
  /** Shows the rows from this far into them, in pixels. */
  scrollToOffset(offset: number): void;
}

export function useVirtualRows(input: VirtualRowsInput): VirtualRows {
  const { scroller, total, rowHeight, head = 0, fromEnd = false } = input;
  const sign = fromEnd ? -1 : 1;
  const [startAt] = useState(input.initialScrollTop ?? 0);
  const [view, setView] = useState({ scrollTop: startAt, height: 0 });
  const { height, scale, virtualTop, ...shown } = rowsInView(view, total, rowHeight);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    element.scrollTop = sign * startAt;
    const read = () =>
      setView({ scrollTop: sign * element.scrollTop, height: element.clientHeight - head });
    read();
    const sized = new ResizeObserver(read);
    sized.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      sized.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, [scroller, startAt, head, sign]);

  const scrollBy = useCallback(
    (rows: number) => {
      if (scroller.current) scroller.current.scrollTop += (sign * rows * rowHeight) / scale;
    },
    [scroller, rowHeight, scale, sign],
  );
  const scrollTo = useCallback(
    (index: number, place: 'nearest' | 'start') => {
      const element = scroller.current;
      if (!element) return;
      const at = index * rowHeight;
      const from = sign * element.scrollTop * scale;
      const room = element.clientHeight - head - rowHeight;
      if (place === 'start' || at < from) element.scrollTop = (sign * at) / scale;
      else if (at > from + room) element.scrollTop = (sign * (at - room)) / scale;
    },
    [scroller, rowHeight, head, scale, sign],
  );
  const scrollToOffset = useCallback(
    (offset: number) => {
      const element = scroller.current;
      if (!element) return;
      element.scrollTop = (sign * offset) / scale;
      // Before the paint, unlike the scroll event.
      setView((view) => ({ ...view, scrollTop: sign * element.scrollTop }));
    },
    [scroller, scale, sign],
  );

  return {
    ...shown,
    height,
    offsetOf: (index) => index * rowHeight - virtualTop + view.scrollTop,
    scrollTo,
    scrollBy,
    scrollToOffset,
  };
}

/**
 * What a scroller shows of `total` rows: `scale` pixels of rows a pixel of its scroll bar, `virtualTop`
 * where it is in the rows.
 */
export function rowsInView(
  view: { scrollTop: number; height: number },
  total: number,
  rowHeight: number,
) {
  const full = total * rowHeight;
  const height = Math.min(full, TALLEST);
  const scale = scaleOf(full, height, view.height);
  const virtualTop = view.scrollTop * scale;
  const top = Math.floor(virtualTop / rowHeight);
  const fit = Math.ceil(view.height / rowHeight);
  const first = Math.max(0, Math.min(top - OVERSCAN, total));
  const count = Math.min(fit + 2 * OVERSCAN, total - first);
  return { height, scale, virtualTop, first, count, top, fit };
}

function scaleOf(full: number, height: number, viewHeight: number): number {
  if (full <= height || height <= viewHeight) return 1;
  return (full - viewHeight) / (height - viewHeight);
}
