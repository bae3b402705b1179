// What a user does in the topic tree.
import { problemOf } from '../live/problem-of.ts';
import type { Page } from '../page.ts';
import { useOverlay } from '../state/overlay.ts';
import { useSelection } from '../state/selection.ts';

/** Selects a node and, when the core has said it, its whole topic name. */
export async function selectNode(page: Page, profileId: string, node: number): Promise<void> {
  const selection = useSelection.getState();
  if (selection.topics[profileId]?.node === node) return;
  selection.selectNode(profileId, node);
  try {
    const { topic } = await page.client.topics.path({ captureId: profileId, node });
    useSelection.getState().nameTopic(profileId, node, topic);
  } catch (error) {
    useOverlay.getState().notify(problemOf(error));
  }
}
