import { expect, it } from 'vitest';
import type { Counters } from '../../shared/contract/connections.ts';
import { ledgerGap } from './ledger.ts';

const counters: Counters = {
  ...{ received: 100, receivedBytes: 0, stored: 80, storedBytes: 0, waiting: 5, dropped: 15 },
  ...{ droppedDiskFull: 10, droppedUnwritable: 5, droppedEnded: 0, evicted: 30, evictedBytes: 0 },
  ...{ withoutPayload: 0, shownInPart: 0, heldBackMs: 0, excluded: 0, notShown: 0, sent: 3 },
  ...{ heldBackSince: null, unreadSince: null, unstoredSince: null },
  ...{ rate: 0, byteRate: 0 },
};

it('adds up, or says by how many messages it does not', () => {
  expect(ledgerGap(counters, 53)).toBe(0);
  expect(ledgerGap(counters, 50)).toBe(3);
  expect(ledgerGap({ ...counters, waiting: 4 }, 53)).toBe(1);
  expect(ledgerGap({ ...counters, droppedEnded: 2 }, 53)).toBe(2);
});
