// One window onto the topic tree: what is expanded, what the filter leaves, and which rows the page
// shows. The cost of a frame is that of its rows; the flattened order is made anew only when the
// structure, the expansion or the filter has changed.
import type { TopicFrame, TopicRow } from '../../../shared/contract/topics.ts';
import { previewOf } from '../../../shared/payload/preview.ts';
import type { TopicTest } from './topic-filter.ts';
import type { TopicIndex } from './topic-index.ts';

export interface Window {
  first: number;
  count: number;
  /** The node whose row position the page wants to keep in sight. */
  anchor: number | null;
}

/** Expanding a subtree of more nodes than this expands its upper levels only. */
const MAX_EXPANDED_AT_ONCE = 200_000;

export class TopicView {
  readonly #index: TopicIndex;
  readonly #expanded = new Set<number>();
  /** Under a filter everything is open except what the user closed. */
  readonly #closedUnderFilter = new Set<number>();
  #test: TopicTest | undefined;
  /** Under a filter: the topics that match and the levels above them. */
  #visible = new Set<number>();
  #matches = 0;
  /** How many topics of the index the filter has seen. */
  #tested = 0;
  #rows: number[] = [];
  #place: number[] = [];
  #siblings: number[] = [];
  #builtStructure = -1;
  #settings = 0;
  #builtSettings = -1;

  constructor(index: TopicIndex) {
    this.#index = index;
  }

  /** Changes when anything that a frame could show has changed. */
  get revision(): number {
    return this.#index.revision + this.#index.structure + this.#settings;
  }

  expand(node: number, expanded: boolean, subtree: boolean): void {
    const nodes = subtree ? this.#subtree(node) : [node];
    for (const each of nodes) {
      const open = this.#test ? !expanded : expanded;
      const set = this.#test ? this.#closedUnderFilter : this.#expanded;
      if (open) set.add(each);
      else set.delete(each);
    }
    this.#settings++;
  }

  reveal(node: number): void {
    for (let at = this.#index.parent(node); at > 0; at = this.#index.parent(at)) {
      this.#expanded.add(at);
      this.#closedUnderFilter.delete(at);
    }
    this.#settings++;
  }

  filter(test: TopicTest | undefined): void {
    this.#test = test;
    this.#visible = new Set();
    this.#matches = 0;
    this.#tested = 0;
    this.#closedUnderFilter.clear();
    this.#settings++;
  }

  frame(window: Window, nowMs: number): TopicFrame {
    this.#build();
    const index = this.#index;
    const total = this.#rows.length;
    const first = Math.min(window.first, Math.max(0, total - window.count));
    const rows: TopicRow[] = [];
    for (let at = first; at < Math.min(total, first + window.count); at++) rows.push(this.#row(at));
    const anchor = window.anchor === null ? -1 : this.#rows.indexOf(window.anchor);
    return {
      revision: this.revision,
      now: nowMs,
      total,
      first,
      rows,
      anchorIndex: anchor < 0 ? null : anchor,
      topics: index.topics,
      messages: index.messages,
      matches: this.#test ? this.#matches : null,
    };
  }

  #row(at: number): TopicRow {
    const index = this.#index;
    const node = this.#rows[at] ?? 0;
    const time = index.subtreeTime(node);
    const size = index.size(node);
    return {
      node,
      name: index.name(node),
      level: index.level(node),
      place: this.#place[at] ?? 1,
      siblings: this.#siblings[at] ?? 1,
      children: index.childCount(node),
      expanded: this.#isOpen(node),
      messages: index.receivedOn(node),
      subtreeMessages: index.subtreeMessages(node),
      subtreeTopics: index.subtreeTopics(node),
      lastTime: time === 0 ? null : time / 1000,
      retained: index.retained(node),
      preview: index.receivedOn(node) > 0 ? previewOf(index.head(node), size) : null,
    };
  }

  #isOpen(node: number): boolean {
    if (this.#index.childCount(node) === 0) return false;
    return this.#test ? !this.#closedUnderFilter.has(node) : this.#expanded.has(node);
  }

  #build(): void {
    const { structure } = this.#index;
    if (this.#builtStructure === structure && this.#builtSettings === this.#settings) return;
    this.#builtStructure = structure;
    this.#builtSettings = this.#settings;
    this.#findVisible();
    this.#flatten();
  }

  /** Looks at the topics that came since the last frame only. */
  #findVisible(): void {
    const test = this.#test;
    if (!test) return;
    const { topicOrder } = this.#index;
    while (this.#tested < topicOrder.length) {
      const node = topicOrder[this.#tested++] ?? 0;
      if (!test(this.#index.path(node))) continue;
      this.#matches++;
      for (let at = node; at > 0 && !this.#visible.has(at); at = this.#index.parent(at)) {
        this.#visible.add(at);
      }
    }
  }

  #flatten(): void {
    this.#rows = [];
    this.#place = [];
    this.#siblings = [];
    // A stack, not recursion: a topic name may have 30,000 levels.
    const stack = [{ nodes: this.#shownChildren(0), at: 0 }];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const node = top.nodes[top.at++];
      if (node === undefined) {
        stack.pop();
        continue;
      }
      this.#rows.push(node);
      this.#place.push(top.at);
      this.#siblings.push(top.nodes.length);
      if (this.#isOpen(node)) stack.push({ nodes: this.#shownChildren(node), at: 0 });
    }
  }

  #shownChildren(node: number): readonly number[] {
    const children = this.#index.children(node);
    return this.#test ? children.filter((child) => this.#visible.has(child)) : children;
  }

  /** `node` and what is below it, level by level; 0 stands for the whole tree. */
  #subtree(node: number): number[] {
    const nodes = node === 0 ? [...this.#index.children(0)] : [node];
    for (let at = 0; at < nodes.length && nodes.length < MAX_EXPANDED_AT_ONCE; at++) {
      for (const child of this.#index.children(nodes[at] ?? 0)) {
        if (this.#index.childCount(child) > 0) nodes.push(child);
      }
    }
    return nodes;
  }
}
