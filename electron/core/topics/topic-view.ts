// One window onto the topics of a capture: a layout of rows (a tree or a table), the filter over it,
// what is pinned, and which rows the page has already. The cost of a frame is that of its rows.
import {
  type TopicFrame,
  type TopicRow,
  WHOLE_NAME_LIMIT,
} from '../../../shared/contract/topics.ts';
import { shortenedMiddle } from '../../../shared/util/shortened-middle.ts';
import type { FilteredTopics } from './filtered-topics.ts';
import type { Layout, Place } from './layout.ts';
import type { TopicIndex } from './topic-index.ts';
import { type Decorations, rowOf, SentRows, UNDECORATED } from './topic-rows.ts';

export interface Window {
  first: number;
  count: number;
  /** The node whose row position the page wants to keep in sight. */
  anchor: number | null;
  /** The frame whose rows the page still has. */
  have: number | null;
  /** Rows keep their order. */
  held: boolean;
}

export interface FilteredLayout extends Layout {
  readonly filtered: FilteredTopics;
}

export class TopicView<L extends FilteredLayout = FilteredLayout> {
  readonly index: TopicIndex;
  readonly layout: L;
  readonly #nameOf: (node: number) => string;
  readonly #sent = new SentRows();
  readonly #sentPinned = new SentRows();
  #pinned: readonly string[] = [];
  #decorations = UNDECORATED;
  #settings = 0;
  #framed = { held: false, pending: 0, ordering: false };

  /** `nameOf`: what rows of the layout call a node. */
  constructor(index: TopicIndex, layout: L, nameOf: (node: number) => string) {
    this.index = index;
    this.layout = layout;
    this.#nameOf = nameOf;
  }

  /** Changes when anything that a frame could show has changed. */
  get revision(): number {
    return this.index.revision + this.layout.revision + this.#decorations.revision + this.#settings;
  }

  /** Looks whether there is something to show that `revision` was not. */
  isNews(revision: number, nowMs: number): boolean {
    this.index.tick(nowMs);
    const { layout } = this;
    const { held, pending, ordering } = this.#framed;
    if (layout.filtered.active || layout.isUnsettled) layout.sync(nowMs, held);
    if (this.revision !== revision) return true;
    return layout.filtered.pending !== pending || layout.ordering !== ordering;
  }

  /** Something the layout or filter shows is set differently. */
  changed(): void {
    this.#settings++;
  }

  pin(topics: readonly string[]): void {
    this.#pinned = topics;
    this.changed();
  }

  decorate(decorations: Decorations): void {
    this.#settings += this.#decorations.revision + 1;
    this.#decorations = decorations;
  }

  frame(window: Window, nowMs: number): TopicFrame {
    const { index, layout } = this;
    index.tick(nowMs);
    layout.sync(nowMs, window.held);
    const revision = this.revision;
    const { total } = layout;
    const first = Math.min(window.first, Math.max(0, total - window.count));
    const places = window.count === 0 ? [] : layout.places(first, window.count);
    const pending = layout.filtered.pending;
    const { ordering } = layout;
    this.#framed = { held: window.held, pending, ordering };
    return {
      revision,
      now: nowMs,
      total,
      first,
      ...this.#rows(places, window),
      anchorIndex: window.anchor === null ? null : layout.indexOf(window.anchor),
      topics: index.topics,
      messages: index.messages,
      matches: layout.filtered.active ? layout.filtered.count : null,
      toFilter: pending,
      orderWaits: window.held && layout.isOutOfOrder(places),
      ordering,
    };
  }

  /** A frame of no rows only asks where a row is: it takes nothing from what the page has. */
  #rows(places: readonly Place[], window: Window) {
    if (window.count === 0) return { frame: 0, nodes: [], rows: [], pinned: [], pinnedRows: [] };
    const rows = places.map((place) =>
      rowOf(this.index, place, this.#nameOf(place.node), this.#decorations, this.layout.isFlat),
    );
    const pinned = this.#pinnedRows();
    // Both lists are sent together, so they count their frames alike.
    const sent = this.#sent.changed(rows, window.have);
    return {
      frame: sent.frame,
      nodes: rows.map(({ node }) => node),
      rows: sent.rows,
      pinned: pinned.map(({ node }) => node),
      pinnedRows: this.#sentPinned.changed(pinned, window.have).rows,
    };
  }

  #pinnedRows(): TopicRow[] {
    const { nodes } = this.index;
    const found = this.#pinned.flatMap((topic) => {
      const node = nodes.find(topic);
      return node === undefined ? [] : [{ topic, node }];
    });
    return found.map(({ topic, node }, at) => {
      const place = { node, level: 0, place: at + 1, siblings: found.length, expanded: false };
      const name = shortenedMiddle(topic, WHOLE_NAME_LIMIT);
      return rowOf(this.index, place, name, this.#decorations, false);
    });
  }

  end(): void {
    this.layout.end();
  }
}
