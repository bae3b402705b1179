// Topics as CSV, for a spreadsheet: what their rows say, payloads and values not cut to a line.
import type { TableColumn } from '../../../shared/contract/topics.ts';
import { shortened } from '../../../shared/query/json-path.ts';
import { Evaluator } from '../capture/evaluate.ts';
import { csvRow } from '../exchange/formats/csv-cells.ts';
import { isoTime } from '../exchange/formats/iso-time.ts';
import type { Layout } from './layout.ts';
import { NewestMessage } from './newest-message.ts';
import type { Evaluate } from './query-filter.ts';
import type { TopicIndex } from './topic-index.ts';
import type { ViewRules } from './view-values.ts';

/** Spreadsheets take no more than 32,767. */
const CELL_UNITS = 32_000;
const AT_ONCE = 500;
/** UTF-16 units of the whole text: it goes to the clipboard. */
const MOST_TEXT = 64_000_000;

export interface CsvInput {
  nodes: readonly number[] | null;
  columns: readonly TableColumn[];
  header: readonly string[];
  limit: number;
}

export interface CsvText {
  text: string;
  /** Without the header. */
  rows: number;
  /** There would have been more. */
  cut: boolean;
}

type Cell = string | number | boolean;

/** Nodes that are no topics have no line. Rejects with a `ProblemError` when the capture cannot be read. */
export async function tableCsv(
  view: { index: TopicIndex; layout: Layout },
  evaluate: Evaluate,
  rules: ViewRules,
  input: CsvInput,
  signal: AbortSignal | undefined,
): Promise<CsvText> {
  const { index } = view;
  const wanted = input.nodes ?? topicsOf(view, input.limit + 1);
  const topics = wanted.filter((node) => index.nodes.exists(node) && index.isTopic(node));
  const cells = new Cells(index, evaluate, rules, input.columns);
  let text = input.header.length > 0 ? csvRow(input.header) : '';
  let rows = 0;
  const last = Math.min(topics.length, input.limit);
  while (rows < last && text.length < MOST_TEXT && !signal?.aborted) {
    const nodes = topics.slice(rows, Math.min(last, rows + AT_ONCE));
    for (const line of await cells.of(nodes)) text += csvRow(line);
    rows += nodes.length;
  }
  return { text, rows, cut: rows < topics.length };
}

/** The first topics of the rows of a view; in a tree some rows are only levels. */
function topicsOf({ index, layout }: { index: TopicIndex; layout: Layout }, limit: number) {
  const topics: number[] = [];
  for (let first = 0; first < layout.total && topics.length < limit; first += AT_ONCE) {
    const places = layout.places(first, AT_ONCE);
    topics.push(...places.map(({ node }) => node).filter((node) => index.isTopic(node)));
  }
  return topics.slice(0, limit);
}

class Cells {
  readonly #index: TopicIndex;
  readonly #evaluate: Evaluate;
  readonly #rules: ViewRules;
  readonly #columns: readonly TableColumn[];
  /** JSON paths of the columns, null for the payload: what has to be found in payloads. */
  readonly #paths: (string | null)[] = [];
  /** Of each column: its place in `#paths`, -1 for the others. */
  readonly #places: number[];
  readonly #message: NewestMessage;
  readonly #evaluator: Evaluator;

  constructor(
    index: TopicIndex,
    evaluate: Evaluate,
    rules: ViewRules,
    columns: readonly TableColumn[],
  ) {
    this.#index = index;
    this.#evaluate = evaluate;
    this.#rules = rules;
    this.#columns = columns;
    this.#message = new NewestMessage(index);
    this.#places = columns.map((column) => {
      const path = typeof column === 'object' ? rules.values[column.path]?.path : null;
      if (path === undefined || (path === null && column !== 'value')) return -1;
      return this.#paths.push(path) - 1;
    });
    this.#evaluator = new Evaluator(this.#asked);
  }

  get #asked() {
    return { queries: [], now: 0, paths: this.#paths, limit: CELL_UNITS };
  }

  async of(nodes: readonly number[]): Promise<Cell[][]> {
    const values = await this.#values(nodes);
    return nodes.map((node) => {
      const found = values.get(node) ?? [];
      return this.#columns.map((column, at) =>
        this.#cell(node, column, found[this.#places[at] ?? -1]),
      );
    });
  }

  async #values(nodes: readonly number[]): Promise<Map<number, (string | null)[]>> {
    const values = new Map<number, (string | null)[]>();
    const asked: { node: number; id: number }[] = [];
    if (this.#paths.length === 0) return values;
    for (const node of nodes) {
      if (this.#index.receivedOn(node) === 0) continue;
      const message = this.#message.at(node);
      if (message.isWhole) values.set(node, this.#evaluator.values(message));
      else asked.push({ node, id: this.#index.lastId(node) });
    }
    if (asked.length === 0) return values;
    asked.sort((a, b) => a.id - b.id);
    const ids = Float64Array.from(asked, ({ id }) => id);
    const answer = await this.#evaluate({ ...this.#asked, ids, received: true });
    const { length } = this.#paths;
    for (const [at, { node }] of asked.entries()) {
      values.set(node, answer.values.slice(at * length, (at + 1) * length));
    }
    return values;
  }

  #cell(node: number, column: TableColumn, found: string | null | undefined): Cell {
    const index = this.#index;
    if (typeof column === 'object') {
      const isFor = this.#rules.values[column.path]?.isFor(index.nodes.path(node));
      return isFor ? (found ?? '') : '';
    }
    const isReceived = index.receivedOn(node) > 0;
    switch (column) {
      case 'topic':
        return shortened(index.nodes.path(node), CELL_UNITS);
      case 'value':
        return found ?? '';
      case 'changed':
        return isReceived ? isoTime(index.own.time(node)) : '';
      case 'qos':
        return isReceived ? index.qos(node) : '';
      case 'retained':
        return isReceived ? index.retained(node) : '';
      case 'size':
        return isReceived ? index.size(node) : '';
      case 'messages':
        return index.receivedOn(node);
      case 'bytes':
        return index.own.bytes(node);
      case 'rate':
        return Math.round(index.own.rate(node) * 100) / 100;
    }
  }
}
