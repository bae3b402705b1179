import { describe, expect, it } from 'vitest';
import { EventsFeed } from '../../../renderer/live/events-feed.ts';
import type { ContractClient } from '../../../shared/contract/contract.ts';
import type { EventRow } from '../../../shared/contract/results.ts';
import { HandClock, HandLink, HandProcedure, settled } from './hand-clock.ts';

const event = (id: number): EventRow => ({
  ...{ id, time: id * 10_000, after: 0, kind: 'connecting', detail: null },
});
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => event(from + at));

function start() {
  const events = new HandProcedure<{ from: number | null; to: number | null }, EventRow[]>();
  const clock = new HandClock();
  const client = { results: { events: events.call } } as unknown as ContractClient;
  const { link } = new HandLink();
  const feed = new EventsFeed({ client, link, clock, captureId: 'a' });
  return { events, clock, feed, ids: () => feed.events.map(({ id }) => id) };
}

describe('EventsFeed', () => {
  it('lists the newest first, and reads on from there every second', async () => {
    const { events, clock, ids } = start();
    await settled();
    await events.last.answer(range(1, 3));
    expect(ids()).toEqual([3, 2, 1]);
    expect(events.calls).toHaveLength(1);
    clock.advance(1_000);
    await settled();
    expect(events.last.input.from).toBe(28_000);
    await events.last.answer(range(3, 4));
    expect(ids()).toEqual([4, 3, 2, 1]);
  });

  it('reads older ones when asked, until there are none', async () => {
    const { events, feed, ids } = start();
    await settled();
    await events.last.answer(range(501, 1_000));
    expect(feed.more).toBe(true);
    const older = feed.loadOlder();
    expect(events.last.input.to).toBe(5_010_000);
    await events.last.answer(range(499, 501));
    await older;
    expect(ids().at(-1)).toBe(499);
    const oldest = feed.loadOlder();
    await events.last.answer([event(499)]);
    await oldest;
    expect(feed.more).toBe(false);
  });
});
