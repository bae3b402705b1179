// The open views of every page. A view belongs to the page (peer) that opened it and ends with it.
import { fail } from '../../../shared/util/problem.ts';
import type { TopicIndex } from './topic-index.ts';
import { TopicView } from './topic-view.ts';

/** A page that leaks views would make the core keep them: the oldest ones go. */
const MAX_VIEWS_A_PEER = 100;

export class ViewRegistry {
  readonly #views = new Map<number, { peerId: number; view: TopicView }>();
  #nextId = 1;

  open(peerId: number, index: TopicIndex): number {
    const own = [...this.#views].filter(([, each]) => each.peerId === peerId);
    if (own.length >= MAX_VIEWS_A_PEER && own[0]) this.#views.delete(own[0][0]);
    const id = this.#nextId++;
    this.#views.set(id, { peerId, view: new TopicView(index) });
    return id;
  }

  /** Throws VIEW_UNKNOWN for a view that is closed or another page's. */
  get(peerId: number, viewId: number): TopicView {
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
    this.#views.delete(viewId);
  }

  closeAll(peerId: number): void {
    for (const [id, each] of this.#views) if (each.peerId === peerId) this.#views.delete(id);
  }
}
