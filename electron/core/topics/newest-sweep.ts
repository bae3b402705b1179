// Goes over all topics and answers something about the newest message of each, again and again as they
// change: what the index knows at once, the rest by questions to a reader. All of it in slices.
import type { Evaluated } from '../capture/thread-messages.ts';
import { LoopSlice } from '../util/loop-slice.ts';
import type { TopicIndex } from './topic-index.ts';

/** Messages a question; reading those of one takes some ten milliseconds on the reader's thread. */
const AT_ONCE = 4_096;
/** Topics between two looks at the clock. */
const STEP = 256;
/** How soon after the end of one the next sweep may begin. */
const PAUSE_MS = 300;
/** No message has this id. */
const ONLY_FILE_KNOWS = -1;

export interface NewestJudge {
  /** A sweep begins. Answers which topics have to be answered anew although nothing came. */
  begin(nowMicros: number): ((node: number) => boolean) | null;
  /** Answers false when only the file knows. */
  local(node: number): boolean;
  ask(ids: Float64Array<ArrayBuffer>): Promise<Evaluated>;
  stored(node: number, answer: Evaluated, at: number): void;
}

export class NewestSweep {
  readonly #index: TopicIndex;
  readonly #judge: NewestJudge;
  readonly #isMoving: boolean;
  /** The newest message of each node that there is an answer for. */
  #answered = new Float64Array(1_024);
  #known = 0;
  #busy = false;
  #ended = false;
  #sweptAt = Number.NEGATIVE_INFINITY;
  #sweptRevision = -1;

  /** `isMoving`: answers change with the time. */
  constructor(index: TopicIndex, judge: NewestJudge, isMoving: boolean) {
    this.#index = index;
    this.#judge = judge;
    this.#isMoving = isMoving;
  }

  /** Topics without an answer. */
  get pending(): number {
    return this.#ended ? 0 : this.#index.topics - this.#known;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Messages came since the last sweep, or it goes on. */
  get isBehind(): boolean {
    return !this.#ended && (this.#busy || this.#index.revision !== this.#sweptRevision);
  }

  /** Begins a sweep when one is due. */
  renew(nowMs: number): void {
    if (this.#busy || this.#ended || Math.abs(nowMs - this.#sweptAt) < PAUSE_MS) return;
    const { revision } = this.#index;
    if (!this.#isMoving && revision === this.#sweptRevision) return;
    this.#sweptRevision = revision;
    void this.#sweep(nowMs);
  }

  /** A topic that no sweep has come to yet is answered at once when that can be. */
  lookFirst(node: number): void {
    if ((this.#answered[node] ?? 0) !== 0) return;
    this.#note(node, this.#judge.local(node) ? this.#index.lastId(node) : ONLY_FILE_KNOWS);
  }

  #note(node: number, id: number): void {
    if (node >= this.#answered.length) {
      const more = new Float64Array(Math.ceil(Math.max(this.#index.nodes.count, node + 1) * 1.25));
      more.set(this.#answered);
      this.#answered = more;
    }
    if (id > 0 && (this.#answered[node] ?? 0) <= 0) this.#known++;
    this.#answered[node] = id;
  }

  end(): void {
    this.#ended = true;
  }

  async #sweep(nowMs: number): Promise<void> {
    this.#busy = true;
    try {
      await this.#goOver(this.#judge.begin(nowMs * 1_000));
    } catch {
      // The capture was closed: nobody will ask again.
      this.#ended = true;
    }
    this.#busy = false;
    this.#sweptAt = nowMs;
  }

  async #goOver(isStale: ((node: number) => boolean) | null): Promise<void> {
    const index = this.#index;
    const slice = new LoopSlice();
    const waiting: number[] = [];
    for (let at = 0; at < index.topics && !this.#ended; at++) {
      if (at % STEP === 0 && slice.isOver()) await slice.next();
      const node = index.topicAt(at);
      const id = index.lastId(node);
      if (this.#answered[node] === id && !isStale?.(node)) continue;
      if (this.#judge.local(node)) {
        this.#note(node, id);
        continue;
      }
      waiting.push(node);
      if (waiting.length === AT_ONCE) {
        await this.#ask(waiting.splice(0));
        slice.restart();
      }
    }
    if (waiting.length > 0 && !this.#ended) await this.#ask(waiting);
  }

  /** In the order of ids, so that the file is read from its beginning to its end. */
  async #ask(nodes: number[]): Promise<void> {
    const index = this.#index;
    const asked = nodes.map((node) => ({ node, id: index.lastId(node) }));
    asked.sort((a, b) => a.id - b.id);
    const answer = await this.#judge.ask(Float64Array.from(asked, ({ id }) => id));
    if (this.#ended) return;
    for (const [at, { node, id }] of asked.entries()) {
      this.#judge.stored(node, answer, at);
      this.#note(node, id);
    }
  }
}
