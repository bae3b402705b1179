import { type RefObject, useRef } from 'react';
import { showMessage } from '../../actions/messages.ts';
import type { ResultsFeed } from '../../live/results-feed.ts';
import { usePage } from '../../page.ts';

export interface Picking {
  pick(id: number | undefined): void;
  /** Gives up what is under way; false when nothing is. */
  cancel(): boolean;
  /** The message picked last, until it is shown as picked. */
  underWay: RefObject<number | null>;
}

/**
 * Shows a message of the list. Keys may pick faster than the core answers: of several wishes only
 * the last is carried out. `givenUp` is called when none is.
 */
export function usePick(captureId: string, feed: ResultsFeed, givenUp: () => void): Picking {
  const page = usePage();
  const underWay = useRef<number | null>(null);
  const busy = useRef(false);
  const work = async () => {
    busy.current = true;
    let shown = false;
    let tried: number | null = null;
    while (underWay.current !== null && underWay.current !== tried) {
      const id: number = underWay.current;
      tried = id;
      const row = feed.rowOf(id);
      shown =
        row !== undefined &&
        row.topic !== '' &&
        (await showMessage(page, captureId, row, () => underWay.current === id));
    }
    busy.current = false;
    underWay.current = null;
    if (shown) return;
    feed.picked = null;
    givenUp();
  };
  const pick = (id: number | undefined) => {
    if (id === undefined) return;
    underWay.current = id;
    feed.picked = id;
    // Held at once: the row must not leave before it is marked.
    feed.setHold('held');
    if (!busy.current) void work();
  };
  const cancel = () => {
    const any = underWay.current !== null;
    underWay.current = null;
    return any;
  };
  return { pick, cancel, underWay };
}
