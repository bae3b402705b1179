// What a user does to the figures of a broker.
import type { Profile } from '../../shared/contract/profiles.ts';
import type { Page } from '../page.ts';
import { useOverlay } from '../state/overlay.ts';
import { fieldsOf, saveProfile } from './connections.ts';

/** Takes a topic among the figures that are kept in front, or out of them. */
export async function pinStatusTopic(
  page: Page,
  profile: Profile,
  topic: string,
  pinned: boolean,
): Promise<void> {
  const others = profile.statusTopics.filter((one) => one !== topic);
  const statusTopics = pinned ? [...others, topic] : others;
  const saved = await saveProfile(page, {
    id: profile.id,
    fields: { ...fieldsOf(profile), statusTopics },
  });
  if ('code' in saved) useOverlay.getState().notify(saved);
}
