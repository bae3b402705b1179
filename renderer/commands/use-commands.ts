import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { usePage } from '../page.ts';
import { useOverlay } from '../state/overlay.ts';
import { type Command, isTypedKey, matchesKeys } from './command.ts';
import { createCommands } from './commands.ts';

/** The commands as of now: titles in the user's language, one for each profile. */
export function useCommands(): () => Command[] {
  const page = usePage();
  const { t } = useTranslation();
  return () => createCommands(page, t);
}

/** Runs commands by their shortcuts while the caller is mounted. */
export function useShortcuts(): void {
  const commands = useCommands();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { overlay, type } = useOverlay.getState();
      if (overlay?.kind === 'palette' && isText(event)) type(event.key);
      if (event.defaultPrevented || overlay !== null) return;
      const typing = isEditable(event.target);
      const command = commands().find(
        ({ keys, when }) =>
          keys.some((one) => matchesKeys(event, one) && !(typing && isTypedKey(one))) && when(),
      );
      if (!command) return;
      event.preventDefault();
      command.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
}

/** Typed at nothing: the palette was asked for and is not there yet. */
function isText({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean {
  return key.length === 1 && !ctrlKey && !metaKey && !altKey && !isEditable(target);
}

function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, [contenteditable]') !== null
  );
}
