// A long name shortened in its middle, because the ends tell topics apart.
import css from './middle-text.module.css';
import { VisibleText } from './visible-text.tsx';

const TAIL = 14;

export function MiddleText({ text }: { text: string }) {
  if (text.length <= TAIL) return <VisibleText text={text} />;
  return (
    <span className={css.whole} data-tip={text}>
      <span className={css.head}>
        <VisibleText text={text.slice(0, -TAIL)} />
      </span>
      <span className={css.tail}>
        <VisibleText text={text.slice(-TAIL)} />
      </span>
    </span>
  );
}
