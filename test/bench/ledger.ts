// Whether every message is accounted for.
import type { Counters } from '../../shared/contract/connections.ts';

/**
 * The largest of the differences that must be 0: received = stored + waiting + dropped, dropped = the
 * sum of its reasons, and messages in a file that was new = stored + sent - evicted.
 */
export function ledgerGap(counters: Counters, inFile: number): number {
  const { received, stored, waiting, dropped, sent, evicted } = counters;
  const { droppedDiskFull, droppedUnwritable, droppedEnded } = counters;
  return Math.max(
    Math.abs(received - stored - waiting - dropped),
    Math.abs(dropped - droppedDiskFull - droppedUnwritable - droppedEnded),
    Math.abs(inFile - stored - sent + evicted),
  );
}
