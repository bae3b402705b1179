// The lists of messages the pages look at. A list belongs to the page that opened it; its ids are on the
// scanner's thread, here is what it says of itself.
import {
  type EventRow,
  RESULTS_LIMIT,
  type ResultRow,
  type ResultsFrame,
} from '../../shared/contract/results.ts';
import { parseQuery } from '../../shared/query/parse-query.ts';
import type { QueryProblem } from '../../shared/query/query-problem.ts';
import { fail, type Problem, ProblemError } from '../../shared/util/problem.ts';
import type { Reader, RunningJob } from './capture/reader.ts';
import type { ListedRow, ListProgress } from './capture/thread-messages.ts';
import type { Captures } from './captures.ts';
import type { CorePorts } from './ports.ts';
import { messageRow } from './recorded.ts';

interface ResultList {
  peerId: number;
  scanner: Reader;
  job: RunningJob<null>;
  progress: ListProgress;
  revision: number;
  stopped: boolean;
  problem: Problem | null;
  /** Resolves when there is a first row, or certainly none. */
  begun: PromiseWithResolvers<void>;
}

const EVENTS_AT_ONCE = 500;
/** How long the first look at a list waits for its first row. */
const FIRST_ROW_MS = 100;

export class ResultLists {
  readonly #captures: Captures;
  readonly #clock: CorePorts['clock'];
  readonly #lists = new Map<number, ResultList>();
  #last = 0;

  constructor(captures: Captures, clock: CorePorts['clock']) {
    this.#captures = captures;
    this.#clock = clock;
  }

  /** A query that cannot be read is an answer, not a failure: the page marks the place. */
  async open(
    peerId: number,
    captureId: string,
    query: string,
    until: number | null,
  ): Promise<{ resultsId: number; problem: null } | { resultsId: null; problem: QueryProblem }> {
    const { problem } = parseQuery(query);
    if (problem) return { resultsId: null, problem };
    const { scanner } = await this.#captures.recorded(captureId);
    const ask = {
      query,
      now: this.#clock.micros(),
      until: until === null ? null : until * 1000,
      limit: RESULTS_LIMIT,
    };
    const list: ResultList = {
      peerId,
      scanner,
      job: scanner.start('list', ask, (progress) => {
        list.progress = progress;
        list.revision++;
        if (progress.total > 0 || progress.complete) list.begun.resolve();
      }),
      progress: nothingYet(),
      revision: 0,
      stopped: false,
      problem: null,
      begun: Promise.withResolvers(),
    };
    list.job.answer.catch((error) => {
      list.problem = error instanceof ProblemError ? error.problem : null;
      list.stopped = true;
      list.revision++;
      list.begun.resolve();
    });
    const resultsId = ++this.#last;
    this.#lists.set(resultsId, list);
    return { resultsId, problem: null };
  }

  /** An answer without a row would be followed by the next one only a pulse later. */
  async begun(peerId: number, resultsId: number): Promise<void> {
    const { begun } = this.#get(peerId, resultsId);
    const cancel = this.#clock.after(FIRST_ROW_MS, begun.resolve);
    await begun.promise;
    cancel();
  }

  revision(peerId: number, resultsId: number): number {
    return this.#get(peerId, resultsId).revision;
  }

  async frame(
    peerId: number,
    resultsId: number,
    window: { first: number; count: number; top: number | null; anchor: number | null },
  ): Promise<ResultsFrame> {
    const list = this.#get(peerId, resultsId);
    const { revision, progress } = list;
    const { rows, ...place } = await list.scanner.ask('listed', {
      list: list.job.seq,
      ...window,
    });
    return {
      revision,
      now: this.#clock.micros() / 1000,
      ...place,
      rows: rows.map(resultRow),
      scanned: progress.scanned,
      toScan: progress.toScan,
      state: list.stopped ? 'stopped' : progress.complete ? 'complete' : 'scanning',
      limited: progress.limited,
      problem: list.problem ?? progress.problem,
    };
  }

  /** Ends the scan and the following; what was found stays. */
  stop(peerId: number, resultsId: number): void {
    const list = this.#get(peerId, resultsId);
    if (list.stopped) return;
    list.stopped = true;
    list.revision++;
    list.scanner.stop(list.job.seq);
  }

  close(peerId: number, resultsId: number): void {
    const list = this.#lists.get(resultsId);
    if (list?.peerId !== peerId) return;
    this.#lists.delete(resultsId);
    list.job.cancel();
  }

  closeAll(peerId: number): void {
    for (const [id, list] of this.#lists) if (list.peerId === peerId) this.close(peerId, id);
  }

  async events(captureId: string, from: number | null, to: number | null): Promise<EventRow[]> {
    const { reader } = await this.#captures.recorded(captureId);
    const events = await reader.ask('events', {
      from: from === null ? null : from * 1000,
      to: to === null ? null : to * 1000,
      limit: EVENTS_AT_ONCE,
    });
    return events.map(({ id, time, after, kind, detail }) => ({
      id,
      time: time / 1000,
      after,
      kind,
      detail: JSON.parse(detail),
    }));
  }

  #get(peerId: number, resultsId: number): ResultList {
    const list = this.#lists.get(resultsId);
    if (list?.peerId !== peerId) {
      fail('RESULTS_UNKNOWN', 'This list is not open any more. Search again.');
    }
    return list;
  }
}

function nothingYet(): ListProgress {
  return {
    total: 0,
    arrived: 0,
    scanned: 0,
    toScan: 0,
    complete: false,
    limited: false,
    problem: null,
  };
}

function resultRow(row: ListedRow): ResultRow {
  return {
    ...messageRow(row),
    topic: row.topic,
    interval: row.interval === null ? null : row.interval / 1000,
  };
}
