// Commands that find messages.
import type { TFunction } from 'i18next';
import { listBelow, listMessages, pauseStream, showTree } from '../actions/messages.ts';
import type { Page } from '../page.ts';
import { inFront } from '../state/in-front.ts';
import { useSearches } from '../state/searches.ts';
import { useSelection } from '../state/selection.ts';
import type { CommandPart } from './command.ts';

export function messageCommands(page: Page, t: TFunction): CommandPart[] {
  return [
    {
      id: 'search',
      title: t('command.search'),
      keys: ['Mod+Shift+F'],
      when: () => active() !== null,
      run: () => withActive((captureId) => listMessages(captureId, {}, 'query')),
    },
    {
      id: 'show-below',
      title: t('command.showBelow'),
      keys: ['M'],
      when: () => selectedTopic() !== null,
      run: () => withActive((captureId) => void listBelow(captureId, selectedTopic() ?? '')),
    },
    {
      id: 'pause-stream',
      title: t('command.pauseStream'),
      when: () => isStreamShown() && page.openResults(active() ?? '') !== undefined,
      run: () =>
        withActive((captureId) => {
          const feed = page.openResults(captureId);
          if (feed) pauseStream(captureId, feed, !feed.paused);
        }),
    },
    {
      id: 'show-tree',
      title: t('command.showTree'),
      keys: ['T'],
      when: () => active() !== null && inFront(active() ?? '') !== 'tree',
      run: () => withActive(showTree),
    },
  ];
}

function isStreamShown(): boolean {
  return useSearches.getState().views[active() ?? '']?.shown === true;
}

function active(): string | null {
  return useSelection.getState().active;
}

function withActive(run: (captureId: string) => void): void {
  const captureId = active();
  if (captureId !== null) run(captureId);
}

function selectedTopic(): string | null {
  const { topics } = useSelection.getState();
  return topics[active() ?? '']?.topic ?? null;
}
