// A long name shortened in its middle, because the ends tell topics apart.
import { memo } from 'react';
import { cutAfter } from '../../shared/util/character-cut.ts';
import css from './middle-text.module.css';
import { VisibleName } from './visible-name.tsx';

/** UTF-16 units. */
const TAIL = 14;

/** Memoised: the figures beside a name change, the name does not. */
export const MiddleText = memo(function MiddleText({ text }: { text: string }) {
  const { length } = text;
  if (length <= TAIL) {
    return (
      <span className={css.short} dir="auto">
        <VisibleName name={text} />
      </span>
    );
  }
  const cut = cutAfter(text, length - Math.min(TAIL, length >> 1));
  return (
    <span className={css.whole} dir="auto" data-tip={text}>
      <span className={css.head}>
        <VisibleName name={text} to={cut} />
      </span>
      <span className={css.tail}>
        <span className={css.end}>
          <VisibleName name={text} from={cut} />
        </span>
      </span>
    </span>
  );
});
