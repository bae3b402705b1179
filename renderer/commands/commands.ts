// Every command of the page.
import type { TFunction } from 'i18next';
import { connect, disconnect, isTrying, startBroker, stopBroker } from '../actions/connections.ts';
import { publishDraft } from '../actions/publish.ts';
import type { Page } from '../page.ts';
import { captureRef } from '../state/capture-ref.ts';
import { useConnections } from '../state/connections.ts';
import { useCoreInfo } from '../state/core-info.ts';
import { useDrafts } from '../state/drafts.ts';
import { useOverlay } from '../state/overlay.ts';
import { type Language, type Theme, usePreferences } from '../state/preferences.ts';
import { useProfiles } from '../state/profiles.ts';
import { useSelection } from '../state/selection.ts';
import { captureCommands } from './capture-commands.ts';
import type { Command, CommandPart } from './command.ts';
import { focusNextPanel, focusPlace } from './focus.ts';
import { messageCommands } from './message-commands.ts';
import { listCommands } from './profile-commands.ts';
import { tableCommands } from './table-commands.ts';
import { toolCommands } from './tool-commands.ts';
import { treeCommands } from './tree-commands.ts';

export function createCommands(page: Page, t: TFunction): Command[] {
  return [
    ...windowCommands(t),
    ...connectionCommands(page, t),
    ...listCommands(t),
    ...toolCommands(t),
    ...treeCommands(page, t),
    ...tableCommands(page, t),
    ...topicCommands(page, t),
    ...messageCommands(page, t),
    ...captureCommands(page, t),
    ...profileCommands(page, t),
    ...lookCommands(t),
  ].map((part) => ({ keys: [], when: () => true, ...part }));
}

function windowCommands(t: TFunction): CommandPart[] {
  const { show } = useOverlay.getState();
  const preferences = usePreferences.getState;
  return [
    {
      id: 'palette',
      title: t('command.palette'),
      keys: ['Mod+K'],
      run: () => show({ kind: 'palette' }),
    },
    {
      id: 'shortcuts',
      title: t('command.shortcuts'),
      keys: ['?'],
      run: () => show({ kind: 'shortcuts' }),
    },
    {
      id: 'filter',
      title: t('command.filter'),
      keys: ['F'],
      when: hasActive,
      run: () => focusPlace('topic-filter'),
    },
    { id: 'next-panel', title: t('command.nextPanel'), keys: ['F6'], run: () => focusNextPanel(1) },
    {
      id: 'previous-panel',
      title: t('command.previousPanel'),
      keys: ['Shift+F6'],
      run: () => focusNextPanel(-1),
    },
    {
      id: 'toggle-left',
      title: t('command.toggleLeft'),
      keys: ['Mod+B'],
      run: () => preferences().change({ leftOpen: !preferences().leftOpen }),
    },
    {
      id: 'toggle-dock',
      title: t('command.toggleDock'),
      keys: ['Mod+J'],
      run: () => preferences().change({ dockOpen: !preferences().dockOpen }),
    },
  ];
}

function connectionCommands(page: Page, t: TFunction): CommandPart[] {
  const { show } = useOverlay.getState();
  return [
    {
      id: 'new-connection',
      title: t('command.newConnection'),
      keys: ['N'],
      run: () => show({ kind: 'editor', profileId: null }),
    },
    {
      id: 'edit-connection',
      title: t('command.editConnection'),
      when: isConnection,
      run: () => withActive((id) => show({ kind: 'editor', profileId: id })),
    },
    {
      id: 'connect',
      title: t('command.connect'),
      when: () => isConnection() && !activeIsTrying(),
      run: () => withActive((id) => void connect(page, id)),
    },
    {
      id: 'disconnect',
      title: t('command.disconnect'),
      when: activeIsTrying,
      run: () => withActive((id) => void disconnect(page, id)),
    },
    {
      id: 'next-connection',
      title: t('command.nextConnection'),
      // A browser keeps Ctrl+Tab for itself; there the second one works.
      keys: ['Ctrl+Tab', ']'],
      when: hasTabs,
      run: () => stepTab(1),
    },
    {
      id: 'previous-connection',
      title: t('command.previousConnection'),
      keys: ['Ctrl+Shift+Tab', '['],
      when: hasTabs,
      run: () => stepTab(-1),
    },
    {
      id: 'start-broker',
      title: t('command.startBroker'),
      when: () => !useCoreInfo.getState().broker?.running,
      run: () => void startBroker(page),
    },
    {
      id: 'stop-broker',
      title: t('command.stopBroker'),
      when: () => useCoreInfo.getState().broker?.running === true,
      run: () => void stopBroker(page),
    },
  ];
}

function topicCommands(page: Page, t: TFunction): CommandPart[] {
  return [
    {
      id: 'publish-to-selected',
      title: t('command.publishToSelected'),
      when: () => activeMayPublish() && selectedTopic() !== null,
      run: () =>
        withActive((id) => {
          usePreferences.getState().change({ dockOpen: true });
          useDrafts.getState().edit(id, { topic: selectedTopic() ?? '' });
        }),
    },
    {
      id: 'publish',
      title: t('command.publish'),
      keys: ['Mod+Enter'],
      when: () => activeState() === 'connected' && activeMayPublish(),
      run: () => withActive((id) => void publishDraft(page, id)),
    },
  ];
}

function lookCommands(t: TFunction): CommandPart[] {
  const { change } = usePreferences.getState();
  const theme = (value: Theme, title: string): CommandPart => ({
    id: `theme-${value}`,
    title,
    when: () => usePreferences.getState().theme !== value,
    run: () => change({ theme: value }),
  });
  const language = (value: Language, title: string): CommandPart => ({
    id: `language-${value}`,
    title,
    when: () => usePreferences.getState().language !== value,
    run: () => change({ language: value }),
  });
  return [
    theme('light', t('command.themeLight')),
    theme('dark', t('command.themeDark')),
    theme('system', t('command.themeSystem')),
    language('en', 'Language: English'),
    language('zh-CN', '语言：中文'),
    language('system', t('command.languageSystem')),
  ];
}

function profileCommands(page: Page, t: TFunction): CommandPart[] {
  return useProfiles.getState().profiles.map(({ id, name }) => ({
    id: `open-${id}`,
    title: t('command.connectTo', { name }),
    run: () => void connect(page, id),
  }));
}

function hasActive(): boolean {
  return useSelection.getState().active !== null;
}

/** False also for an opened file: it is only looked at. */
function isConnection(): boolean {
  return captureRef(useSelection.getState().active)?.kind === 'profile';
}

function activeMayPublish(): boolean {
  return captureRef(useSelection.getState().active)?.profile?.readOnly === false;
}

function withActive(run: (captureId: string) => void): void {
  const { active } = useSelection.getState();
  if (active !== null) run(active);
}

function activeState() {
  const { active } = useSelection.getState();
  return active === null ? undefined : useConnections.getState().byProfile[active]?.state;
}

function activeIsTrying(): boolean {
  const { active } = useSelection.getState();
  return active !== null && isTrying(active);
}

function selectedTopic(): string | null {
  const { active, topics } = useSelection.getState();
  return active === null ? null : (topics[active]?.topic ?? null);
}

function hasTabs(): boolean {
  return useSelection.getState().tabs.length > 1;
}

function stepTab(step: 1 | -1): void {
  const { tabs, active, activate } = useSelection.getState();
  const at = active === null ? 0 : tabs.indexOf(active);
  const next = tabs[(at + step + tabs.length) % tabs.length];
  if (next !== undefined) activate(next);
}
