import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOverlay } from '../state/overlay.ts';
import { Dialog } from '../ui/dialog.tsx';
import { type Command, keysText } from './command.ts';
import css from './palette.module.css';
import { useCommands } from './use-commands.ts';

/** Finds a command by its words and runs it. */
export function Palette() {
  const { t } = useTranslation();
  const commands = useCommands();
  const show = useOverlay((state) => state.show);
  const listId = useId();
  const [text, setText] = useState(() => useOverlay.getState().typed);
  const [chosen, setChosen] = useState(0);
  const found = commands().filter(
    (command) => command.id !== 'palette' && command.when() && matches(command, text),
  );
  const current = found[Math.min(chosen, found.length - 1)];
  const optionId = (command: Command | undefined) => command && `${listId}-${command.id}`;
  const currentId = optionId(current);

  useEffect(() => {
    if (currentId) document.getElementById(currentId)?.scrollIntoView({ block: 'nearest' });
  }, [currentId]);

  const run = (command: Command | undefined) => {
    if (!command) return;
    show(null);
    // The dialog gives the focus back first; a command may move it on.
    setTimeout(() => command.run());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = found.length - 1;
    if (event.key === 'ArrowDown') setChosen(chosen >= last ? 0 : chosen + 1);
    else if (event.key === 'ArrowUp') setChosen(chosen <= 0 ? last : chosen - 1);
    else if (event.key === 'Enter') run(current);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog
      bare
      title={t('command.palette')}
      closeLabel={t('action.close')}
      onClose={() => show(null)}
    >
      <input
        className={css.input}
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={currentId}
        aria-label={t('palette.label')}
        placeholder={t('palette.placeholder')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} className={css.list} role="listbox" aria-label={t('command.palette')}>
        {found.map((command) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the combobox keeps the focus.
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the keys.
          <div
            key={command.id}
            id={optionId(command)}
            className={css.item}
            role="option"
            aria-selected={command === current}
            onClick={() => run(command)}
            onPointerMove={() => setChosen(found.indexOf(command))}
          >
            <span>{command.title}</span>
            <Keys keys={command.keys} />
          </div>
        ))}
      </div>
      {found.length === 0 ? <p className={css.none}>{t('palette.none')}</p> : null}
    </Dialog>
  );
}

/** The list of all shortcuts. */
export function ShortcutsList() {
  const { t } = useTranslation();
  const commands = useCommands();
  const show = useOverlay((state) => state.show);
  const inTree = [
    ['↑ ↓ PgUp PgDn Home End', t('shortcuts.move')],
    ['← →', t('shortcuts.fold')],
    ['*', t('shortcuts.foldAll')],
    ['Enter', t('shortcuts.toggle')],
  ] as const;
  return (
    <Dialog
      title={t('command.shortcuts')}
      closeLabel={t('action.close')}
      onClose={() => show(null)}
    >
      <dl className={css.table}>
        {commands()
          .filter(({ keys }) => keys.length > 0)
          .map((command) => (
            <Shortcut key={command.id} title={command.title} keys={command.keys} />
          ))}
        {inTree.map(([keys, title]) => (
          <Shortcut key={keys} title={title} keys={[keys]} />
        ))}
      </dl>
    </Dialog>
  );
}

function Shortcut({ title, keys }: { title: string; keys: readonly string[] }) {
  return (
    <>
      <dt>{title}</dt>
      <dd>
        <Keys keys={keys} />
      </dd>
    </>
  );
}

function Keys({ keys }: { keys: readonly string[] }) {
  return (
    <span className={css.keys}>
      {keys.map((one) => (
        <kbd key={one} className={css.key}>
          {keysText(one)}
        </kbd>
      ))}
    </span>
  );
}

function matches(command: Command, text: string): boolean {
  const title = command.title.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => title.includes(word));
}
