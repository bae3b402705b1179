import type { Profile } from '../../../../shared/contract/profiles.ts';
import { useDescription } from '../use-description.ts';

/** What a row of the list says when it is pointed at: what the profile will do, and what else there is. */
export function useProfileTip(profile: Profile, more: readonly (string | null)[]): string {
  const describe = useDescription();
  return [describe(profile), ...more, profile.tags.join(' · ')].filter(Boolean).join('\n');
}
