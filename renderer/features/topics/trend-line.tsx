import { memo } from 'react';
import css from './topic-tree.module.css';

const STEP = 2;
const HEIGHT = 12;

/** Messages of the last minute as a line. Decoration: the tooltip of the row says it in words. */
export const TrendLine = memo(function TrendLine({ trend }: { trend: string }) {
  if (!/[^0]/.test(trend)) return null;
  const width = Math.max(trend.length - 1, 1) * STEP;
  // Nothing is drawn of the time before the first message: it says nothing, sixty rows of it much.
  const first = Math.max(trend.search(/[^0]/) - 1, 0);
  const points = Array.from(trend, (digit, at) => `${at * STEP},${HEIGHT - Number(digit)}`);
  return (
    <svg
      className={css.trendLine}
      viewBox={`0 0 ${width} ${HEIGHT + 2}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <polyline points={points.slice(first).join(' ')} vectorEffect="non-scaling-stroke" />
    </svg>
  );
});
