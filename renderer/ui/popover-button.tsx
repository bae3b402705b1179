// A button that opens something small beside it.
import { lazy, type ReactNode, Suspense, useId, useRef, useState } from 'react';
import buttonCss from './button.module.css';

const Popover = lazy(async () => ({ default: (await import('./popover.tsx')).Popover }));

const LOOKS = { icon: buttonCss.icon, small: `${buttonCss.button} ${buttonCss.small}` };

interface PopoverButtonProps {
  label: string;
  className?: string | undefined;
  /** As buttons look elsewhere; without it as `className` says. */
  look?: keyof typeof LOOKS;
  side?: 'top' | 'bottom';
  tip?: string | undefined;
  /** For a table: as wide as its content, where there is room. */
  wide?: boolean;
  /** Marks a figure that should worry the user. */
  alarm?: boolean | undefined;
  /** What the button shows. */
  face: ReactNode;
  /** Made when opened; `close` closes it. */
  children(close: () => void): ReactNode;
}

export function PopoverButton(props: PopoverButtonProps) {
  const { label, look, side = 'top', tip, wide, alarm, face, children } = props;
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = () => setOpen(false);
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className={look ? LOOKS[look] : props.className}
        aria-label={tip ? label : undefined}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        data-tip={open ? undefined : tip}
        data-alarm={alarm || undefined}
        onClick={() => setOpen(!open)}
      >
        {face}
      </button>
      {open ? (
        <Suspense>
          <Popover id={id} label={label} anchor={anchor} side={side} wide={wide} onClose={close}>
            {children(close)}
          </Popover>
        </Suspense>
      ) : null}
    </>
  );
}
