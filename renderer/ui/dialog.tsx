// A modal dialog. Only lazily loaded parts of the page import this file: its primitives are a tenth
// of the first script and no dialog is open at the start.
import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';
import css from './dialog.module.css';

interface DialogProps {
  title: string;
  closeLabel: string;
  /** Without a visible head the title is for screen readers only. */
  bare?: boolean;
  wide?: boolean;
  /** For much to fill in: always as high, and nearly the whole of a small window. */
  large?: boolean;
  /** Gives the focus to something of the content; without it the first control has it. */
  onFocus?(): void;
  onClose(): void;
  children: ReactNode;
}

export function Dialog({
  title,
  closeLabel,
  bare,
  wide,
  large,
  onFocus,
  onClose,
  children,
}: DialogProps) {
  const classes = [css.dialog, wide && css.wide, large && css.large].filter(Boolean).join(' ');
  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className={css.backdrop} />
        <Primitive.Content
          className={classes}
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            if (!onFocus) return;
            event.preventDefault();
            onFocus();
          }}
        >
          {bare ? (
            <Primitive.Title className="visually-hidden">{title}</Primitive.Title>
          ) : (
            <header className={css.head}>
              <Primitive.Title className={css.title}>{title}</Primitive.Title>
              <IconButton icon="close" label={closeLabel} onClick={onClose} />
            </header>
          )}
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
