// What became of the messages of a capture in this run. received = stored + waiting + dropped, always.
import type { Problem } from '../../../shared/util/problem.ts';
import type { WriterFacts } from './thread-messages.ts';

/** Counts messages received; those we sent are recorded too but only counted in `rows`. */
export interface Ledger {
  stored: number;
  storedBytes: number;
  dropped: Record<DropReason, number>;
  /** Rows of either direction written in this run. */
  rows: number;
  withoutPayload: number;
  file: WriterFacts;
  problem: Problem | null;
}

export type DropReason = 'diskFull' | 'unwritable' | 'ended';

export function dropReasonOf({ code }: Problem): DropReason {
  if (code === 'DISK_FULL') return 'diskFull';
  return code === 'CAPTURE_THREAD_ENDED' ? 'ended' : 'unwritable';
}

export function droppedOf({ dropped }: Ledger): number {
  return dropped.diskFull + dropped.unwritable + dropped.ended;
}

export function emptyLedger(): Ledger {
  return {
    stored: 0,
    storedBytes: 0,
    dropped: { diskFull: 0, unwritable: 0, ended: 0 },
    rows: 0,
    withoutPayload: 0,
    file: {
      fileBytes: 0,
      messages: 0,
      evictedMessages: 0,
      evictedBytes: 0,
      from: null,
      pins: [],
    },
    problem: null,
  };
}
