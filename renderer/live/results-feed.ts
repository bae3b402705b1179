// A list of messages across topics (contract group `results`): the page asks for the rows on the
// screen, the core scans on and follows what arrives. While the list is held, rows are counted from
// the message that was its newest then, so nothing moves however much comes on top of it. Live, and
// growing faster than anybody reads, it shows a sample.
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { ResultRow, ResultsFrame } from '../../shared/contract/results.ts';
import type { Problem } from '../../shared/util/problem.ts';
import type { Host } from '../host/host.ts';
import { keepUnchanged } from './keep-unchanged-rows.ts';
import { ListOpener, type ListSpec, type OpenedList, type QueryProblem } from './list-opener.ts';
import { LiveEnd } from './live-end.ts';
import type { PageClock } from './page-clock.ts';
import { PollLoop } from './poll-loop.ts';
import { problemOf } from './problem-of.ts';
import { Revision } from './revision.ts';

export type { ListSpec, QueryProblem } from './list-opener.ts';

/** `aimed`: for a moment, with the rows as they are on the screen; `held`: with all rows of the list. */
export type Hold = 'none' | 'aimed' | 'held';

interface ResultsFeedOptions {
  client: ContractClient;
  link: Host['link'];
  clock: PageClock;
  captureId: string;
  /** What it lists at first. */
  spec: ListSpec;
}

interface Answer {
  frame: ResultsFrame;
  list: OpenedList;
  top: number | null;
}

export class ResultsFeed {
  readonly revision = new Revision();
  /** The newest answer; of the list before while a new one is being opened (`opening`). */
  frame: ResultsFrame | null = null;
  opening = true;
  problem: Problem | null = null;
  /** Why the core cannot read the query. */
  queryProblem: QueryProblem | null = null;
  /** Grows by one with each list, so that a view of it can begin at its top. */
  listed = 0;
  /** The message picked from this list; the list is held for it. */
  picked: number | null = null;
  /** Where the user scrolled to, kept while the list is not mounted. */
  scrollTop = 0;
  /** What the list is while it follows: its sample is shown instead of the rows. */
  readonly live: LiveEnd;

  readonly #options: ResultsFeedOptions;
  readonly #loop: PollLoop<Answer>;
  readonly #opener: ListOpener;
  #window = { first: 0, count: 60 };
  #hold: Hold = 'none';
  #paused = false;
  #top: number | null = null;
  /** Id of the newest listed message, 0 for none; null while it is not known. */
  #newest: number | null = null;
  #revision: number | null = null;
  /** The next request must be answered at once: window, list or top is another. */
  #stale = true;
  /** True while the outstanding request waits for news instead of being answered at once. */
  #waiting = false;

