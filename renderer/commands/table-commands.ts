// Commands about the table of topics. What they say is loaded with the palette.
import type { TFunction } from 'i18next';
import type { Page } from '../page.ts';
import { bringToFront, inFront } from '../state/in-front.ts';
import { useSelection } from '../state/selection.ts';
import type { CommandPart } from './command.ts';

export function tableCommands(page: Page, t: TFunction): CommandPart[] {
  return [
    {
      id: 'show-table',
      title: t('table.showCommand'),
      keys: ['Shift+T'],
      when: () => !isTable() && active() !== null,
      run: () => withActive((captureId) => bringToFront(captureId, 'table')),
    },
    {
      id: 'copy-table',
      title: t('table.copyCommand'),
      when: isTable,
      run: () =>
        withActive(async (captureId) => {
          const { copyPickedCsv } = await import('../actions/topic-table.ts');
          await copyPickedCsv(page, captureId, t);
        }),
    },
  ];
}

function active(): string | null {
  return useSelection.getState().active;
}

function isTable(): boolean {
  const captureId = active();
  return captureId !== null && inFront(captureId) === 'table';
}

function withActive(run: (captureId: string) => Promise<void> | void): void {
  const captureId = active();
  if (captureId !== null) void run(captureId);
}
