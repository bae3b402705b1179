// What a user does with picked topics of a tree, and with all of them. Loaded when it is first done.
import { subtreeQuery, topicQuery } from '../../shared/query/print-query.ts';
import { problemOf } from '../live/problem-of.ts';
import { ROOT_NODE } from '../live/topic-view.ts';
import type { Page } from '../page.ts';
import { bringToFront, inFront } from '../state/in-front.ts';
import { useOverlay } from '../state/overlay.ts';
import { useSelection } from '../state/selection.ts';
import { MOST_PINNED } from '../state/tree-memory.ts';
import { listMessages } from './messages.ts';

/** Topics whose messages one list shows: its query names each of them. */
export const MOST_LISTED = 100;

/** The picked nodes of the tree, or of the table where that is in front; what is selected where nothing else is. */
export function pickedNodes(page: Page, captureId: string): number[] {
  const active = useSelection.getState().topics[captureId]?.node ?? null;
  const feed = inFront(captureId) === 'table' ? page.table(captureId) : page.topics(captureId);
  return [...feed.picks.of(active)];
}

export function topicNames(
  page: Page,
  captureId: string,
  nodes: readonly number[],
): Promise<string[]> {
  return page.client.topics.paths({ captureId, nodes: [...nodes] }).then(({ topics }) => topics);
}

export function copyTopicNames(page: Page, captureId: string, nodes: readonly number[]) {
  return orSay(async () => {
    const topics = await topicNames(page, captureId, nodes);
    await navigator.clipboard.writeText(topics.join('\n'));
  });
}

/** Pins what is not pinned; lets go of them where all are pinned already. */
export function pinOrUnpin(page: Page, captureId: string, nodes: readonly number[]) {
  return orSay(async () => {
    const feed = page.topics(captureId);
    const topics = await topicNames(page, captureId, nodes);
    const { pinned } = feed.set;
    const fresh = topics.filter((topic) => !pinned.includes(topic));
    const next =
      fresh.length > 0 ? [...pinned, ...fresh] : pinned.filter((topic) => !topics.includes(topic));
    await feed.setPinned(next.slice(0, MOST_PINNED));
  });
}

export function expandPicked(
  page: Page,
  captureId: string,
  nodes: readonly number[],
  expanded: boolean,
) {
  return orSay(() => page.topics(captureId).expandMany(nodes, expanded, true));
}

export function markRead(page: Page, captureId: string, nodes: readonly number[]) {
  return orSay(() => page.client.topics.markRead({ captureId, nodes: [...nodes], subtree: true }));
}

export function markAllRead(page: Page, captureId: string) {
  return markRead(page, captureId, [ROOT_NODE]);
}

/** Lists the messages of these topics and of everything below them. */
export function listMessagesOf(page: Page, captureId: string, nodes: readonly number[]) {
  return orSay(async () => {
    const topics = await topicNames(page, captureId, nodes.slice(0, MOST_LISTED));
    const query = topics.map(subtreeQuery).join(' or ');
    listMessages(captureId, { query, until: null }, 'rows');
  });
}

/** Lists the messages of this very topic. */
export function listMessagesOfOne(page: Page, captureId: string, node: number) {
  return orSay(async () => {
    const [topic = ''] = await topicNames(page, captureId, [node]);
    listMessages(captureId, { query: topicQuery(topic), until: null }, 'rows');
  });
}

/** Shows a topic in the tree, whatever is in front. */
export function showInTree(page: Page, captureId: string, node: number) {
  return orSay(async () => {
    bringToFront(captureId, 'tree');
    await page.topics(captureId).show(node);
  });
}

/** Opens the levels above the selected topic and scrolls to it. */
export function showSelected(page: Page, captureId: string) {
  return orSay(async () => {
    const node = useSelection.getState().topics[captureId]?.node;
    if (node !== undefined) await page.topics(captureId).show(node);
  });
}

async function orSay(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    useOverlay.getState().notify(problemOf(error));
  }
}
