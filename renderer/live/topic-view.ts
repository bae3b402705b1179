// One view of the topics in the core: opened again whenever the link was, with everything the user
// has set in it. Levels are remembered by name, because a core that was restarted counts its nodes
// anew.
import type { QueryProblem } from '../../shared/contract/base.ts';
import type { ContractClient } from '../../shared/contract/contract.ts';
import type {
  LayoutKind,
  TableOrder,
  TopicFilterMode,
  TreeOrder,
} from '../../shared/contract/topics.ts';
import type { Host } from '../host/host.ts';
import type { RowPlace } from '../ui/use-virtual-rows.ts';

/** Above the first levels: expanding it with its subtree expands everything. */
export const ROOT_NODE = 0;

export interface TopicFilterSetting {
  mode: TopicFilterMode;
  text: string;
  /** Seconds: only topics with a message since; null for any. */
  changedWithin: number | null;
}

export interface TopicSort {
  by: TreeOrder;
  descending: boolean;
}

export interface Decoration {
  values: readonly { filter: string | null; path: string }[];
  colours: readonly { query: string }[];
  /** Of a table, whose columns the values are. */
  order?: { by: TableOrder; descending: boolean };
}

/** One act of folding; `topic` null is the root. */
export interface TopicFold {
  topic: string | null;
  expanded: boolean;
  subtree: boolean;
}

/** Where the row of a topic is: pixels below the top of what is in sight, negative where it is cut. */
export interface TopicPlace {
  topic: string;
  below: number;
}

/** What of a view outlives the page. */
export interface TopicMemory {
  filter: TopicFilterSetting;
  order: TopicSort;
  /** In the order they are to be applied to a tree with every level folded. */
  folds: readonly TopicFold[];
  pinned: readonly string[];
  /** The topic in the first row in sight, and its pixels below the top; null for the beginning. */
  anchor: TopicPlace | null;
}

/** A row to scroll to, by its index, and where in sight it is to be. */
export interface RowGoal {
  index: number;
  at: RowPlace;
}

export interface TopicViewOptions {
  client: ContractClient;
  link: Host['link'];
  captureId: string;
  /** A tree, unless it says otherwise. */
  layout?: LayoutKind;
  memory: {
    read(): TopicMemory;
    change(change: Partial<TopicMemory>): void;
    fold(fold: TopicFold): void;
  };
}

/** Calls at a time while names are looked up: enough to hide the way, too few to be in the way. */
const AT_ONCE = 100;
/** More acts of folding are not remembered. */
const MOST_FOLDS = 2_000;

export class TopicView {
  readonly #options: TopicViewOptions;
  #view: { id: number; generation: number } | null = null;
  #opening: Promise<number> | null = null;
  #decoration: Decoration = { values: [], colours: [] };
  /** As the core knows it; the other layout of the same topics may have set another. */
  #filtered: TopicFilterSetting | null = null;
  /** Folds of topics the core does not know yet. */
  #unfound: readonly TopicFold[] = [];
  /** Set once: where the view was scrolled to when the page was left. */
  #anchor: TopicPlace | null;
  /** Why the filter cannot be read. */
  filterProblem: QueryProblem | null = null;
  /** The row to scroll to next: to begin with, where the page was left. */
  goal: RowGoal | null = null;

  constructor(options: TopicViewOptions) {
    this.#options = options;
    this.#anchor = options.memory.read().anchor;
  }

  /** As the user has set it, whether the core knows yet or not. */
  get set(): TopicMemory {
    return this.#options.memory.read();
  }

