// The open views of every page. A view belongs to the page (peer) that opened it and ends with it.
import type { LayoutKind, TableOrder, TreeOrder } from '../../../shared/contract/topics.ts';
import { WHOLE_NAME_LIMIT } from '../../../shared/contract/topics.ts';
import { fail } from '../../../shared/util/problem.ts';
import { shortenedMiddle } from '../../../shared/util/shortened-middle.ts';
import type { Recorded } from '../recorded.ts';
import { PathKeys } from './path-keys.ts';
import type { Evaluate } from './query-filter.ts';
import { type CsvInput, type CsvText, tableCsv } from './table-csv.ts';
import { TableLayout } from './table-layout.ts';
import { TopicView } from './topic-view.ts';
import { TreeLayout } from './tree-layout.ts';
import { ViewDecorations } from './view-decorations.ts';
import { NO_RULES, type RulesInput, readRules, type ViewRules } from './view-values.ts';

/** A page that leaks views would make the core keep them: the oldest ones go. */
const MAX_VIEWS_A_PEER = 100;

export type TreeView = TopicView<TreeLayout>;

/** A capture as views need it. */
export type ViewedCapture = Pick<Recorded, 'index' | 'evaluate'>;

/** A view with what of it is not its rows: who answers for the capture, and the user's rules. */
export class OpenView {
  readonly view: TopicView<TreeLayout | TableLayout>;
  readonly #capture: ViewedCapture;
  #rules: ViewRules = NO_RULES;
  #order: { by: TreeOrder | TableOrder; descending: boolean } = { by: 'name', descending: false };

  constructor(capture: ViewedCapture, layout: LayoutKind) {
    const { index } = capture;
    this.#capture = capture;
    this.view =
      layout === 'tree'
        ? new TopicView(index, new TreeLayout(index), (node) => index.nodes.name(node))
        : new TopicView(index, new TableLayout(index), (node) =>
            shortenedMiddle(index.nodes.path(node), WHOLE_NAME_LIMIT),
          );
  }

  /** For what is on the screen: it comes before scans of millions. */
  readonly #evaluateSoon: Evaluate = (ask) => this.#capture.evaluate(ask, 'reader');

  readonly evaluateMany: Evaluate = (ask) => this.#capture.evaluate(ask, 'scanner');

  decorate(input: RulesInput, nowMs: () => number) {
    const { rules, problems } = readRules(input);
    const { view } = this;
    const layout = view.layout instanceof TreeLayout ? 'tree' : 'table';
    const before = this.#rules;
    this.#rules = rules;
    const { by, descending } = this.#order;
    const isOther = typeof by === 'object' && !isSameValue(before, rules, by.path);
    if (isOther) this.sort(by, descending);
    view.decorate(new ViewDecorations(view.index, this.#evaluateSoon, rules, layout, nowMs));
    return problems;
  }

  /** The rows must be as of now; see `tableCsv`. */
  csv(input: CsvInput, signal: AbortSignal | undefined): Promise<CsvText> {
    return tableCsv(this.view, this.#evaluateSoon, this.#rules, input, signal);
  }

  /** Throws ORDER_UNKNOWN for an order that this layout does not have. */
  sort(by: TreeOrder | TableOrder, descending: boolean): void {
    const { layout, index } = this.view;
    this.#order = { by, descending };
    if (layout instanceof TreeLayout) layout.sort(treeOrder(by), descending);
    else if (by === 'name') layout.sort('topic', descending, null);
    else if (typeof by === 'object') {
      const value = this.#rules.values[by.path];
      const keys = value ? new PathKeys(index, this.evaluateMany, value) : null;
      layout.sort(by, descending, keys);
    } else layout.sort(by, descending, null);
  }
}

function isSameValue(before: ViewRules, after: ViewRules, at: number): boolean {
  const [old, now] = [before.values[at], after.values[at]];
  return old?.path === now?.path && old?.filter === now?.filter;
}

function treeOrder(by: TreeOrder | TableOrder): TreeOrder {
  switch (by) {
    case 'topic':
      return 'name';
    case 'name':
    case 'arrival':
    case 'messages':
    case 'rate':
    case 'bytes':
    case 'changed':
      return by;
    default:
      return fail('ORDER_UNKNOWN', 'The tree cannot be sorted by this. Open the table for it.');
  }
}

export class ViewRegistry {
  readonly #views = new Map<number, { peerId: number; open: OpenView }>();
  #nextId = 1;

  open(peerId: number, capture: ViewedCapture, layout: LayoutKind): number {
    const own = [...this.#views].filter(([, each]) => each.peerId === peerId);
    if (own.length >= MAX_VIEWS_A_PEER && own[0]) this.#end(own[0][0]);
    const id = this.#nextId++;
    this.#views.set(id, { peerId, open: new OpenView(capture, layout) });
    return id;
  }

  /** Throws VIEW_UNKNOWN for a view that is closed or another page's. */
  get(peerId: number, viewId: number): OpenView {
    const found = this.#views.get(viewId);
    if (found?.peerId !== peerId) {
      fail(
        'VIEW_UNKNOWN',
        'This view of the topic tree is no longer open. Open the connection again.',
      );
    }
    return found.open;
  }

  close(peerId: number, viewId: number): void {
    this.get(peerId, viewId);
    this.#end(viewId);
  }

  closeAll(peerId: number): void {
    for (const [id, each] of this.#views) if (each.peerId === peerId) this.#end(id);
  }

  #end(id: number): void {
    this.#views.get(id)?.open.view.end();
    this.#views.delete(id);
  }
}
