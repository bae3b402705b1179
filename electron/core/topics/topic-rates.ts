// Messages a second of every node, taken once a second while somebody looks.
import { MESSAGES, NODE_MASK, NODES_A_PAGE, SUMS } from './node-page.ts';
import type { OwnFigures } from './own-figures.ts';
import { RateHistory } from './rate-history.ts';
import type { TopicNodes } from './topic-nodes.ts';

/** Rates follow within about this time. */
const RATE_SECONDS = 3;
const TICK_MS = 1_000;
/** Nobody looked for so long: what came meanwhile says nothing about now. */
const STALE_MS = 10_000;
const LEAST_RATE = 0.005;

export class TopicRates {
  readonly #nodes: TopicNodes;
  readonly #own: OwnFigures;
  readonly #trends: RateHistory;
  #tickedAt = 0;
  #revision = -1;
  #ticks = 0;
  #moving = false;

  /** `totalOf`: messages at or below a node so far. */
  constructor(nodes: TopicNodes, own: OwnFigures, totalOf: (node: number) => number) {
    this.#nodes = nodes;
    this.#own = own;
    this.#trends = new RateHistory(totalOf);
  }

  /** Grows when rates were taken. */
  get ticks(): number {
    return this.#ticks;
  }

  isDue(nowMs: number): boolean {
    const elapsed = nowMs - this.#tickedAt;
    return elapsed < 0 || elapsed >= TICK_MS;
  }

  /** `revision`: another one, when messages came. */
  tick(nowMs: number, revision: number): void {
    const elapsed = nowMs - this.#tickedAt;
    this.#tickedAt = nowMs;
    if (!this.#moving && this.#revision === revision) return;
    this.#revision = revision;
    const usable = elapsed > 0 && elapsed < STALE_MS;
    const rates = this.#takeRates(usable ? elapsed / 1_000 : 0);
    const trends = this.#trends.tick();
    this.#moving = rates || trends;
    this.#ticks++;
  }

  /** Answers whether any rate is above zero. `seconds` 0: only from now on. */
  #takeRates(seconds: number): boolean {
    const weight = 1 - Math.exp(-seconds / RATE_SECONDS);
    const next = (old: number, came: number): number => {
      const rate = seconds === 0 ? 0 : old + (came / seconds - old) * weight;
      return rate < LEAST_RATE ? 0 : rate;
    };
    let moving = false;
    for (let first = 0; first < this.#nodes.count; first += NODES_A_PAGE) {
      const { sums, before, rate } = this.#nodes.page(first);
      const length = Math.min(NODES_A_PAGE, this.#nodes.count - first);
      for (let at = 0; at < length; at++) {
        const messages = (sums[at * SUMS + MESSAGES] ?? 0) >>> 0;
        const came = (messages - (before[at] ?? 0)) >>> 0;
        const old = rate[at] ?? 0;
        if (came === 0 && old === 0) continue;
        before[at] = messages;
        const now = next(old, came);
        rate[at] = now;
        if (now > 0) moving = true;
      }
    }
    this.#own.takeRates(next);
    return moving;
  }

  /** As of the last tick. */
  rate(node: number): number {
    return this.#nodes.page(node).rate[node & NODE_MASK] ?? 0;
  }

  /** See `TopicRow.trend`; begins when it is asked for the first time. */
  trend(node: number): string {
    return this.#trends.of(node);
  }
}
