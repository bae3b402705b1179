// What a user does in the topic tree.
import { problemOf } from '../live/problem-of.ts';
import type { Page } from '../page.ts';
import { useOverlay } from '../state/overlay.ts';
import { useSelection } from '../state/selection.ts';

/** Selects a node and, when the core has said it, its whole topic name. Looked at is read. */
export async function selectNode(page: Page, captureId: string, node: number): Promise<void> {
  const selection = useSelection.getState();
  if (selection.topics[captureId]?.node === node) return;
  selection.selectNode(captureId, node);
  markLookedAt(page, captureId, node);
  try {
    const { topic } = await page.client.topics.path({ captureId, node });
    useSelection.getState().nameTopic(captureId, node, topic);
  } catch (error) {
    useOverlay.getState().notify(problemOf(error));
  }
}

/** As `selectNode`, for those who do not wait for the name. */
export function pickNode(page: Page, captureId: string, node: number): void {
  void selectNode(page, captureId, node);
}

/** The mark of what nobody has looked at goes; that it could not is not worth a word. */
export function markLookedAt(page: Page, captureId: string, node: number): void {
  page.client.topics.markRead({ captureId, nodes: [node], subtree: false }).catch(() => undefined);
}
