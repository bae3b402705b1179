// Commands about the connection in front that look behind it: details, Diagnose, the tools of the dock.
// What they say is loaded with the palette and the connection.
import type { TFunction } from 'i18next';
import { captureRef } from '../state/capture-ref.ts';
import { type DockTab, openDock } from '../state/dock.ts';
import { useOverlay } from '../state/overlay.ts';
import { useSelection } from '../state/selection.ts';
import type { CommandPart } from './command.ts';

export function toolCommands(t: TFunction): CommandPart[] {
  const { show } = useOverlay.getState();
  const tool = (tab: DockTab, title: string): CommandPart => ({
    id: `tool-${tab}`,
    title,
    when: () => frontProfile() !== null,
    run: () => openDock(tab),
  });
  return [
    {
      id: 'connection-details',
      title: t('toolCommand.details'),
      keys: ['I'],
      when: () => frontProfile() !== null,
      run: () => withFront((profileId) => show({ kind: 'connection', profileId })),
    },
    {
      id: 'diagnose',
      title: t('toolCommand.diagnose'),
      when: () => frontProfile() !== null,
      run: () => withFront((profileId) => show({ kind: 'diagnose', profileId })),
    },
    tool('publish', t('toolCommand.publish')),
    tool('packets', t('toolCommand.packets')),
    tool('events', t('toolCommand.events')),
    tool('server', t('toolCommand.server')),
  ];
}

function frontProfile(): string | null {
  const ref = captureRef(useSelection.getState().active);
  return ref?.kind === 'profile' ? ref.captureId : null;
}

function withFront(run: (profileId: string) => void): void {
  const profileId = frontProfile();
  if (profileId !== null) run(profileId);
}
