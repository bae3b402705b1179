// The part of PopoverButton that is loaded when one is first opened.
import { Popover as Primitive } from 'radix-ui';
import { type ReactNode, type RefObject, useMemo } from 'react';
import css from './popover.module.css';

interface PopoverProps {
  id: string;
  label: string;
  anchor: RefObject<HTMLElement | null>;
  side: 'top' | 'bottom';
  /** For a table: as wide as its content, where there is room. */
  wide?: boolean | undefined;
  onClose(): void;
  children: ReactNode;
}

export function Popover({ id, label, anchor, side, wide, onClose, children }: PopoverProps) {
  // The anchor is mounted before anyone can open what hangs on it.
  const virtualRef = useMemo(
    () => ({ current: { getBoundingClientRect: () => rectOf(anchor.current) } }),
    [anchor],
  );
  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Anchor virtualRef={virtualRef} />
      <Primitive.Portal>
        <Primitive.Content
          id={id}
          className={wide ? `${css.popover} ${css.wide}` : css.popover}
          aria-label={label}
          side={side}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          onInteractOutside={(event) => {
            // The button itself closes it; closing here first would make its click open it again.
            if (anchor.current?.contains(event.target as Node)) event.preventDefault();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            anchor.current?.focus();
          }}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

function rectOf(element: HTMLElement | null): DOMRect {
  return element?.getBoundingClientRect() ?? new DOMRect();
}
