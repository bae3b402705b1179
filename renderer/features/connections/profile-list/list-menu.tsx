// What can be done with the list of connections as a whole: commands, as in the palette.
import { useTranslation } from 'react-i18next';
import { keysText } from '../../../commands/command.ts';
import { LIST_MENU } from '../../../commands/profile-commands.ts';
import { useCommands } from '../../../commands/use-commands.ts';
import { ContextMenu } from '../../../ui/context-menu.tsx';

interface ListMenuProps {
  x: number;
  y: number;
  onClose(): void;
}

export function ListMenu({ x, y, onClose }: ListMenuProps) {
  const { t } = useTranslation();
  const commands = useCommands()();
  const items = LIST_MENU.flatMap((id) => commands.filter((one) => one.id === id && one.when()));
  return (
    <ContextMenu
      label={t('connections.more')}
      x={x}
      y={y}
      items={items.map(({ id, title, keys, run }) => ({
        ...{ id, title, run },
        keys: keys[0] ? keysText(keys[0]) : undefined,
        begins: id === 'import-profiles',
      }))}
      onClose={onClose}
    />
  );
}
