// A menu at the place of a right click. Only lazily loaded parts of the page import this file: its
// primitives are large.
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import css from './context-menu.module.css';

export interface MenuItem {
  id: string;
  title: string;
  /** A shortcut that does the same, as this system writes it. */
  keys?: string | undefined;
  /** The first of a group: a line comes before it. */
  begins?: boolean;
  run(): void;
}

interface ContextMenuProps {
  label: string;
  /** In pixels of the window. */
  x: number;
  y: number;
  items: readonly MenuItem[];
  onClose(): void;
}

export function ContextMenu({ label, x, y, items, onClose }: ContextMenuProps) {
  const [from] = useState(() => document.activeElement);
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      {/* A place and nothing else: the menu says what it is itself. */}
      <DropdownMenu.Trigger asChild>
        <span className={css.place} aria-hidden="true" style={{ left: x, top: y }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={css.menu}
          aria-label={label}
          align="start"
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            // Back to where it was opened from, unless what was chosen took the focus elsewhere.
            const isNowhere = document.activeElement === document.body;
            if (isNowhere && from instanceof HTMLElement) from.focus({ preventScroll: true });
          }}
        >
          {items.map((item) => (
            <DropdownMenu.Item
              key={item.id}
              className={css.item}
              data-begins={item.begins || undefined}
              onSelect={item.run}
            >
              <span className={css.title}>{item.title}</span>
              {item.keys ? <kbd className={css.key}>{item.keys}</kbd> : null}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
