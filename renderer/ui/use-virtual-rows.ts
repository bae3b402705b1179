// Which of very many equally high rows are on the screen. Browsers stop growing an element at some
// 17 to 33 million pixels; above `TALLEST` the scroll bar covers more rows a pixel.
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';

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

/**
 * Where in sight a row is to be: `nearest` is as little scrolling as possible, `middle` with what is around it,
 * and neither scrolls where it is in sight already. A number is pixels below the top.
 */
export type RowPlace = 'nearest' | 'middle' | number;

export interface VirtualRows {
  /** Rows to render: `first` and up to `count` of them. */
  first: number;
  count: number;
  /** Height of the element inside the scroller. */
  height: number;
  /** Where a row belongs in that element, in pixels from its top. */
  offsetOf(index: number): number;
  /** Pixels from the top of what is in sight to a row. */
  below(index: number): number;
  /** Index of the first row in sight, and how many fit. */
  top: number;
  fit: number;
  /** How many rows the page keys go. */
  page: number;
  /** Whether a row is among the first `fit` in sight at this moment; a render may be of one before. */
  isInSight(index: number, fit: number): boolean;
  scrollTo(index: number, place: RowPlace): void;
  scrollBy(rows: number): void;
  /** Shows the rows from this far into them, in pixels. */
  scrollToOffset(offset: number): void;
}

export function useVirtualRows(input: VirtualRowsInput): VirtualRows {
  const { scroller, total, rowHeight, head = 0, fromEnd = false } = input;
  const sign = fromEnd ? -1 : 1;
  const [startAt] = useState(input.initialScrollTop ?? 0);
  const [view, setView] = useState<View>({ scrollTop: startAt, height: 0, fine: 0 });
  const { height, scale, virtualTop, ...shown } = rowsInView(view, total, rowHeight);
  /** Where the scroller was put by `place`, and how far from there the rows are. */
  const placed = useRef({ scrollTop: startAt, fine: 0, scale });

  /** Where the scroller is in the rows: a scroll event comes later than what it tells. */
  const now = useCallback((): number => {
    const scrollTop = sign * (scroller.current?.scrollTop ?? 0);
    const { current } = placed;
    return scrollTop * scale + (scrollTop === current.scrollTop ? current.fine : 0);
  }, [scroller, scale, sign]);
  const place = useCallback(
    (offset: number) => {
      const element = scroller.current;
      if (!element) return;
      const last = Math.max(total * rowHeight + head - element.clientHeight, 0);
      const wanted = Math.min(Math.max(offset, 0), last);
      element.scrollTop = (sign * wanted) / scale;
      const scrollTop = sign * element.scrollTop;
      // What a pixel of the scroll bar cannot express where it covers several of rows.
      const fine = scale === 1 ? 0 : wanted - scrollTop * scale;
      placed.current = { scrollTop, fine, scale };
      // Before the paint, unlike the scroll event.
      setView((before) => ({ ...before, scrollTop, fine }));
    },
    [scroller, total, rowHeight, head, scale, sign],
  );

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    element.scrollTop = sign * startAt;
    const read = () => {
      const scrollTop = sign * element.scrollTop;
      const fine = scrollTop === placed.current.scrollTop ? placed.current.fine : 0;
      setView({ scrollTop, fine, height: element.clientHeight - head });
    };
    read();
    const sized = new ResizeObserver(read);
    sized.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      sized.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, [scroller, startAt, head, sign]);
  useLayoutEffect(() => {
    // More rows make a pixel of the scroll bar cover more of them: those in sight stay.
    const { current } = placed;
    if (current.scale === scale) return;
    const scrollTop = sign * (scroller.current?.scrollTop ?? 0);
    const fine = scrollTop === current.scrollTop ? current.fine : 0;
    place(scrollTop * current.scale + fine);
  }, [scroller, scale, sign, place]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || scale === 1) return;
    // By itself the wheel would move by as many rows as the scroll bar does.
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      const unit = [1, rowHeight, element.clientHeight][event.deltaMode] ?? 1;
      place(now() + sign * event.deltaY * unit);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [scroller, scale, rowHeight, sign, now, place]);

  const scrollBy = useCallback(
    (rows: number) => place(now() + rows * rowHeight),
    [place, now, rowHeight],
  );
  const scrollTo = useCallback(
    (index: number, where: RowPlace) => {
      const element = scroller.current;
      if (!element) return;
      const at = index * rowHeight;
      const from = now();
      const room = element.clientHeight - head - rowHeight;
      if (typeof where === 'number') place(at - where);
      else if (at >= from && at <= from + room) return;
      else if (where === 'middle') place(at - Math.floor(room / 2));
      else place(at < from ? at : at - room);
    },
    [scroller, rowHeight, head, now, place],
  );

  const isInSight = useCallback(
    (index: number, fit: number) => {
      const first = Math.floor(now() / rowHeight);
      return index >= first && index < first + fit;
    },
    [now, rowHeight],
  );

  return {
    ...shown,
    height,
    page: Math.max(shown.fit - 2, 1),
    below: (index) => index * rowHeight - virtualTop,
    offsetOf: (index) => index * rowHeight - virtualTop + view.scrollTop,
    isInSight,
    scrollTo,
    scrollBy,
    scrollToOffset: place,
  };
}

/** The rows to render, by their indexes. */
export function rowIndexes({ first, count }: VirtualRows): number[] {
  return Array.from({ length: Math.max(count, 0) }, (_, at) => first + at);
}

interface View {
  scrollTop: number;
  height: number;
  /** Pixels of rows beyond what `scrollTop` says. */
  fine?: number;
}

/**
 * What a scroller shows of `total` rows: `scale` pixels of rows a pixel of its scroll bar, `virtualTop`
 * where it is in the rows.
 */
export function rowsInView(view: View, total: number, rowHeight: number) {
  const full = total * rowHeight;
  const height = Math.min(full, TALLEST);
  const scale = scaleOf(full, height, view.height);
  const virtualTop = view.scrollTop * scale + (view.fine ?? 0);
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
