// The menu of what can be done with the whole tree: commands, in the order of a menu.
import { useTranslation } from 'react-i18next';
import { keysText } from '../../commands/command.ts';
import { TREE_MENU } from '../../commands/tree-commands.ts';
import { useCommands } from '../../commands/use-commands.ts';
import css from './topic-menus.module.css';

export function TreeActions({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const commands = new Map(useCommands()().map((command) => [command.id, command]));
  return (
    <ul className={css.menu} aria-label={t('topics.more')}>
      {TREE_MENU.map((id) => {
        const command = commands.get(id);
        if (!command) return null;
        const { title, keys, when, run } = command;
        return (
          <li key={id}>
            <button
              type="button"
              className={css.item}
              disabled={!when()}
              onClick={() => {
                close();
                run();
              }}
            >
              <span>{title}</span>
              {keys[0] ? <kbd className={css.keys}>{keysText(keys[0])}</kbd> : null}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
