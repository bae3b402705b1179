// A list of messages across topics (contract group `results`): the page asks for the rows on the
// screen, the core scans on and follows what arrives. While the list is held, rows are counted from
// the message that was its newest then, so nothing moves however much comes on top of it.
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { ResultRow, ResultsFrame } from '../../shared/contract/results.ts';
import type { Problem } from '../../shared/util/problem.ts';
import type { Host } from '../host/host.ts';
import type { PageClock } from './page-clock.ts';
import { PollLoop } from './poll-loop.ts';
import { problemOf } from './problem-of.ts';
import { Revision } from './revision.ts';

export interface ListSpec {
  query: string;
  /** Milliseconds since 1970: only what was recorded up to then, without following. */
  until: number | null;
}

type Opened = Awaited<ReturnType<ContractClient['results']['open']>>;
export type QueryProblem = NonNullable<Opened['problem']>;

interface ResultsFeedOptions {
  client: ContractClient;
  link: Host['link'];
  clock: PageClock;
  captureId: string;
  /** What it lists at first. */
  spec: ListSpec;
}

interface List {
  spec: ListSpec;
  generation: number;
  /** null: the query cannot be read. */
  id: number | null;
}

interface Answer {
  frame: ResultsFrame;
  list: List;
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

  readonly #options: ResultsFeedOptions;
  readonly #loop: PollLoop<Answer>;
  #spec: ListSpec;
  #list: List | null = null;
  #opening: Promise<List> | null = null;
  #window = { first: 0, count: 60 };
  #top: number | null = null;
  #newest: number | null = null;
  #revision: number | null = null;
  /** The next request must be answered at once: window, list or top is another. */
  #stale = true;
  /** True while the outstanding request waits for news instead of being answered at once. */
  #waiting = false;
  #disposed = false;

  constructor(options: ResultsFeedOptions) {
    this.#options = options;
    const { link, clock, spec } = options;
    this.#spec = spec;
    this.#loop = new PollLoop({
      link,
      clock,
      ask: (signal) => this.#ask(signal),
      apply: (answer) => this.#apply(answer),
      failed: (problem) => {
        this.problem = problem;
        // Lists end with the core they were opened in.
        if (problem.code === 'RESULTS_UNKNOWN') this.#list = null;
        this.#stale = true;
        this.revision.bump();
      },
    });
  }

  get spec(): ListSpec {
    return this.#spec;
  }

  /** Lists something else. Opening the same again scans again. */
  open(spec: ListSpec): void {
    this.#spec = spec;
    this.#closeList();
    this.#top = null;
    this.#newest = null;
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
    return this.frame ? this.frame.total - (this.frame.above ?? 0) : 0;
  }

  /** Rows that came since it is held. */
  get unseen(): number {
    return this.#top === null ? 0 : (this.frame?.above ?? 0);
  }

  rowAt(index: number): ResultRow | undefined {
    return this.frame?.rows[index - this.frame.first];
  }

  /** Where a message is in the list, when its row is at hand. */
  indexOf(id: number): number | undefined {
    const at = this.frame?.rows.findIndex((row) => row.id === id) ?? -1;
    return at < 0 || !this.frame ? undefined : this.frame.first + at;
  }

  /** Where a message is in the list; null when it is not listed, or above a held list. */
  async locate(id: number): Promise<number | null> {
    const list = this.#list;
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
  setHeld(held: boolean): void {
    if (held === (this.#top !== null)) return;
    this.#top = held ? this.#newest : null;
    if (held && this.#top === null) return;
    this.#askAnew();
    this.revision.bump();
  }

  /** Ends the scan and the following; what was found stays. */
  async stop(): Promise<void> {
    const id = this.#list?.id ?? null;
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
    this.#disposed = true;
    this.#loop.dispose();
    this.#closeList();
  }

  #askAnew(): void {
    this.#stale = true;
    // A request that is answered at once may finish: dropping it while the user drags the scroll
    // bar would leave the screen empty until they let go.
    if (this.#waiting) this.#loop.restart();
  }

  async #ask(signal: AbortSignal): Promise<Answer> {
    const list = await this.#current();
    // Nothing to ask for until another query is opened, which drops this.
    if (list.id === null) return new Promise(() => undefined);
    const after = this.#stale ? null : this.#revision;
    const top = this.#top;
    this.#stale = false;
    this.#waiting = after !== null;
    try {
      const frame = await this.#options.client.results.frame(
        { resultsId: list.id, after, ...this.#window, top, anchor: null },
        { signal },
      );
      return { frame, list, top };
    } finally {
      this.#waiting = false;
    }
  }

  #apply({ frame, list, top }: Answer): void {
    if (list !== this.#list || top !== this.#top) {
      this.#stale = true;
      return;
    }
    if (frame.above === null) {
      // The held message has left the list: there is no place to hold.
      this.#top = null;
      this.#stale = true;
      return;
    }
    if (this.opening) this.listed += 1;
    this.opening = false;
    this.problem = null;
    this.#revision = frame.revision;
    if (top === null && frame.first === 0) this.#newest = frame.rows[0]?.id ?? null;
    this.frame = { ...frame, rows: keepUnchanged(this.frame?.rows ?? [], frame.rows) };
    this.revision.bump();
  }

  #current(): Promise<List> {
    const generation = this.#options.link.generation();
    const list = this.#list;
    if (list && list.generation === generation && list.spec === this.#spec) {
      return Promise.resolve(list);
    }
    this.#opening ??= this.#openList(this.#spec, generation).finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  /** Opens until the list is that of the spec as it is then: it may change while the core answers. */
  async #openList(spec: ListSpec, generation: number): Promise<List> {
    const { client, link, captureId } = this.#options;
    const answer = await client.results.open({ captureId, ...spec });
    const list = { spec, generation, id: answer.resultsId };
    if (this.#disposed || spec !== this.#spec || generation !== link.generation()) {
      this.#release(list);
      if (this.#disposed) throw new Error('disposed');
      return this.#openList(this.#spec, link.generation());
    }
    this.#list = list;
    this.#top = null;
    this.#stale = true;
    this.queryProblem = answer.problem;
    if (answer.problem) this.opening = false;
    this.revision.bump();
    return list;
  }

  #closeList(): void {
    if (this.#list) this.#release(this.#list);
    this.#list = null;
  }

  #release({ id, generation }: List): void {
    if (id === null || generation !== this.#options.link.generation()) return;
    // The core ends lists with the page's connection anyway.
    this.#options.client.results.close({ resultsId: id }).catch(() => undefined);
  }
}

/** The rows of `next`, with those that did not change as the very objects of `before`. */
function keepUnchanged(before: readonly ResultRow[], next: readonly ResultRow[]): ResultRow[] {
  const known = new Map(before.map((row) => [row.id, row]));
  return next.map((row) => {
    const old = known.get(row.id);
    return old && old.time === row.time && old.interval === row.interval ? old : row;
  });
}