  /** Resolves to the view, opening it where there is none on this link. */
  id(): Promise<number> {
    const generation = this.#options.link.generation();
    if (this.#view?.generation === generation) return Promise.resolve(this.#view.id);
    this.#opening ??= this.#open(generation).finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async call<T>(run: (viewId: number) => Promise<T>): Promise<T> {
    return run(await this.id());
  }

  async setFilter(filter: TopicFilterSetting): Promise<void> {
    this.#options.memory.change({ filter });
    this.filterProblem = null;
    await this.call((viewId) => this.#filter(viewId, filter));
  }

  /** True when another filter was set meanwhile, by the other layout of the same topics. */
  get hasOldFilter(): boolean {
    return this.#view !== null && this.#filtered !== this.set.filter;
  }

  /** Takes over the filter as it is set by now. */
  async renewFilter(): Promise<void> {
    const { filter } = this.set;
    await this.call((viewId) => this.#filter(viewId, filter));
  }

  async setSort(sort: TopicSort): Promise<void> {
    this.#options.memory.change({ order: sort });
    await this.call((viewId) => this.#options.client.topics.sort({ viewId, ...sort }));
  }

  async setPinned(pinned: readonly string[]): Promise<void> {
    this.#options.memory.change({ pinned });
    await this.call((viewId) => this.#options.client.topics.pin({ viewId, topics: [...pinned] }));
  }

  async decorate(decoration: Decoration): Promise<void> {
    this.#decoration = decoration;
    return this.call((viewId) => this.#decorate(viewId));
  }

  /** Opens or closes levels, with all below them where `subtree` says so. */
  async expand(nodes: readonly number[], expanded: boolean, subtree: boolean): Promise<void> {
    const { client } = this.#options;
    await this.call((viewId) =>
      inBatches(nodes, (node) => client.topics.expand({ viewId, node, expanded, subtree })),
    );
    // The names are for later; nothing on the screen waits for them.
    void this.#rememberFolds(nodes, expanded, subtree).catch(() => undefined);
  }

  /** Opens every level above `node`. */
  async reveal(node: number): Promise<void> {
    const { client, captureId } = this.#options;
    await this.call((viewId) => client.topics.reveal({ viewId, node }));
    void client.topics
      .path({ captureId, node })
      .then(({ topic }) => this.#keepFolds(levelsAbove(topic), true, false))
      .catch(() => undefined);
  }

  rememberAnchor(anchor: TopicPlace | null): void {
    this.#options.memory.change({ anchor });
  }

  /** True while levels that were open are still to come. */
  get incomplete(): boolean {
    return this.#unfound.length > 0;
  }

  /** Opens levels that were open before and have come only now. Resolves to true if there were any. */
  async openLateLevels(): Promise<boolean> {
    const before = this.#unfound.length;
    await this.call((viewId) => this.#openFolds(viewId, this.#unfound));
    return this.#unfound.length < before;
  }

  dispose(): void {
    const view = this.#view;
    this.#view = null;
    if (view && view.generation === this.#options.link.generation()) {
      // The core ends views with the page's connection anyway.
      this.#options.client.topics.closeView({ viewId: view.id }).catch(() => undefined);
    }
  }

  async #open(generation: number): Promise<number> {
    const { client, captureId, layout = 'tree' } = this.#options;
    const { viewId } = await client.topics.openView({ captureId, layout });
    const calls: Promise<unknown>[] = [];
    const { filter, order, pinned, folds } = this.set;
    const { text, changedWithin } = filter;
    this.#filtered = filter;
    if (text !== '' || changedWithin !== null) {
      calls.push(this.#filter(viewId, filter));
    }
    if (!isByName(order)) calls.push(client.topics.sort({ viewId, ...order }));
    if (pinned.length > 0) calls.push(client.topics.pin({ viewId, topics: [...pinned] }));
    const { values, colours, order: tableOrder } = this.#decoration;
    if (values.length + colours.length > 0 || tableOrder) calls.push(this.#decorate(viewId));
    await Promise.all(calls);
    await this.#openFolds(viewId, folds);
    await this.#findBeginning(viewId);
    this.#view = { id: viewId, generation };
    return viewId;
  }

  async #filter(viewId: number, filter: TopicFilterSetting): Promise<void> {
    this.#filtered = filter;
    const { problem } = await this.#options.client.topics.filter({ viewId, ...filter });
    if (this.set.filter === filter) this.filterProblem = problem;
  }

  async #decorate(viewId: number): Promise<void> {
    const { topics } = this.#options.client;
    const { values, colours, order } = this.#decoration;
    const decoration = { viewId, values: [...values], colours: [...colours] };
    await topics.decorate(decoration);
    // It may name one of the values.
    if (order && order === this.#decoration.order) await topics.sort({ viewId, ...order });
  }

  async #openFolds(viewId: number, folds: readonly TopicFold[]): Promise<void> {
    const { client, captureId } = this.#options;
    const nodes = await inBatches(folds, async ({ topic }) =>
      topic === null ? ROOT_NODE : (await client.topics.find({ captureId, topic }))?.node,
    );
    const known = folds.flatMap((fold, at) => {
      const node = nodes[at];
      return node === undefined ? [] : [{ ...fold, node }];
    });
    // In their order: one that takes its subtree along goes before those below it.
    await inBatches(known, ({ node, expanded, subtree }) =>
      client.topics.expand({ viewId, node, expanded, subtree }),
    );
    this.#unfound = folds.filter((_, at) => nodes[at] === undefined);
  }

  async #findBeginning(viewId: number): Promise<void> {
    const anchor = this.#anchor;
    if (!anchor) return;
    const { topic, below } = anchor;
    const { client, captureId } = this.#options;
    const found = await client.topics.find({ captureId, topic });
    if (!found) return;
    this.#anchor = null;
    const frame = await client.topics.frame({
      viewId,
      after: null,
      first: 0,
      count: 0,
      anchor: found.node,
    });
    if (frame.anchorIndex !== null) this.goal = { index: frame.anchorIndex, at: below };
  }

  async #rememberFolds(
    nodes: readonly number[],
    expanded: boolean,
    subtree: boolean,
  ): Promise<void> {
    const named = nodes.filter((node) => node !== ROOT_NODE).slice(-MOST_FOLDS);
    const { client, captureId } = this.#options;
    const { topics } =
      named.length > 0 ? await client.topics.paths({ captureId, nodes: named }) : { topics: [] };
    this.#keepFolds(nodes.includes(ROOT_NODE) ? [null, ...topics] : topics, expanded, subtree);
  }

  #keepFolds(topics: readonly (string | null)[], expanded: boolean, subtree: boolean): void {
    for (const topic of topics) this.#options.memory.fold({ topic, expanded, subtree });
  }
}

function levelsAbove(topic: string): string[] {
  const levels = topic.split('/');
  return levels.slice(1).map((_, at) => levels.slice(0, at + 1).join('/'));
}

function isByName({ by, descending }: TopicSort): boolean {
  return by === 'name' && !descending;
}

async function inBatches<Item, Answer>(
  items: readonly Item[],
  run: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    answers.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(run))));
  }
  return answers;
}
