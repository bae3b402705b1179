// How many messages matched each filter of the subscriptions. This is on the way of every message: which
// filters match is found out once a topic and kept as a small number, the set of them; a message is then
// one addition to the count of its set.
import { TopicFilterSet } from '../../shared/mqtt/topic-filter-set.ts';

/** Numbers of sets fit two bytes; 0 is "not looked at yet". */
const MOST_SETS = 65_535;

export class FilterCounts {
  #filters: readonly string[] = [];
  #matcher = new TopicFilterSet([]);
  /** By node: the set of filters that match its topic. */
  #setOf = new Uint16Array(1_024);
  /** By set: its messages, and the filters it consists of. */
  #counts = new Float64Array(64);
  #sets: number[][] = [[]];
  readonly #numbers = new Map<string, number>();
  /** By filter: what was counted of it beside the sets. */
  #beside = new Map<string, number>();

  /** Those that stay keep their counts. */
  setFilters(filters: readonly string[]): void {
    const same =
      filters.length === this.#filters.length &&
      filters.every((filter, at) => filter === this.#filters[at]);
    if (same) return;
    const before = new Map(this.counts().map(({ filter, messages }) => [filter, messages]));
    this.#filters = [...new Set(filters)];
    this.#beside = new Map(this.#filters.map((filter) => [filter, before.get(filter) ?? 0]));
    this.#matcher = new TopicFilterSet(this.#filters);
    this.#setOf.fill(0);
    this.#counts.fill(0);
    this.#sets = [[]];
    this.#numbers.clear();
  }

  /** `node`: of the topic, undefined when the tree has none. */
  count(node: number | undefined, topic: string): void {
    const set = node === undefined ? 0 : (this.#setOf[node] ?? 0);
    if (set !== 0) this.#counts[set] = (this.#counts[set] ?? 0) + 1;
    else this.#countNew(node, topic);
  }

  #countNew(node: number | undefined, topic: string): void {
    const matching = this.#matcher.matching(topic);
    const set = node === undefined ? 0 : this.#setNumber(matching);
    if (node !== undefined && set !== 0) {
      this.#keep(node, set);
      this.#counts[set] = (this.#counts[set] ?? 0) + 1;
      return;
    }
    for (const at of matching) {
      const filter = this.#filters[at] ?? '';
      this.#beside.set(filter, (this.#beside.get(filter) ?? 0) + 1);
    }
  }

  #setNumber(matching: number[]): number {
    const key = matching.join();
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#sets.length;
    if (number > MOST_SETS) return 0;
    this.#sets.push(matching);
    this.#numbers.set(key, number);
    if (number === this.#counts.length) {
      const counts = new Float64Array(number * 2);
      counts.set(this.#counts);
      this.#counts = counts;
    }
    return number;
  }

  #keep(node: number, set: number): void {
    if (node >= this.#setOf.length) {
      const more = new Uint16Array(Math.ceil((node + 1) * 1.25));
      more.set(this.#setOf);
      this.#setOf = more;
    }
    this.#setOf[node] = set;
  }

  /** In the order of the filters. */
  counts(): { filter: string; messages: number }[] {
    const sums = this.#filters.map((filter) => this.#beside.get(filter) ?? 0);
    for (const [set, filters] of this.#sets.entries()) {
      const messages = this.#counts[set] ?? 0;
      if (messages === 0) continue;
      for (const at of filters) sums[at] = (sums[at] ?? 0) + messages;
    }
    return this.#filters.map((filter, at) => ({ filter, messages: sums[at] ?? 0 }));
  }
}
