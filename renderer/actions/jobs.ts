// What a user does to long work that runs, and with what it made.
import type { Job } from '../../shared/contract/jobs.ts';
import { problemOf } from '../live/problem-of.ts';
import type { Page } from '../page.ts';
import { useOverlay } from '../state/overlay.ts';
import { showCapture } from './captures.ts';

export type JobStep = 'cancel' | 'pause' | 'resume' | 'step' | 'dismiss';

export async function controlJob(page: Page, { jobId }: Job, step: JobStep): Promise<void> {
  try {
    await page.client.jobs[step]({ jobId });
  } catch (error) {
    useOverlay.getState().notify(problemOf(error));
  }
}

/** Downloads what the job wrote, or shows it in its folder. */
export function takeResult(page: Page, { result }: Job): void {
  if (result?.fileId && result.path) {
    page.host.files.deliver({ fileId: result.fileId, path: result.path });
  }
}

export function openResult(page: Page, { result }: Job): void {
  if (result?.captureId) showCapture(page, result.captureId);
}
