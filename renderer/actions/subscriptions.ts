// What a user does to the subscriptions of a connection, while it is up or not.
import type { Profile, Subscription } from '../../shared/contract/profiles.ts';
import type { Problem } from '../../shared/util/problem.ts';
import { problemOf } from '../live/problem-of.ts';
import type { Page } from '../page.ts';
import { useOverlay } from '../state/overlay.ts';
import { useRecentFilters } from '../state/recent-filters.ts';
import { fieldsOf, loadProfiles, reported, saveProfile } from './connections.ts';

/**
 * Adds a subscription, or puts it in the place of the one with the same filter or of `replaces`. Returns
 * what the broker or the core had against it; null when granted.
 */
export async function subscribe(
  page: Page,
  profileId: string,
  subscription: Subscription,
  replaces?: string,
): Promise<Problem | null> {
  try {
    const input = { profileId, subscription, ...(replaces === undefined ? {} : { replaces }) };
    const { problem } = await page.client.connections.subscribe(input);
    useRecentFilters.getState().remember(profileId, subscription.filter);
    await loadProfiles(page);
    return problem;
  } catch (error) {
    return problemOf(error);
  }
}

/** The same of a row that is there; what is against it becomes a notice, and stands in the row. */
export async function changeSubscription(
  page: Page,
  profileId: string,
  subscription: Subscription,
): Promise<void> {
  const problem = await subscribe(page, profileId, subscription);
  if (problem) useOverlay.getState().notify(problem);
}

export async function unsubscribe(page: Page, profileId: string, filter: string): Promise<void> {
  await reported(async () => {
    await page.client.connections.unsubscribe({ profileId, filter });
    useRecentFilters.getState().remember(profileId, filter);
    await loadProfiles(page);
  });
}

/** What matches one of these is let go on arrival, by MQTTScope itself. */
export async function setExcluded(
  page: Page,
  profile: Profile,
  excluded: readonly string[],
): Promise<Problem | null> {
  const fields = { ...fieldsOf(profile), excluded: [...excluded] };
  const saved = await saveProfile(page, { id: profile.id, fields });
  return 'code' in saved ? saved : null;
}
