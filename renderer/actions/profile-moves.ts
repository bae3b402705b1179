// The order and the folders of connections. What is moved together is one change to the user, though it
// may take several calls.
import { problemOf } from '../live/problem-of.ts';
import type { Page } from '../page.ts';
import { useOverlay } from '../state/overlay.ts';
import { useProfiles } from '../state/profiles.ts';

interface MoveCall {
  ids: string[];
  folder: string;
  /** Null: to the end. */
  before: string | null;
}

/** One call after the other. Returns false when one of them failed, which a notice says. */
export async function moveProfiles(page: Page, calls: readonly MoveCall[]): Promise<boolean> {
  const { setAll } = useProfiles.getState();
  try {
    for (const call of calls) setAll(await page.client.profiles.move(call));
    return true;
  } catch (error) {
    useOverlay.getState().notify(problemOf(error));
    // Those before it were moved.
    await page.client.profiles.list().then(setAll, () => undefined);
    return false;
  }
}
