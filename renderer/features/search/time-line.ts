// The rows on the screen with the connection events between them, and what a sample left out.

import type { EventRow, ResultRow } from '../../../shared/contract/results.ts';
import type { SampledRow } from '../../live/live-sample.ts';

export type TimeLineRow =
  | { kind: 'message'; index: number; row: ResultRow }
  | { kind: 'event'; event: EventRow }
  /** So many rows of the list are not shown between message `below` and the one under it. */
  | { kind: 'gap'; count: number; below: number };

interface Rows {
  rows: readonly ResultRow[];
  /** Index of the first of them in the list. */
  first: number;
  /** Nothing newer is listed: newer events belong above. */
  fromTop: boolean;
  /** The list ends with them: older events belong below. */
  toEnd: boolean;
}

/**
 * Puts each event where it happened: above the newest message recorded before it. `events` oldest
 * first, `rows` newest first. Events newer or older than all of the rows are left out where they
 * belong to rows that are not here.
 */
export function withEvents(
  { rows, first, fromTop, toEnd }: Rows,
  events: readonly EventRow[],
): TimeLineRow[] {
  const lines: TimeLineRow[] = [];
  let at = events.length - 1;
  for (const [offset, row] of rows.entries()) {
    for (let event = events[at]; event && event.after >= row.id; event = events[--at]) {
      if (offset > 0 || fromTop) lines.push({ kind: 'event', event });
    }
    lines.push({ kind: 'message', index: first + offset, row });
  }
  if (toEnd) {
    for (let event = events[at]; event; event = events[--at]) lines.push({ kind: 'event', event });
  }
  return lines;
}

/** `lines` of the rows of a sample, with a mark under each below which rows were left out. */
export function withGaps(
  lines: readonly TimeLineRow[],
  sampled: readonly SampledRow[],
): TimeLineRow[] {
  return lines.flatMap((line) => {
    const { row, leftOut = 0 } = (line.kind === 'message' && sampled[line.index]) || {};
    return row && leftOut > 0 ? [line, { kind: 'gap', count: leftOut, below: row.id }] : [line];
  });
}

/** How many of the events stand above the message with this index. */
export function eventsAbove(lines: readonly TimeLineRow[], index: number): number {
  let count = 0;
  for (const line of lines) {
    if (line.kind === 'event') count += 1;
    else if (line.kind === 'message' && line.index >= index) return count;
  }
  return count;
}
