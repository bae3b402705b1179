// What a user does to captures: open and close files, keep ranges, delete, recover.
import type { ChosenFile } from '../../shared/contract/exchange.ts';
import type { Problem } from '../../shared/util/problem.ts';
import { problemOf } from '../live/problem-of.ts';
import type { Page } from '../page.ts';
import { useJobsTray } from '../state/jobs-tray.ts';
import { useOverlay } from '../state/overlay.ts';
import { useSelection } from '../state/selection.ts';

/** Asks for a capture file, opens it read-only and brings it to the front. */
export async function openCaptureFile(page: Page): Promise<void> {
  await reported(async () => {
    const file = await page.host.files.pickFile('capture');
    if (file) await openChosenFile(page, file);
  });
}

async function openChosenFile(page: Page, { fileId }: ChosenFile): Promise<void> {
  const { captureId } = await page.client.captures.openFile({ fileId });
  showCapture(page, captureId);
}

/** Brings a capture that is open to the front. */
export function showCapture(page: Page, captureId: string): void {
  page.captures.refresh();
  useSelection.getState().openTab(captureId);
}

/** Closes an opened file; the file itself stays. */
export async function closeCaptureFile(page: Page, captureId: string): Promise<void> {
  useSelection.getState().closeTab(captureId);
  page.forgetTopics(captureId);
  await reported(() => page.client.captures.close({ captureId }));
  page.captures.refresh();
}

export interface RangeToKeep {
  name: string;
  /** Milliseconds since 1970. */
  from: number;
  to: number;
}

/** Returns what was wrong with it; null when it is kept. */
export async function keepRange(
  page: Page,
  captureId: string,
  range: RangeToKeep,
): Promise<Problem | null> {
  try {
    await page.client.captures.pin({ captureId, ...range });
    page.captures.refresh();
    return null;
  } catch (error) {
    return problemOf(error);
  }
}

export async function unkeepRange(page: Page, captureId: string, pinId: number): Promise<void> {
  await reported(() => page.client.captures.unpin({ captureId, pinId }));
  page.captures.refresh();
}

/** Deletes what was recorded of a profile. Returns what was in the way; null when it is gone. */
export async function eraseCapture(page: Page, captureId: string): Promise<Problem | null> {
  try {
    await page.client.captures.erase({ captureId });
    // The tree begins anew: what it had expanded and selected is no more.
    useSelection.getState().selectNode(captureId, null);
    page.forgetTopics(captureId);
    page.captures.refresh();
    return null;
  } catch (error) {
    return problemOf(error);
  }
}

export async function recoverCapture(page: Page, captureId: string): Promise<void> {
  await reported(async () => {
    await page.client.captures.recover({ captureId });
    useJobsTray.getState().setOpen(true);
  });
}

async function reported(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    useOverlay.getState().notify(problemOf(error));
  }
}
