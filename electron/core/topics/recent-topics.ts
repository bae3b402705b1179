// The nodes of the topic names used lately. Looking up a string in a Map is the fastest way from a
// topic name to its node, but a Map of a million names is a hundred megabytes; the rest is found by
// way of its levels.

const MOST = 32_768;

export class RecentTopics {
  #young = new Map<string, number>();
  #old = new Map<string, number>();

  get(topic: string): number | undefined {
    const known = this.#young.get(topic);
    if (known !== undefined) return known;
    const node = this.#old.get(topic);
    if (node !== undefined) this.set(topic, node);
    return node;
  }

  set(topic: string, node: number): void {
    if (this.#young.size >= MOST) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(topic, node);
  }
}
