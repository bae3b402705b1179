// A command is data: palette, shortcuts, toolbar and menus dispatch the same object.

export interface Command {
  id: string;
  /** In the user's language. */
  title: string;
  /** Shortcuts such as `Mod+K`, `F`, `Shift+F6`; Mod is Ctrl, on a Mac the command key. */
  keys: readonly string[];
  /** False when it would do nothing now. */
  when(): boolean;
  run(): void;
}

/** What is left out: no shortcut, always of use. */
export type CommandPart = Partial<Command> & Pick<Command, 'id' | 'title' | 'run'>;

const isMac = /mac/i.test(navigator.platform);

/** A shortcut as this system writes it. */
export function keysText(keys: string): string {
  if (!isMac) return keys.replace('Mod', 'Ctrl');
  return keys.replace('Mod+', '⌘').replace('Shift+', '⇧').replace('Ctrl+', '⌃');
}

export function matchesKeys(event: KeyboardEvent, keys: string): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1) ?? '';
  const mod = parts.includes('Mod');
  const ctrl = parts.includes('Ctrl') || (mod && !isMac);
  const meta = mod && isMac;
  // A character such as ? needs Shift on some keyboards and not on others.
  const shiftMatters = key.length > 1 || /[a-z0-9]/i.test(key);
  return (
    event.key.toLowerCase() === key.toLowerCase() &&
    event.ctrlKey === ctrl &&
    event.metaKey === meta &&
    !event.altKey &&
    (!shiftMatters || event.shiftKey === parts.includes('Shift'))
  );
}

/** True for a shortcut that is also something one types. */
export function isTypedKey(keys: string): boolean {
  return keys.replace('Shift+', '').length === 1;
}
