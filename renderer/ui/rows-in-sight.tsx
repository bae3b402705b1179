import type { ReactNode } from 'react';
import css from './rows-in-sight.module.css';
import type { VirtualRows } from './use-virtual-rows.ts';

interface RowsInSightProps {
  rows: VirtualRows;
  /** Index of the first row that is rendered, where it is not the one asked for. */
  first?: number;
  /** Laid over the rows, placed in the room of all of them. */
  over?: ReactNode;
  children: ReactNode;
}

/** The inside of a scroller: the room all rows would take, and in it those that are rendered. */
export function RowsInSight({ rows, first = rows.first, over, children }: RowsInSightProps) {
  return (
    <div className={css.space} role="presentation" style={{ height: rows.height }}>
      <div
        className={css.rows}
        role="presentation"
        style={{ transform: `translateY(${rows.offsetOf(first)}px)` }}
      >
        {children}
      </div>
      {over}
    </div>
  );
}
