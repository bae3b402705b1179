// What of a profile could never work, said when it is saved and not when it is connected.
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import { checkTopicFilter } from '../../../shared/mqtt/topic-rules.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { checkSubscription } from '../client/subscription-problems.ts';
import { checkWill } from '../client/will-message.ts';

export function checkProfile(fields: ProfileFields): Problem | undefined {
  for (const subscription of fields.subscriptions) {
    const problem = checkSubscription(subscription);
    if (problem) return problem;
  }
  const { recording, excluded, protectedFilters, will } = fields;
  for (const filter of [...recording.withoutPayload, ...excluded, ...protectedFilters]) {
    const problem = checkTopicFilter(filter);
    if (problem) return problem;
  }
  return will ? checkWill(will) : undefined;
}
