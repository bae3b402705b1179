// A menu at the place of a right click. Only lazily loaded parts of the page import this file: its
// primitives are large.
import { DropdownMenu } from 'radix-ui';
import css from './context-menu.module.css';

export interface MenuItem {
  id: string;
  title: string;
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
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span className={css.place} style={{ left: x, top: y }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={css.menu}
          aria-label={label}
          align="start"
          collisionPadding={8}
          // The list it was opened from keeps the focus it had.
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          {items.map((item) => (
            <DropdownMenu.Item key={item.id} className={css.item} onSelect={item.run}>
              {item.title}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
