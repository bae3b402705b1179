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
/** The same while some topics had no answer yet: somebody waits for them. */
const UNDECIDED_MS = 100;

interface Tests {
  fixed: TopicTest | undefined;
  moving: readonly MovingTest[];
}

export class FilteredTopics {
  readonly #index: TopicIndex;
  #tests: Tests | null = null;
  #passed: Passed;
  #generation = 0;
  #busy = false;
  #looking: Promise<void> | null = null;
  #renewedAt = 0;
  #renewedRevision = 0;
  #wasUndecided = false;

  constructor(index: TopicIndex) {
    this.#index = index;
    this.#passed = new Passed(index);
  }

  get active(): boolean {
    return this.#tests !== null;
  }

  /** Another number: the list was made anew; else topics were only added at its end. */
  get generation(): number {
    return this.#generation;
  }

  get count(): number {
    return this.#passed.count;
  }

  at(place: number): number {
    return this.#passed.at(place);
  }

  /** Topics still to be looked at. */
  get pending(): number {
    if (!this.#tests) return 0;
    return Math.max(this.#passed.pending, ...this.#tests.moving.map((each) => each.pending()));
  }

  /** Resolves when all topics were looked at, or another filter was set; null when nothing is under way. */
  get looking(): Promise<void> | null {
    return this.#looking;
  }

  /** Only topics that pass all of them; none of them is no filter. */
  set(fixed: TopicTest | undefined, moving: readonly MovingTest[]): void {
    this.end();
    this.#tests = fixed || moving.length > 0 ? { fixed, moving } : null;
    this.#passed = new Passed(this.#index);
    this.#generation++;
    this.#busy = false;
    this.#looking = null;
    this.#renewedAt = 0;
    this.#renewedRevision = -1;
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
    if (this.#passed.pending > 0) this.#lookOn(tests);
    else if (this.#isStale(tests, nowMs)) void this.#renew(tests);
  }

  #lookOn(tests: Tests): void {
    const looking = this.#look(tests, this.#passed);
    if (this.#passed.pending === 0) return;
    this.#looking = looking.then(() => {
      if (this.#tests === tests) this.#looking = null;
    });
  }

  /** Answers that change are asked for again now and then. */
  #isStale({ moving }: Tests, nowMs: number): boolean {
    const pause = this.#wasUndecided ? UNDECIDED_MS : RENEW_MS;
    if (moving.length === 0 || Math.abs(nowMs - this.#renewedAt) < pause) return false;
    const revision = moving.reduce((sum, each) => sum + each.revision(), 0);
    this.#renewedAt = nowMs;
    this.#wasUndecided = moving.some((each) => each.pending() > 0);
    if (revision === this.#renewedRevision) return false;
    this.#renewedRevision = revision;
    return true;
  }

  /** The list is another only when an answer did change. */
  async #renew(tests: Tests): Promise<void> {
    const passed = new Passed(this.#index);
    const looking = this.#look(tests, passed);
    // What is looked at within a slice is there for the frame that asks.
    if (passed.pending > 0) await looking;
    if (this.#tests !== tests || passed.isSame(this.#passed)) return;
    this.#passed = passed;
    this.#generation++;
  }

  async #look(tests: Tests, passed: Passed): Promise<void> {
    const slice = new LoopSlice();
    while (this.#tests === tests && passed.pending > 0) {
      passed.look(tests, STEP);
      if (passed.pending === 0 || !slice.isOver()) continue;
      this.#busy = true;
      await slice.next();
    }
    if (this.#tests === tests) this.#busy = false;
  }
}

/** The topics that pass, of those looked at so far. */
class Passed {
  readonly #index: TopicIndex;
  #nodes = new Int32Array(1_024);
  #count = 0;
  #seen = 0;

  constructor(index: TopicIndex) {
    this.#index = index;
  }

  get count(): number {
    return this.#count;
  }

  /** Topics not looked at yet. */
  get pending(): number {
    return this.#index.topics - this.#seen;
  }

  at(place: number): number {
    return this.#nodes[place] ?? 0;
  }

  look({ fixed, moving }: Tests, most: number): void {
    const end = Math.min(this.#seen + most, this.#index.topics);
    for (; this.#seen < end; this.#seen++) {
      const node = this.#index.topicAt(this.#seen);
      if (fixed && !fixed(node)) continue;
      if (moving.length === 0 || moving.every(({ test }) => test(node))) this.#add(node);
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

  isSame(other: Passed): boolean {
    if (this.#count !== other.#count) return false;
    for (let at = 0; at < this.#count; at++) {
      if (this.#nodes[at] !== other.#nodes[at]) return false;
    }
    return true;
  }
}
