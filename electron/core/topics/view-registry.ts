// The open views of every page. A view belongs to the page (peer) that opened it and ends with it.
import { fail } from '../../../shared/util/problem.ts';
import type { TopicIndex } from './topic-index.ts';
import { TopicView } from './topic-view.ts';
import { TreeLayout } from './tree-layout.ts';

/** A page that leaks views would make the core keep them: the oldest ones go. */
const MAX_VIEWS_A_PEER = 100;

export type TreeView = TopicView<TreeLayout>;

export class ViewRegistry {
  readonly #views = new Map<number, { peerId: number; view: TreeView }>();
  #nextId = 1;

  open(peerId: number, index: TopicIndex): number {
    const own = [...this.#views].filter(([, each]) => each.peerId === peerId);
    if (own.length >= MAX_VIEWS_A_PEER && own[0]) this.#end(own[0][0]);
    const id = this.#nextId++;
    const view = new TopicView(index, new TreeLayout(index), (node) => index.nodes.name(node));
    this.#views.set(id, { peerId, view });
    return id;
  }

  /** Throws VIEW_UNKNOWN for a view that is closed or another page's. */
  get(peerId: number, viewId: number): TreeView {
    const found = this.#views.get(viewId);
    if (found?.peerId !== peerId) {
      fail(
        'VIEW_UNKNOWN',
        'This view of the topic tree is no longer open. Open the connection again.',
      );
    }
    return found.view;
  }

  close(peerId: number, viewId: number): void {
    this.get(peerId, viewId);
    this.#end(viewId);
  }

  closeAll(peerId: number): void {
    for (const [id, each] of this.#views) if (each.peerId === peerId) this.#end(id);
  }

  #end(id: number): void {
    this.#views.get(id)?.view.end();
    this.#views.delete(id);
  }
}
