// Type to find: the next row whose name begins with what was typed.
import { LoopSlice } from '../util/loop-slice.ts';
import type { Layout } from './layout.ts';

const STEP = 2_000;

/**
 * Looks from row `from` on and, after the last, from the first on, in slices. Null when no row fits or
 * `signal` has aborted.
 */
export async function rowStartingWith(
  layout: Layout,
  nameOf: (node: number) => string,
  text: string,
  from: number,
  signal: AbortSignal | undefined,
): Promise<{ node: number; index: number } | null> {
  const wanted = text.toLowerCase();
  const slice = new LoopSlice();
  const looks = Math.ceil(layout.total / STEP) + 1;
  let at = from < layout.total ? from : 0;
  for (let look = 0; look < looks && !signal?.aborted; look++) {
    const places = layout.places(at, STEP);
    const found = places.findIndex(({ node }) => nameOf(node).toLowerCase().startsWith(wanted));
    const place = places[found];
    if (place) return { node: place.node, index: at + found };
    at = at + STEP < layout.total ? at + STEP : 0;
    if (slice.isOver()) await slice.next();
  }
  return null;
}
