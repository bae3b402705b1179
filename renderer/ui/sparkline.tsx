import { memo } from 'react';
import css from './sparkline.module.css';

const WIDTH = 64;
const HEIGHT = 16;

interface SparklineProps {
  /** As [time, value], oldest first. */
  series: readonly (readonly [number, number])[];
}

/** Values of the last minutes as a line. Decoration: the figure beside it says the newest. */
export const Sparkline = memo(function Sparkline({ series }: SparklineProps) {
  const [first] = series;
  const last = series.at(-1);
  if (!first || !last || series.length < 2) return <span className={css.line} />;
  const values = series.map(([, value]) => value);
  const least = Math.min(...values);
  const span = Math.max(...values) - least;
  const time = Math.max(last[0] - first[0], 1);
  const points = series.map(([at, value]) => {
    const x = ((at - first[0]) / time) * WIDTH;
    // What does not change lies in the middle.
    const y = span === 0 ? HEIGHT / 2 : HEIGHT - 1 - ((value - least) / span) * (HEIGHT - 2);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg
      className={css.line}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <polyline points={points.join(' ')} vectorEffect="non-scaling-stroke" />
    </svg>
  );
});
