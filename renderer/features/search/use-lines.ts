import { useEffect } from 'react';
import type { EventMarks } from '../../live/event-marks.ts';
import type { ResultsFeed } from '../../live/results-feed.ts';
import { useRevision } from '../../live/revision.ts';
import { type TimeLineRow, withEvents, withGaps } from './time-line.ts';

export interface Lines {
  /** Newest first. */
  lines: readonly TimeLineRow[];
  /** The last line is the oldest there is. */
  toEnd: boolean;
}

/** What is drawn: the rows at hand, or `sampled` of a sample, with the events among them. */
export function useLines(
  feed: ResultsFeed,
  marks: EventMarks,
  showEvents: boolean,
  sampled: number,
): Lines {
  useRevision(marks.revision);
  const sample = feed.live.sample?.rows.slice(0, sampled);
  const shown = sample?.map(({ row }) => row) ?? feed.frame?.rows ?? [];
  const first = sample ? 0 : (feed.frame?.first ?? 0);
  const fromTop = first === 0 && feed.unseen === 0;
  const isWhole = first + shown.length >= feed.total && feed.frame?.state !== 'scanning';
  const toEnd = !sample && isWhole;
  const { until } = feed.spec;
  const newest = fromTop ? (until ?? shown[0]?.time ?? Date.now()) : (shown[0]?.time ?? 0);
  const oldest = toEnd ? 0 : (shown.at(-1)?.time ?? 0);
  const open = fromTop && until === null;
  useEffect(() => {
    marks.look(showEvents ? { from: oldest, to: newest, open } : null);
  }, [marks, showEvents, oldest, newest, open]);
  const events = showEvents ? marks.events : [];
  const lines = withEvents(
    { rows: shown, first, fromTop, toEnd },
    until === null ? events : events.filter(({ time }) => time <= until),
  );
  return { lines: sample ? withGaps(lines, sample) : lines, toEnd };
}
