// The core's clock for ages and countdowns on the screen: renders the caller again every second.
import { useEffect, useState } from 'react';
import { usePage } from '../page.ts';

const SECOND_MS = 1_000;

/** Milliseconds since 1970 by the core's clock. While `ticking` is false it stands still. */
export function useCoreNow(ticking = true): number {
  const { clock, connections } = usePage();
  const [, tick] = useState(0);
  useEffect(() => {
    if (!ticking) return;
    return clock.every(SECOND_MS, () => tick((count) => count + 1));
  }, [clock, ticking]);
  return connections.now();
}