  constructor(options: ResultsFeedOptions) {
    this.#options = options;
    const { client, link, clock, captureId, spec } = options;
    this.live = new LiveEnd(clock, {
      changed: () => this.revision.bump(),
      wantsAll: () => this.#askAnew(),
    });
    this.#opener = new ListOpener({
      ...{ client, link, captureId, spec },
      opened: (list) => this.#opened(list),
    });
    this.#loop = new PollLoop({
      link,
      clock,
      ask: (signal) => this.#ask(signal),
      apply: (answer) => this.#apply(answer),
      failed: (problem) => {
        this.problem = problem;
        // Lists end with the core they were opened in.
        if (problem.code === 'RESULTS_UNKNOWN') this.#opener.forget();
        this.#stale = true;
        this.revision.bump();
      },
    });
  }

  get spec(): ListSpec {
    return this.#opener.spec;
  }

  /** Lists something else. Opening the same again scans again. A paused list stays paused. */
  open(spec: ListSpec): void {
    this.#opener.change(spec);
    this.#top = null;
    this.#newest = null;
    this.#hold = 'none';
    this.live.restart();
    this.picked = null;
    this.#window = { ...this.#window, first: 0 };
    this.scrollTop = 0;
    this.queryProblem = null;
    this.opening = true;
    this.#stale = true;
    this.#loop.restart();
    this.revision.bump();
  }

  /** Rows of the list as it stands: without those above it while it is held. */
  get total(): number {
    if (!this.frame) return 0;
    return this.frame.total - (this.live.sample?.waiting ?? this.frame.above ?? 0);
  }

  /** Rows that came since it is held. */
  get unseen(): number {
    if (this.#top !== null) return this.frame?.above ?? 0;
    return this.#hold === 'none' ? 0 : (this.live.sample?.waiting ?? 0);
  }

  /** Somebody reads on: it stands still without being paused. */
  get held(): boolean {
    return this.#hold === 'held';
  }

  get paused(): boolean {
    return this.#paused;
  }

  rowAt(index: number): ResultRow | undefined {
    const { sample } = this.live;
    if (sample) return index === 0 ? sample.rows[0]?.row : undefined;
    return this.frame?.rows[index - this.frame.first];
  }

  /** A row that is on the screen. */
  rowOf(id: number): ResultRow | undefined {
    const sampled = this.live.sample?.rows.find(({ row }) => row.id === id)?.row;
    return sampled ?? this.frame?.rows.find((row) => row.id === id);
  }

  /** Where a message is in the list, when its row is at hand. */
  indexOf(id: number): number | undefined {
    if (this.live.sample) return this.live.sample.indexOf(id);
    const at = this.frame?.rows.findIndex((row) => row.id === id) ?? -1;
    return at < 0 || !this.frame ? undefined : this.frame.first + at;
  }

  /** Where a message is in the list; null when it is not listed, or above a held list. */
  async locate(id: number): Promise<number | null> {
    const { list } = this.#opener;
    if (!list || list.id === null) return null;
    const frame = await this.#options.client.results.frame({
      resultsId: list.id,
      after: null,
      first: 0,
      count: 0,
      top: this.#top,
      anchor: id,
    });
    const index = frame.anchorIndex === null ? -1 : frame.anchorIndex - (frame.above ?? 0);
    return index < 0 ? null : index;
  }

  setWindow(first: number, count: number): void {
    if (first === this.#window.first && count === this.#window.count) return;
    this.#window = { first, count };
    this.#askAnew();
  }

  /** Held, the rows stand still and new ones are only counted. */
  setHold(hold: Hold): void {
    if (hold === this.#hold) return;
    this.#hold = hold;
    this.#settle();
    this.revision.bump();
  }

  /** Held until it is told otherwise, whatever else holds it or not. */
  setPaused(paused: boolean): void {
    if (paused === this.#paused) return;
    this.#paused = paused;
    this.#settle();
    this.revision.bump();
  }

  /** Ends the scan and the following; what was found stays. */
  async stop(): Promise<void> {
    const id = this.#opener.list?.id ?? null;
    if (id === null) return;
    try {
      await this.#options.client.results.stop({ resultsId: id });
    } catch (error) {
      this.problem = problemOf(error);
      this.revision.bump();
    }
  }

  /** A list nobody looks at is kept and asked nothing. */
  setWanted(wanted: boolean): void {
    this.#loop.setWanted(wanted);
  }

  dispose(): void {
    this.live.dispose();
    this.#loop.dispose();
    this.#opener.dispose();
  }

  #askAnew(): void {
    this.#stale = true;
    // A request that is answered at once may finish: dropping it while the user drags the scroll
    // bar would leave the screen empty until they let go.
    if (this.#waiting) this.#loop.restart();
  }

  /** Takes or leaves the message that rows are counted from, as the hold wants it. */
  #settle(): void {
    const hold = this.#paused ? 'held' : this.#hold;
    const { sample } = this.live;
    this.live.freeze(hold !== 'none');
    if (hold === 'none') {
      if (this.#top === null) return;
      this.#top = null;
      this.live.restart();
      this.#askAnew();
    } else if (this.#top === null && !(sample && hold === 'aimed')) {
      const newest = sample?.rows[0]?.row.id ?? this.#newest;
      // An empty list has nothing to hold on to; paused, it stays empty.
      if (newest === null || (newest === 0 && !this.#paused)) return;
      this.#top = newest;
      this.#askAnew();
    }
  }

  async #ask(signal: AbortSignal): Promise<Answer> {
    const list = await this.#opener.current();
    const { id } = list;
    // Nothing to ask for until another query is opened, which drops this.
    if (id === null) return new Promise(() => undefined);
    const after = this.#stale ? null : this.#revision;
    const top = this.#top;
    const { first, count } = this.#window;
    const wanted = top === null ? this.live.rowsWanted(count) : count;
    this.#stale = false;
    this.#waiting = after !== null;
    try {
      const frame = await this.#options.client.results.frame(
        { resultsId: id, after, first, count: wanted, top, anchor: null },
        { signal },
      );
      return { frame, list, top };
    } finally {
      this.#waiting = false;
    }
  }

  #apply({ frame, list, top }: Answer): void {
    if (list !== this.#opener.list || top !== this.#top) {
      this.#stale = true;
      return;
    }
    this.#revision = frame.revision;
    if (frame.above === null) {
      // A list that was opened again may not have come to the held message yet.
      if (frame.state === 'scanning') return;
      this.#top = null;
      this.#newest = frame.newest;
      this.#stale = true;
      this.#settle();
      return;
    }
    if (top === null && frame.passed > 0) {
      // What came while it was held found no room.
      this.open({ ...this.spec });
      return;
    }
    if (this.opening) this.listed += 1;
    this.opening = false;
    this.problem = null;
    this.live.note(frame);
    this.#show(frame, top);
  }

  #show(frame: ResultsFrame, top: number | null): void {
    const known = this.frame?.rows ?? [];
    this.frame = { ...frame, rows: keepUnchanged(known, frame.rows, ({ id }) => id, sameRow) };
    if (top !== null) {
      // All rows of the list are here.
      this.live.restart();
      this.revision.bump();
      return;
    }
    this.#newest = frame.total === 0 && frame.state === 'scanning' ? null : frame.newest;
    const changed = this.live.take(this.frame);
    this.#settle();
    if (changed) this.revision.bump();
  }

  #opened({ problem }: OpenedList): void {
    this.live.reset();
    this.#stale = true;
    this.queryProblem = problem;
    if (problem) this.opening = false;
    this.revision.bump();
  }
}

function sameRow(a: ResultRow, b: ResultRow): boolean {
  return a.time === b.time && a.interval === b.interval;
}
