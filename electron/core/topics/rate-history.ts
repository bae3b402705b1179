// How many messages came in each of the last seconds, for the few topics somebody looks at. For all of
// them it would be most of the tree's memory, so it begins with the first look.

const MOST_WATCHED = 2_000;
const SECONDS = 60;
/** Seconds one digit of the answer stands for. */
const STEP = 2;

interface Watched {
  /** A ring of messages a tick. */
  counts: Uint32Array;
  total: number;
}

export class RateHistory {
  readonly #totalOf: (node: number) => number;
  readonly #watched = new Map<number, Watched>();
  #at = 0;

  /** `totalOf`: messages of a node so far. */
  constructor(totalOf: (node: number) => number) {
    this.#totalOf = totalOf;
  }

  /** Once a second. Answers whether anything but silence is remembered. */
  tick(): boolean {
    this.#at = (this.#at + 1) % SECONDS;
    let heard = false;
    for (const [node, watched] of this.#watched) {
      const total = this.#totalOf(node);
      watched.counts[this.#at] = Math.min(total - watched.total, 0xffff_ffff);
      watched.total = total;
      heard ||= watched.counts.some((count) => count > 0);
    }
    return heard;
  }

  /** Thirty digits, oldest first, 9 being the most; '' while nothing came since it is watched. */
  of(node: number): string {
    const watched = this.#watch(node);
    let most = 0;
    for (let at = 0; at < SECONDS; at += STEP) most = Math.max(most, this.#step(watched, at));
    if (most === 0) return '';
    let trend = '';
    for (let at = 0; at < SECONDS; at += STEP) {
      trend += Math.ceil((this.#step(watched, at) * 9) / most);
    }
    return trend;
  }

  /** Messages of the two seconds that begin `from` seconds after the oldest. */
  #step({ counts }: Watched, from: number): number {
    const at = this.#at + 1 + from;
    return (counts[at % SECONDS] ?? 0) + (counts[(at + 1) % SECONDS] ?? 0);
  }

  #watch(node: number): Watched {
    const known = this.#watched.get(node);
    if (known) {
      // Looked at last: the last to be forgotten.
      this.#watched.delete(node);
      this.#watched.set(node, known);
      return known;
    }
    const [oldest] = this.#watched.keys();
    if (this.#watched.size >= MOST_WATCHED && oldest !== undefined) this.#watched.delete(oldest);
    const watched = { counts: new Uint32Array(SECONDS), total: this.#totalOf(node) };
    this.#watched.set(node, watched);
    return watched;
  }
}
