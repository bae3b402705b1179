// Commands about the topic tree. What they say is loaded with the palette and the menus that show it,
// what they do when it is first done.
import type { TFunction } from 'i18next';
import { ROOT_NODE } from '../live/topic-view.ts';
import type { Page } from '../page.ts';
import { captureRef } from '../state/capture-ref.ts';
import { bringToFront, inFront } from '../state/in-front.ts';
import { useOverlay } from '../state/overlay.ts';
import { useSelection } from '../state/selection.ts';
import { TREE_ORDERS, treeMemory } from '../state/tree-memory.ts';
import type { CommandPart } from './command.ts';

/** Those of the menu of the tree, in its order. */
export const TREE_MENU = [
  'expand-all',
  'collapse-all',
  'show-selected',
  'mark-all-read',
  'shown-values',
  'colour-rules',
];

export function treeCommands(page: Page, t: TFunction): CommandPart[] {
  const { show } = useOverlay.getState();
  return [
    ...foldCommands(page, t),
    {
      id: 'pin',
      title: t('tree.pinCommand'),
      keys: ['P'],
      when: hasSelected,
      run: () =>
        withTree(async (captureId) => {
          const { pickedNodes, pinOrUnpin } = await import('../actions/topic-picks.ts');
          await pinOrUnpin(page, captureId, pickedNodes(page, captureId));
        }),
    },
    {
      id: 'copy-topics',
      title: t('tree.copyCommand'),
      when: hasSelected,
      run: () =>
        withTree(async (captureId) => {
          const { copyTopicNames, pickedNodes } = await import('../actions/topic-picks.ts');
          await copyTopicNames(page, captureId, pickedNodes(page, captureId));
        }),
    },
    {
      id: 'clear-retained',
      title: t('tree.clearRetainedCommand'),
      // An opened file has no broker.
      when: () => hasSelected() && captureRef(active())?.kind === 'profile',
      run: () =>
        withTree(async (captureId) => {
          const { pickedNodes } = await import('../actions/topic-picks.ts');
          const nodes = pickedNodes(page, captureId);
          show({ kind: 'clear-retained', profileId: captureId, nodes });
        }),
    },
    {
      id: 'mark-all-read',
      title: t('tree.markAllRead'),
      keys: ['Shift+R'],
      when: isTree,
      run: () =>
        withTree(async (captureId) => {
          const { markAllRead } = await import('../actions/topic-picks.ts');
          await markAllRead(page, captureId);
        }),
    },
    {
      id: 'shown-values',
      title: t('tree.shownValues'),
      when: isTree,
      run: () => withTree((captureId) => show({ kind: 'shown-values', captureId, filter: null })),
    },
    {
      id: 'colour-rules',
      title: t('tree.colourRules'),
      when: isTree,
      run: () => withTree((captureId) => show({ kind: 'colour-rules', captureId })),
    },
    ...orderCommands(page, t),
  ];
}

function foldCommands(page: Page, t: TFunction): CommandPart[] {
  const expandAll = (expanded: boolean) =>
    withTree(async (captureId) => {
      // A failure shows in the tree, whose feed asks the same core.
      await page
        .topics(captureId)
        .expand(ROOT_NODE, expanded, true)
        .catch(() => undefined);
    });
  return [
    { id: 'expand-all', title: t('topics.expandAll'), when: isTree, run: () => expandAll(true) },
    {
      id: 'collapse-all',
      title: t('topics.collapseAll'),
      when: isTree,
      run: () => expandAll(false),
    },
    {
      id: 'show-selected',
      title: t('tree.showSelected'),
      keys: ['Mod+Shift+E'],
      when: hasSelected,
      run: () =>
        withTree(async (captureId) => {
          bringToFront(captureId, 'tree');
          const { showSelected } = await import('../actions/topic-picks.ts');
          await showSelected(page, captureId);
        }),
    },
  ];
}

function orderCommands(page: Page, t: TFunction): CommandPart[] {
  return [
    ...TREE_ORDERS.map((by) => ({
      id: `order-${by}`,
      title: t('tree.sortCommand', { order: t(`topics.order.${by}`) }),
      when: () => isTree() && treeMemory(active() ?? '').order.by !== by,
      run: () =>
        withTree(async (captureId) => {
          const descending = by !== 'name' && by !== 'arrival';
          await page.topics(captureId).setSort({ by, descending });
        }),
    })),
    {
      id: 'order-reverse',
      title: t('tree.sortReverse'),
      when: isTree,
      run: () =>
        withTree(async (captureId) => {
          const feed = page.topics(captureId);
          const { by, descending } = feed.set.order;
          await feed.setSort({ by, descending: !descending });
        }),
    },
  ];
}

function active(): string | null {
  return useSelection.getState().active;
}

/** True while a tree is there and in front. */
function isTree(): boolean {
  const captureId = active();
  return captureId !== null && inFront(captureId) === 'tree';
}

function hasSelected(): boolean {
  return useSelection.getState().topics[active() ?? ''] !== undefined;
}

function withTree(run: (captureId: string) => Promise<void> | void): void {
  const captureId = active();
  if (captureId !== null) void run(captureId);
}
