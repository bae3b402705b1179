// The menu of what can be done with what was recorded: commands, in the order of a menu.
import { useTranslation } from 'react-i18next';
import { CAPTURE_MENU } from '../commands/capture-commands.ts';
import { type Command, keysText } from '../commands/command.ts';
import { useCommands } from '../commands/use-commands.ts';
import { Icon } from '../ui/icon.tsx';
import { PopoverButton } from '../ui/popover-button.tsx';
import css from './capture-menu.module.css';

export function CaptureMenu() {
  const { t } = useTranslation();
  return (
    <PopoverButton
      className={css.button}
      label={t('captures.menu')}
      side="bottom"
      face={
        <>
          <Icon name="record" size={14} />
          <span>{t('captures.menu')}</span>
          <Icon name="down" size={10} />
        </>
      }
    >
      {(close) => <Items close={close} />}
    </PopoverButton>
  );
}

function Items({ close }: { close: () => void }) {
  const commands = new Map(useCommands()().map((command) => [command.id, command]));
  return (
    <ul className={css.menu}>
      {groups(commands).map((group) => (
        <li key={group[0]?.id}>
          <ul className={css.group}>
            {group.map((command) => (
              <li key={command.id}>
                <button
                  type="button"
                  className={css.item}
                  disabled={!command.when()}
                  onClick={() => {
                    close();
                    command.run();
                  }}
                >
                  <span>{command.title}</span>
                  {command.keys[0] ? (
                    <kbd className={css.key}>{keysText(command.keys[0])}</kbd>
                  ) : null}
                </button>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function groups(commands: ReadonlyMap<string, Command>): Command[][] {
  const all: Command[][] = [[]];
  for (const id of CAPTURE_MENU) {
    const command = id === null ? undefined : commands.get(id);
    if (id === null) all.push([]);
    else if (command) all.at(-1)?.push(command);
  }
  return all.filter((group) => group.length > 0);
}
