import { useEffect, useRef } from 'react';
import type { ResultsFeed } from '../../live/results-feed.ts';
import { usePage } from '../../page.ts';

const AIMING_MS = 1_500;

export interface Holding {
  /** The pointer moves over the rows: they stand still for a while. */
  aim(): void;
  /** Holds, or lets go, as it is to be by now. */
  renew(): void;
}

/** Holds the list while `held`, and for a while after the pointer has moved over it. */
export function useHold(feed: ResultsFeed, held: boolean): Holding {
  const { clock } = usePage();
  const aiming = useRef<(() => void) | null>(null);
  const heldNow = useRef(held);
  heldNow.current = held;
  const renew = () => {
    feed.setHold(heldNow.current ? 'held' : aiming.current ? 'aimed' : 'none');
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: renew reads what counts from its refs.
  useEffect(renew, [feed, held]);
  useEffect(() => () => aiming.current?.(), []);
  const aim = () => {
    aiming.current?.();
    aiming.current = clock.after(AIMING_MS, () => {
      aiming.current = null;
      renew();
    });
    renew();
  };
  return { aim, renew };
}
