import { describe, expect, it } from 'vitest';
import { ALL_PACKETS, PacketFeed } from '../../../renderer/live/packet-feed.ts';
import type { ContractClient } from '../../../shared/contract/contract.ts';
import type { PacketFilter, PacketRow } from '../../../shared/contract/packets.ts';
import { HandClock, HandLink, HandProcedure, settled } from './hand-clock.ts';

function row(id: number): PacketRow {
  return {
    ...{ id, time: id, bytes: 2, packetIdentifier: null, summary: [], messageId: null },
    ...{ direction: 'in' as const, type: 'PINGRESP' as const, failed: false },
  };
}

/** From `newest` down. */
const down = (newest: number, count: number) =>
  Array.from({ length: count }, (_, at) => row(newest - at));

const answer = (rows: PacketRow[], more = false) => ({
  ...{ revision: rows[0]?.id ?? 0, rows, more },
  ...{ kept: rows.length, keptBytes: 0, budgetBytes: 8, dropped: 0 },
});

function start() {
  const watch = new HandProcedure<
    { before: number | null; limit: number; filter: PacketFilter },
    ReturnType<typeof answer>
  >();
  const clear = new HandProcedure<object, void>();
  const client = { packets: { watch: watch.call, clear: clear.call } } as unknown as ContractClient;
  const { link } = new HandLink();
  const feed = new PacketFeed({ client, link, clock: new HandClock(), profileId: 'a' });
  return { watch, clear, feed, ids: () => feed.rows.map(({ id }) => id) };
}

describe('PacketFeed', () => {
  it('puts new packets before those it has', async () => {
    const { watch, ids, feed } = start();
    await watch.last.answer(answer(down(3, 3)));
    await watch.last.answer(answer(down(5, 5)));
    expect(ids()).toEqual([5, 4, 3, 2, 1]);
    expect(feed.complete).toBe(true);
  });

  it('begins anew where more came than it asks for', async () => {
    const { watch, ids, feed } = start();
    await watch.last.answer(answer(down(3, 3)));
    await watch.last.answer(answer(down(900, 100), true));
    expect(ids()).toEqual(down(900, 100).map(({ id }) => id));
    expect(feed.complete).toBe(false);
  });

  it('stands still while paused, and says that there are newer ones', async () => {
    const { watch, ids, feed } = start();
    await watch.last.answer(answer(down(3, 3)));
    feed.setPaused(true);
    await watch.last.answer(answer(down(9, 1), true));
    expect(watch.last.input.limit).toBe(1);
    expect(ids()).toEqual([3, 2, 1]);
    expect(feed.hasNewer).toBe(true);
    feed.setPaused(false);
    await settled();
    await watch.last.answer(answer(down(9, 9)));
    expect(ids()).toHaveLength(9);
    expect(feed.hasNewer).toBe(false);
  });

  it('reads older packets behind those it has', async () => {
    const { watch, ids, feed } = start();
    await watch.last.answer(answer(down(150, 100), true));
    feed.setHeld(true);
    const older = feed.loadOlder();
    expect(watch.last.input.before).toBe(51);
    await watch.last.answer(answer(down(50, 50)));
    await older;
    expect(ids()).toHaveLength(150);
    expect(feed.complete).toBe(true);
  });

  it('lists what a filter finds, also while paused', async () => {
    const { watch, ids, feed } = start();
    await watch.last.answer(answer(down(3, 3)));
    feed.setPaused(true);
    feed.setFilter({ ...ALL_PACKETS, text: 'x' });
    expect(ids()).toEqual([]);
    await settled();
    await watch.last.answer(answer(down(2, 1)));
    expect(watch.last.input.filter.text).toBe('x');
    expect(ids()).toEqual([2]);
  });

  it('is empty after it was cleared, and takes a log that counts from the start', async () => {
    const { watch, clear, ids, feed } = start();
    await watch.last.answer(answer(down(7, 3)));
    const cleared = feed.clear();
    await clear.last.answer();
    await cleared;
    expect(ids()).toEqual([]);
    await settled();
    await watch.last.answer(answer([]));
    await watch.last.answer(answer(down(2, 2)));
    expect(ids()).toEqual([2, 1]);
  });
});
