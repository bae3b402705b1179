// What a profile does not let out: anything while it is read-only, and topics it protects unless that
// was confirmed. Everything that publishes passes here.
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import { TopicFilterSet } from '../../../shared/mqtt/topic-filter-set.ts';
import type { Problem } from '../../../shared/util/problem.ts';

type Guarded = Pick<ProfileFields, 'name' | 'readOnly' | 'protectedFilters'>;

export class PublishGuard {
  #filters: readonly string[] = [];
  #matcher = new TopicFilterSet([]);

  readOnly({ readOnly, name }: Guarded): Problem | undefined {
    if (!readOnly) return undefined;
    return {
      code: 'PROFILE_READ_ONLY',
      message: `The connection "${name}" is read-only, so nothing is published. Turn read-only off in the profile to publish.`,
    };
  }

  /** `profile` as it is now: what was edited counts at once. */
  protects({ protectedFilters, name }: Guarded, topic: string): Problem | undefined {
    if (protectedFilters !== this.#filters) {
      this.#filters = protectedFilters;
      this.#matcher = new TopicFilterSet(protectedFilters);
    }
    const [first] = this.#matcher.matching(topic);
    if (first === undefined) return undefined;
    return {
      code: 'TOPIC_PROTECTED',
      message: `The connection "${name}" protects the topic ${topic}. Confirm it to publish there.`,
      detail: protectedFilters[first],
    };
  }
}
