import { describe, expect, it } from 'vitest';
import { EventMarks, mergeEvents } from '../../../renderer/live/event-marks.ts';
import type { ContractClient } from '../../../shared/contract/contract.ts';
import type { EventRow } from '../../../shared/contract/results.ts';
import { HandClock, HandProcedure, settled } from './hand-clock.ts';

describe('EventMarks', () => {
  const event = (id: number, time: number): EventRow => ({
    id,
    time,
    after: 0,
    kind: 'lost',
    detail: {},
  });

  function marksOf(clock: HandClock) {
    const events = new HandProcedure<{ from: number; to: number | null }, EventRow[]>();
    const client = { results: { events: events.call } } as unknown as ContractClient;
    return { events, marks: new EventMarks(client, clock, 'a') };
  }

  it('reads a range once, and another at once when the first has come', async () => {
    const { events, marks } = marksOf(new HandClock());
    marks.look({ from: 100, to: 200, open: false });
    marks.look({ from: 50, to: 150, open: false });
    expect(events.calls).toHaveLength(1);
    await events.last.answer([event(2, 150)]);
    expect(events.last.input).toMatchObject({ from: 50, to: 150 });
    await events.last.answer([event(1, 60)]);
    expect(marks.events.map(({ id }) => id)).toEqual([1, 2]);
    marks.look({ from: 60, to: 180, open: false });
    expect(events.calls).toHaveLength(2);
  });

  it('reads the open end again, but not with every row', async () => {
    const clock = new HandClock();
    const { events, marks } = marksOf(clock);
    marks.look({ from: 0, to: 10_000, open: true });
    await events.last.answer([event(1, 9_000)]);
    marks.look({ from: 0, to: 10_500, open: true });
    expect(events.calls).toHaveLength(1);
    clock.advance(1_000);
    await settled();
    expect(events.last.input).toMatchObject({ from: 8_000, to: null });
    await events.last.answer([event(1, 9_000), event(2, 10_400)]);
    expect(marks.events.map(({ id }) => id)).toEqual([1, 2]);
  });

  it('goes on where a range has more than one answer holds', async () => {
    const { events, marks } = marksOf(new HandClock());
    marks.look({ from: 0, to: 10_000, open: false });
    await events.last.answer(Array.from({ length: 500 }, (_, at) => event(101 + at, 5_000 + at)));
    expect(events.last.input).toMatchObject({ from: 0, to: 5_000 });
    await events.last.answer([event(100, 4_000), event(101, 5_000)]);
    expect(marks.events).toHaveLength(501);
  });

  it('merges by id', () => {
    const merged = mergeEvents([event(1, 1), event(3, 3)], [event(2, 2), event(3, 3)]);
    expect(merged.map(({ id }) => id)).toEqual([1, 2, 3]);
  });
});
