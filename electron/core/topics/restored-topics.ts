// The tree of what an earlier run recorded, made in one go: figures as the reader's thread hands them
// over, names as bytes, what is above the topics added up once at the end.
import { BYTES, FIRST_TIME, MESSAGES, NODE_MASK, SUMS, TIME } from './node-page.ts';
import { FIGURE, FIGURES, type TopicFigures, type TopicNames } from './topic-figures.ts';
import { FLAG_TOPIC, type TopicIndex } from './topic-index.ts';
import { ROOT, type TopicNodes } from './topic-nodes.ts';

export class RestoredTopics {
  readonly #index: TopicIndex;
  #stored: TopicFigures = { figures: new Float64Array(), heads: new Uint8Array() };

  /** `index`: of a tree that has no topics yet. */
  constructor(index: TopicIndex) {
    this.#index = index;
  }

  /** Figures come before names. */
  take(said: TopicFigures | TopicNames): void {
    if ('figures' in said) {
      this.#stored = said;
      this.#index.nodes.expect(topicsOf(said));
    } else this.#add(said);
  }

  #add({ ids, ends, bytes }: TopicNames): void {
    const index = this.#index;
    const stored = this.#stored;
    let start = 0;
    for (let at = 0; at < ids.length; at++) {
      const id = ids[at] ?? 0;
      const end = ends[at] ?? 0;
      if ((stored.figures[id * FIGURES + FIGURE.lastId] ?? 0) > 0) {
        const node = index.nodes.addBytes(bytes, start, end);
        if (node !== undefined) index.restore(node, id, stored);
      }
      start = end;
    }
  }

  /** Everything has been taken. */
  finish(): void {
    addUp(this.#index.nodes);
  }
}

function topicsOf({ figures }: TopicFigures): number {
  let topics = 0;
  for (let at = FIGURE.lastId; at < figures.length; at += FIGURES) if (figures[at] !== 0) topics++;
  return topics;
}

/** Adds each node to its parent, the last one first: what is below a node comes after it. */
function addUp(nodes: TopicNodes): void {
  for (let node = nodes.count - 1; node > ROOT; node--) {
    const page = nodes.page(node);
    const at = node & NODE_MASK;
    const parent = page.parent[at] ?? ROOT;
    const above = nodes.page(parent);
    const aboveAt = parent & NODE_MASK;
    const isTopic = ((page.flags[at] ?? 0) & FLAG_TOPIC) === 0 ? 0 : 1;
    above.topics[aboveAt] = (above.topics[aboveAt] ?? 0) + (page.topics[at] ?? 0) + isTopic;
    const from = at * SUMS;
    const to = aboveAt * SUMS;
    const [sums, sumsAbove] = [page.sums, above.sums];
    sumsAbove[to + MESSAGES] = (sumsAbove[to + MESSAGES] ?? 0) + (sums[from + MESSAGES] ?? 0);
    sumsAbove[to + BYTES] = (sumsAbove[to + BYTES] ?? 0) + (sums[from + BYTES] ?? 0);
    const time = sums[from + TIME] ?? 0;
    if (time > (sumsAbove[to + TIME] ?? 0)) sumsAbove[to + TIME] = time;
    const first = sums[from + FIRST_TIME] ?? 0;
    const before = sumsAbove[to + FIRST_TIME] ?? 0;
    if (first > 0 && (before === 0 || first < before)) sumsAbove[to + FIRST_TIME] = first;
  }
}
