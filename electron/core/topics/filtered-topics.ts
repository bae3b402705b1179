// The topics a view's filter leaves, in the order they came, kept up while topics are added. Many are
// looked at in slices; another filter stops that.
import { LoopSlice } from '../util/loop-slice.ts';
import type { TopicTest } from './topic-filter.ts';
import type { TopicIndex } from './topic-index.ts';

/** A test whose answers change with the messages. */
export interface MovingTest {
  test: TopicTest;
  /** Grows when an answer may be another. */
  revision(): number;
  /** Topics it has not made up its mind about. */
  pending(): number;
  end(): void;
}

/** Looked at between two looks at the clock. */
const STEP = 1_024;
/** How often answers that change are asked for again. */
const RENEW_MS = 400;

interface Tests {
  fixed: TopicTest | undefined;
  moving: readonly MovingTest[];
}

export class FilteredTopics {
  readonly #index: TopicIndex;
  #tests: Tests | null = null;
  #nodes = new Int32Array(1_024);
  #count = 0;
  /** How many topics of the index have been looked at. */
  #seen = 0;
  #generation = 0;
  #busy = false;
  #renewedAt = 0;
  #renewedRevision = 0;

  constructor(index: TopicIndex) {
    this.#index = index;
  }

  get active(): boolean {
    return this.#tests !== null;
  }

  /** Another number: the list was made anew; else topics were only added at its end. */
  get generation(): number {
    return this.#generation;
  }

  get count(): number {
    return this.#count;
  }

  at(place: number): number {
    return this.#nodes[place] ?? 0;
  }

  /** Topics still to be looked at. */
  get pending(): number {
    if (!this.#tests) return 0;
    const undecided = Math.max(0, ...this.#tests.moving.map((each) => each.pending()));
    return Math.max(this.#index.topics - this.#seen, undecided);
  }

  /** Only topics that pass all of them; none of them is no filter. */
  set(fixed: TopicTest | undefined, moving: readonly MovingTest[]): void {
    this.end();
    this.#tests = fixed || moving.length > 0 ? { fixed, moving } : null;
    this.#count = 0;
    this.#seen = 0;
    this.#generation++;
    this.sync(0);
  }

  end(): void {
    for (const each of this.#tests?.moving ?? []) each.end();
    this.#tests = null;
  }

  /** Looks at what came since; much is gone on with beside the other work. */
  sync(nowMs: number): void {
    const tests = this.#tests;
    if (!tests || this.#busy) return;
    const slice = new LoopSlice();
    while (this.#seen < this.#index.topics && !slice.isOver()) this.#look(tests);
    if (this.#seen < this.#index.topics) void this.#goOn();
    else this.#renew(nowMs);
  }

  #look({ fixed, moving }: Tests): void {
    const end = Math.min(this.#seen + STEP, this.#index.topics);
    for (; this.#seen < end; this.#seen++) {
      const node = this.#index.topicAt(this.#seen);
      if (fixed && !fixed(node)) continue;
      if (moving.every(({ test }) => test(node))) this.#add(node);
    }
  }

  #add(node: number): void {
    if (this.#count === this.#nodes.length) {
      const more = new Int32Array(Math.ceil(this.#count * 1.5));
      more.set(this.#nodes);
      this.#nodes = more;
    }
    this.#nodes[this.#count++] = node;
  }

  async #goOn(): Promise<void> {
    this.#busy = true;
    const slice = new LoopSlice();
    while (this.#tests && this.#seen < this.#index.topics) {
      await slice.next();
      while (this.#tests && this.#seen < this.#index.topics && !slice.isOver()) {
        this.#look(this.#tests);
      }
    }
    this.#busy = false;
  }

  /** Answers that change are asked for again; the list is another only when one did change. */
  #renew(nowMs: number): void {
    const { moving, fixed } = this.#tests ?? { moving: [], fixed: undefined };
    if (moving.length === 0 || Math.abs(nowMs - this.#renewedAt) < RENEW_MS) return;
    const revision = moving.reduce((sum, each) => sum + each.revision(), 0);
    this.#renewedAt = nowMs;
    if (revision === this.#renewedRevision) return;
    this.#renewedRevision = revision;
    const before = this.#nodes.subarray(0, this.#count);
    this.#nodes = new Int32Array(Math.max(1_024, Math.ceil(this.#count * 1.1)));
    this.#count = 0;
    this.#seen = 0;
    while (this.#seen < this.#index.topics) this.#look({ fixed, moving });
    const same =
      before.length === this.#count && before.every((node, at) => node === this.#nodes[at]);
    if (!same) this.#generation++;
  }
}
