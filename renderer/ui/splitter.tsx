// A divider that moves. Sizes are pixels of the panel on one side, so a panel keeps its size when
// the window changes. Written here because the common panel libraries cost more script than the
// whole topic tree.
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import css from './splitter.module.css';

interface SplitterProps {
  label: string;
  /** The way the line runs: vertical between columns, horizontal between rows. */
  orientation: 'vertical' | 'horizontal';
  /** Which side of the line the sized panel is on. */
  sizes: 'before' | 'after';
  size: number;
  min: number;
  max: number;
  /** Size after a double click. */
  standard: number;
  onResize(size: number): void;
}

const STEP = 16;

export function Splitter(props: SplitterProps) {
  const { orientation, sizes, size, min, max } = props;
  const drag = useRef<{ at: number; size: number } | null>(null);
  const vertical = orientation === 'vertical';
  const sign = sizes === 'before' ? 1 : -1;
  const resize = (to: number) => props.onResize(Math.round(Math.min(Math.max(to, min), max)));
  const place = (event: PointerEvent) => (vertical ? event.clientX : event.clientY);

  const onKeyDown = (event: KeyboardEvent) => {
    const [less, more] = vertical ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key === less) resize(size - sign * STEP);
    else if (event.key === more) resize(size + sign * STEP);
    else if (event.key === 'Home') resize(min);
    else if (event.key === 'End') resize(max);
    else return;
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a focusable separator is a widget, an <hr> is not.
    <div
      className={css.splitter}
      role="separator"
      tabIndex={0}
      aria-label={props.label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(size)}
      aria-valuemin={min}
      aria-valuemax={Math.round(max)}
      onKeyDown={onKeyDown}
      onDoubleClick={() => resize(props.standard)}
      onPointerDown={(event) => {
        drag.current = { at: place(event), size };
        event.currentTarget.setPointerCapture(event.pointerId);
        event.currentTarget.dataset.dragging = '';
      }}
      onPointerMove={(event) => {
        if (drag.current) resize(drag.current.size + sign * (place(event) - drag.current.at));
      }}
      onLostPointerCapture={(event) => {
        drag.current = null;
        delete event.currentTarget.dataset.dragging;
      }}
    />
  );
}
