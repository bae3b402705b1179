// Topics whose messages are let go on arrival, because the profile excludes them. They have no nodes in
// the tree, so what was found out about a name is kept by the name, for those that came lately.
import { TopicFilterSet } from '../../shared/mqtt/topic-filter-set.ts';
import { RecentTopics } from './topics/recent-topics.ts';

const NO = 0;
const YES = 1;

export class ExcludedTopics {
  #filters: readonly string[] = [];
  #matcher = new TopicFilterSet([]);
  #known = new RecentTopics();

  get none(): boolean {
    return this.#filters.length === 0;
  }

  setFilters(filters: readonly string[]): void {
    this.#filters = filters;
    this.#matcher = new TopicFilterSet(filters);
    this.#known = new RecentTopics();
  }

  has(topic: string): boolean {
    let known = this.#known.get(topic);
    if (known === undefined) {
      known = this.#matcher.matches(topic) ? YES : NO;
      this.#known.set(topic, known);
    }
    return known === YES;
  }
}
