import type { Profile } from '../../../../shared/contract/profiles.ts';

/** What a row of the list says when it is pointed at: the address, and what else there is to say. */
export function useProfileTip(profile: Profile, more: readonly (string | null)[]): string {
  const { transport, host, port, tags } = profile;
  const address = `${transport}://${host}:${port}`;
  return [address, ...more, tags.join(' · ')].filter(Boolean).join('\n');
}
